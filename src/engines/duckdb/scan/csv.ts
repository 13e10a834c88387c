import { failure } from '../../../core/errors/failure.ts'
import { type SparkType, type StructField, sqlTypeName } from '../../../core/spark-types.ts'
import { sqlString } from '../../../sql/duckdb/quote.ts'
import type { TableSource } from '../../engine.ts'
import { fieldPattern, unquoted } from './csv-fields.ts'
import { type CsvOptions, csvOptions } from './csv-options.ts'
import { checkCompression, linesRelation } from './lines.ts'
import { columnName } from './relation.ts'
import { fromText } from './text-values.ts'

type CsvSource = Extract<TableSource, { kind: 'external' }>

/**
 * Delimited text with Spark's rules: a line is a record; fields are cut and unquoted as Spark's parser does it, then cast one by one. A field that
 * does not fit is NULL and its neighbours stay (PERMISSIVE), or the record is dropped, or the statement ends.
 */
export function csvRelation({ files, columns, options }: CsvSource): string {
  const csv = csvOptions(options)
  checkCompression(files)
  for (const { name, type } of columns)
    if (!isPlain(type)) throw failure('UNSUPPORTED', [`the column ${name} of type ${sqlTypeName(type)} in a csv table`])
  const records = `(SELECT ${split(csv)} AS l FROM ${lines(files, csv)})`
  const texts = `(SELECT ${columns.map((_, at) => `${text(at, csv)} AS s${at}`).join(', ')}, len(l) AS n FROM ${records})`
  const values = columns.map(({ type }, at) => `${fromText(`s${at}`, type)} AS ${columnName(at)}`)
  if (csv.mode === 'PERMISSIVE') return `(SELECT ${values.join(', ')} FROM ${texts})`
  // A record is bad whichever of its columns are asked for, so the check looks at all of them.
  const checked = `(SELECT *, ${values.join(', ')} FROM ${texts})`
  const names = columns.map((_, at) => columnName(at)).join(', ')
  return `(SELECT ${names} FROM ${checked} WHERE ${verdict(columns, csv)})`
}

const isPlain = ({ kind }: SparkType): boolean =>
  !['array', 'map', 'struct', 'binary', 'void', 'interval-day-time', 'interval-year-month'].includes(kind)

function lines(files: CsvSource['files'], { header, comment }: CsvOptions): string {
  const all = linesRelation(files, header ? 1 : 0)
  return comment === null ? all : `(SELECT line FROM ${all} WHERE NOT starts_with(line, ${sqlString(comment)}))`
}

function split(csv: CsvOptions): string {
  const delimiter = sqlString(csv.delimiter)
  const plain = `string_split(line, ${delimiter})`
  if (csv.quote === null) return plain
  // Each match begins with a delimiter, so that an empty field is a match too.
  const careful = `regexp_extract_all(${delimiter} || line, ${sqlString(fieldPattern(csv))}, 1, 's')`
  return `CASE WHEN contains(line, ${sqlString(csv.quote)}) THEN ${careful} ELSE ${plain} END`
}

function text(at: number, csv: CsvOptions): string {
  const raw = `l[${at + 1}]`
  const value = csv.quote === null ? `nullif(${raw}, '')` : unquoted(raw, csv)
  return csv.nullValue === '' ? `nullif(${value}, '')` : `nullif(${value}, ${sqlString(csv.nullValue)})`
}

function verdict(columns: readonly StructField[], { mode }: CsvOptions): string {
  const wrong = columns.map((_, at) => `(s${at} IS NOT NULL AND ${columnName(at)} IS NULL)`)
  const bad = [`n <> ${columns.length}`, ...wrong].join(' OR ')
  if (mode === 'DROPMALFORMED') return `NOT (${bad})`
  const message = sqlString('BAD_RECORD: A record of the table does not fit its columns, and the option mode is FAILFAST')
  return `CASE WHEN ${bad} THEN error(${message}) ELSE true END`
}
