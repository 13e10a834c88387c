import { failure } from '../../../core/errors/failure.ts'
import { type SparkType, sqlTypeName } from '../../../core/spark-types.ts'
import { sqlString } from '../../../sql/duckdb/quote.ts'
import { fieldPattern, recordPattern, unquoted } from './csv-fields.ts'
import { type CsvOptions, csvOptions } from './csv-options.ts'
import { checkCompression, linesRelation, withoutBlank } from './lines.ts'
import { firstReason, type RecordField, type RecordFiles, type Records } from './record-files.ts'
import { columnName } from './relation.ts'
import { fromText } from './text-values.ts'
import { wholeFileRecords } from './whole-files.ts'

/**
 * Delimited text with Spark's rules: a line is a record; fields are cut and unquoted as Spark's parser does it, then cast one by one. A field that
 * does not fit is NULL and its neighbours stay; such a record is bad, and so is one of more or fewer fields than the table has.
 */
export function csvRecords({ files, options, fields, numbered }: RecordFiles): Records {
  const csv = csvOptions(options)
  checkCompression(files)
  for (const { name, type } of fields)
    if (!isPlain(type)) throw failure('UNSUPPORTED', [`the column ${name} of type ${sqlTypeName(type)} in a csv table`])
  const place = `line AS record, file${numbered ? ', number' : ''}`
  const texts = `(SELECT *, len(l) AS n${fields.map((_, at) => `, ${textOf(`l[${at + 1}]`, csv)} AS s${at}`).join('')}
    FROM (SELECT ${split(csv)} AS l, ${place} FROM ${lines(files, csv, numbered)}))`
  const values = fields.map(({ type, ordinal }, at) => `, ${fromText(`s${at}`, type, csv.times)} AS ${columnName(ordinal)}`)
  const wrong = fields.map((field, at): [string, string] => [misfit(field, at), misfitText(field, at)])
  return {
    relation: `(SELECT *${values.join('')} FROM ${texts})`,
    bad: [`n <> ${fields.length}`, ...wrong.map(([condition]) => condition)].join(' OR '),
    reason: firstReason(wrong, `'It has ' || n || ' fields and the table ${fields.length}'`),
  }
}

const isPlain = ({ kind }: SparkType): boolean =>
  !['array', 'map', 'struct', 'binary', 'void', 'interval-day-time', 'interval-year-month'].includes(kind)

const misfit = ({ ordinal }: RecordField, at: number): string => `(s${at} IS NOT NULL AND ${columnName(ordinal)} IS NULL)`

const misfitText = ({ name, type }: RecordField, at: number): string =>
  `'The value ' || s${at} || ' of the column ' || ${sqlString(`${name} is no ${sqlTypeName(type)}`)}`

function lines(files: RecordFiles['files'], csv: CsvOptions, numbered: boolean): string {
  const { header, comment, charset } = csv
  const skipLines = header ? 1 : 0
  const all = csv.multiLine ? withoutBlank(recordsOverLines(files, csv, skipLines)) : linesRelation(files, { skipLines, numbered, charset })
  return comment === null ? all : `(SELECT * FROM ${all} WHERE NOT starts_with(line, ${sqlString(comment)}))`
}

/**
 * The fields of records as texts, a list `fields` each, NULL where a field stands for it: for who does not know the columns yet.
 * @throws UNSUPPORTED
 */
export function csvTexts(files: RecordFiles['files'], csv: CsvOptions): string {
  checkCompression(files)
  return `(SELECT list_transform(l, lambda r: ${textOf('r', csv)}) AS fields FROM (SELECT ${split(csv)} AS l FROM ${lines(files, csv, false)} AS r))`
}

/** Which lines a record is made of is not told. */
const recordsOverLines = (files: RecordFiles['files'], csv: CsvOptions, skip: number): string =>
  `(SELECT line, file, CAST(NULL AS BIGINT) AS number FROM ${wholeFileRecords(files, csv.charset, { pattern: recordPattern(csv), skip })})`

function split(csv: CsvOptions): string {
  const delimiter = sqlString(csv.delimiter)
  const plain = `string_split(line, ${delimiter})`
  if (csv.quote === null) return plain
  // Each match begins with a delimiter, so that an empty field is a match too.
  const careful = `regexp_extract_all(${delimiter} || line, ${sqlString(fieldPattern(csv))}, 1, 's')`
  return `CASE WHEN contains(line, ${sqlString(csv.quote)}) THEN ${careful} ELSE ${plain} END`
}

function textOf(raw: string, csv: CsvOptions): string {
  const value = csv.quote === null ? `nullif(${raw}, '')` : unquoted(raw, csv)
  const filled = csv.emptyValue === '' ? value : `CASE WHEN ${value} = '' THEN ${sqlString(csv.emptyValue)} ELSE ${value} END`
  return `nullif(${filled}, ${sqlString(csv.nullValue)})`
}
