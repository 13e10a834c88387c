import { type SparkType, sqlTypeName } from '../../../core/spark-types.ts'
import { fileList, sqlList, sqlString } from '../../../sql/duckdb/quote.ts'
import { fits, fromJson, pointer } from './json-values.ts'
import { checkCompression, linesRelation } from './lines.ts'
import { checkOptions, HARMLESS, readFlag } from './options.ts'
import { firstReason, type RecordFiles, type Records } from './record-files.ts'
import { columnName } from './relation.ts'
import { timeFormats } from './time-formats.ts'
import { charsetOf, isWhole, wholeTexts } from './whole-files.ts'

const RULES = {
  ...HARMLESS,
  mode: 'handled',
  columnnameofcorruptrecord: 'handled',
  multiline: 'handled',
  encoding: 'handled',
  charset: 'handled',
  dateformat: 'handled',
  timestampformat: 'handled',
  allowcomments: ['false'],
  allowunquotedfieldnames: ['false'],
  primitivesasstring: 'any',
  prefersdecimal: 'any',
  samplingratio: 'any',
  locale: ['en-us', 'en'],
} as const

/**
 * JSON with Spark's rules: a line is a record (or, with `multiLine`, a file is one document, whose array's items are records). Fields are found by
 * their exact name; a column whose value is of another kind is NULL and its neighbours stay.
 */
export function jsonRecords({ files, options, fields, numbered }: RecordFiles): Records {
  checkOptions(options, RULES)
  checkCompression(files)
  const times = timeFormats(options)
  // An array stands for its items; anything that is neither array nor object for one bad record.
  const records = `(SELECT *, unnest(CASE json_type(j) WHEN 'ARRAY' THEN json_extract(j, '$[*]') ELSE [j] END) AS r FROM ${documentsOf(files, options, numbered)})`
  const objects = `(SELECT *, CASE WHEN json_type(r) = 'OBJECT' THEN r END AS o FROM ${records})`
  const paths = sqlList(fields.map(({ name }) => pointer(name)))
  const members = `(SELECT *, json_extract(o, ${paths}) AS x FROM ${objects})`
  const values = fields.map(({ type, ordinal }, at) => {
    const field = `x[${at + 1}]`
    // Of a plain type what does not fit is NULL by itself.
    const value = fromJson(field, type, times)
    return `, ${isNested(type) ? `CASE WHEN ${fits(field, type, times)} THEN ${value} END` : value} AS ${columnName(ordinal)}`
  })
  const wrong = fields.map(({ name, type }, at): [string, string] => [
    `NOT ${fits(`x[${at + 1}]`, type, times)}`,
    `'The value ' || x[${at + 1}] || ' of the column ' || ${sqlString(`${name} is no ${sqlTypeName(type)}`)}`,
  ])
  return {
    relation: `(SELECT *${isMultiLine(options) ? ' REPLACE (CAST(r AS VARCHAR) AS record)' : ''}${values.join('')} FROM ${members})`,
    bad: ['o IS NULL', ...wrong.map(([condition]) => condition)].join(' OR '),
    reason: firstReason(wrong, `'It is no JSON object'`),
  }
}

/** The texts of records (or of whole documents with `multiLine`) as a column `record`. @throws UNSUPPORTED */
export function jsonTexts(files: RecordFiles['files'], options: RecordFiles['options']): string {
  checkOptions(options, { ...RULES, primitivesasstring: ['false'], prefersdecimal: ['false'], samplingratio: ['1', '1.0'] })
  checkCompression(files)
  return `(SELECT CASE WHEN j IS NULL THEN record ELSE CAST(j AS VARCHAR) END AS record FROM ${documentsOf(files, options, false)})`
}

const isMultiLine = (options: RecordFiles['options']): boolean => readFlag(options, 'multiline', false)

/** Lines, or whole files with `multiLine`, as JSON `j`, beside their text `record`. */
function documentsOf(files: RecordFiles['files'], options: RecordFiles['options'], numbered: boolean): string {
  const charset = charsetOf(options)
  return isMultiLine(options) ? wholeFiles(files, charset) : validLines(linesRelation(files, { skipLines: 0, numbered, charset }))
}

const isNested = ({ kind }: SparkType): boolean => kind === 'array' || kind === 'map' || kind === 'struct'

const SINGLE_QUOTED = sqlString('UNSUPPORTED: JSON in single quotes is not supported on the embedded engine')

/**
 * Lines as JSON. Spark stops behind the first value of a line; of what may follow, the comma of an array written over several lines is the likely
 * one. A line that is no JSON is NULL, but for a kind that Spark reads and the engine does not.
 */
const validLines = (lines: string): string => `(SELECT CASE
    WHEN json_valid(line) THEN CAST(line AS JSON)
    WHEN json_valid(rtrim(line, ', ')) THEN CAST(rtrim(line, ', ') AS JSON)
    WHEN regexp_matches(line, ${sqlString(`[{,:\\[]\\s*'`)}) THEN error(${SINGLE_QUOTED}) END AS j, * RENAME (line AS record) FROM ${lines})`

function wholeFiles(files: RecordFiles['files'], charset: string): string {
  const message = `'FILE_UNREADABLE: The file ' || file || ' is not one JSON document, as the option multiLine says'`
  const isPacked = files.some(({ path }) => path.toLowerCase().endsWith('.gz') || path.toLowerCase().endsWith('.zst'))
  const texts =
    isPacked || isWhole(files, charset)
      ? wholeTexts(files, charset)
      : `(SELECT filename AS file, content FROM read_text(${fileList(files.map(({ path }) => path))}))`
  return `(SELECT CASE WHEN json_valid(content) THEN CAST(content AS JSON) ELSE error(${message}) END AS j,
    content AS record, file, CAST(NULL AS BIGINT) AS number FROM ${texts})`
}
