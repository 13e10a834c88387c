import { failure } from '../../core/errors/failure.ts'
import type { FileFormat } from '../../core/movement.ts'
import { type SparkType, type StructField, sqlTypeName } from '../../core/spark-types.ts'
import { convert } from '../../sql/duckdb/casts/cast.ts'
import { sqlName, sqlString } from '../../sql/duckdb/quote.ts'
import { jsonRefused, jsonText } from '../../sql/functions/json.ts'
import { quotedJson } from '../../sql/functions/scripts/json.ts'
import type { FileTarget } from '../engine.ts'
import type { ParquetView, Work } from './protocol.ts'
import { BLANKS } from './scan/lines.ts'
import { columnName } from './scan/relation.ts'

type Export = Extract<Work, { kind: 'export' }>

const STRING: SparkType = { kind: 'string' }

/**
 * The work that writes a query's rows into a file.
 * @param sql - One SELECT whose columns are those of the target, in order.
 * @throws ANALYSIS for a type that the format does not have, with Spark's sentence; UNSUPPORTED for a text of Spark's that is not reproduced.
 */
export function exportWork(sql: string, views: readonly ParquetView[], { path, format, columns }: FileTarget): Export {
  const from = `FROM (${sql}\n) AS t(${columns.map((_, at) => columnName(at)).join(', ')})`
  const { compression, encoding } = format
  const text = { kind: 'export', views, path, lines: true, header: false, compression, encoding } as const
  switch (format.type) {
    case 'csv':
      return { ...text, sql: csvSelect(columns, format, from), header: format.header }
    case 'json':
      return { ...text, sql: `SELECT ${jsonLine(columns)} AS line ${from}` }
    case 'parquet':
      return {
        ...text,
        sql: `SELECT ${columns.map((column, at) => `${columnName(at)} AS ${sqlName(parquetColumn(column))}`).join(', ')} ${from}`,
        lines: false,
      }
  }
}

// ------------------------------------------------------------------------------------------------------------------------- csv

const BLANK = 0x20

/** What a value's text may hold when it is no string. */
const PLAIN_TEXT = /[0-9A-Za-z+.:-]/

function csvSelect(columns: readonly StructField[], format: FileFormat, from: string): string {
  const header = csvHeader(columns, format)
  const line = `SELECT ${csvLine(columns, format)} AS ${sqlName(header)} ${from}`
  // Spark's writer leaves out lines without anything in them.
  return columns.length > 1 ? line : `SELECT * FROM (${line}) AS u WHERE ${sqlName(header)} <> ''`
}

export type CsvFormat = Pick<FileFormat, 'delimiter' | 'quote' | 'escape'> & {
  /** What stands for NULL; nothing by default. */
  readonly nullValue?: string
  /** What stands for a text that is empty; two quotes by default. */
  readonly emptyValue?: string
  /** SQL of the text of a date or a timestamp in a column, where it is not the usual one. */
  readonly timeText?: (type: SparkType, name: string) => string | null
}

export const csvHeader = (columns: readonly StructField[], format: CsvFormat): string =>
  columns.map(({ name }) => csvField(name, format)).join(format.delimiter)

/** SQL of a row's line over columns `"c0"` … @throws ANALYSIS, UNSUPPORTED for a column's type */
export const csvLine = (columns: readonly StructField[], format: CsvFormat): string =>
  columns.map((column, at) => csvColumn(column, columnName(at), format)).join(` || ${sqlString(format.delimiter)} || `)

function csvColumn({ type }: StructField, name: string, format: CsvFormat): string {
  switch (type.kind) {
    case 'array':
    case 'map':
    case 'struct':
    case 'void':
      throw failure('ANALYSIS', [`CSV data source does not support ${sqlTypeName(type)} data type.`])
    case 'binary':
    case 'interval-day-time':
    case 'interval-year-month':
      throw failure('UNSUPPORTED', [`a column of type ${sqlTypeName(type)} in a csv file`])
    case 'string':
    case 'char':
    case 'varchar':
      return fieldSql(name, true, format)
    default: {
      const ownText = format.timeText?.(type, name) ?? null
      const text = ownText ?? plainText(name, type)
      const isPlain = ownText === null && !PLAIN_TEXT.test(format.delimiter + format.quote)
      return isPlain ? `coalesce(${text}, ${sqlString(format.nullValue ?? '')})` : fieldSql(text, false, format)
    }
  }
}

const plainText = (name: string, type: SparkType): string => {
  if (type.kind === 'timestamp') return `spark_json_timestamp(${name})`
  return convert(name, type, STRING)
}

/**
 * A field without blanks around it, quoted where it holds what means something in a line, and where it is empty but not NULL. Most texts need nothing
 * of that, and to find it out is all that they cost: with a pattern and a trim for each it was twenty times as much.
 */
function fieldSql(text: string, isColumn: boolean, format: CsvFormat): string {
  const { delimiter, quote, escape: escaping, nullValue = '', emptyValue = quote + quote } = format
  const v = isColumn ? text : 'v'
  const trimmed = `trim(${v}, ${BLANKS})`
  const special = [...delimiter, quote, '\r', '\n'].map((each) => `contains(${v}, ${sqlString(each)})`).join(' OR ')
  const replaced = (sql: string, from: string, to: string) => `replace(${sql}, ${sqlString(from)}, ${sqlString(to)})`
  const escaped = escaping === quote ? trimmed : replaced(trimmed, escaping, escaping + escaping)
  const quoted = `${sqlString(quote)} || ${replaced(escaped, quote, escaping + quote)} || ${sqlString(quote)}`
  const field = `CASE WHEN ${v} IS NULL THEN ${sqlString(nullValue)} WHEN ${special} THEN ${quoted}
    WHEN ${v}[1] <= ' ' OR ${v}[-1] <= ' ' THEN CASE WHEN ${trimmed} = '' THEN ${sqlString(emptyValue)} ELSE ${trimmed} END
    ELSE ${v} END`
  return isColumn ? field : `list_transform([${text}], lambda v: ${field})[1]`
}

/** The same of a text that is known: a column's name. */
function csvField(text: string, { delimiter, quote, escape: escaping }: CsvFormat): string {
  const trimmed = withoutBlanks(text)
  if (trimmed === '') return quote + quote
  if (![delimiter, quote, '\r', '\n'].some((each) => text.includes(each))) return trimmed
  const escaped = escaping === quote ? trimmed : trimmed.replaceAll(escaping, escaping + escaping)
  return quote + escaped.replaceAll(quote, escaping + quote) + quote
}

/** Java's `trim`: without what comes up to the blank. */
function withoutBlanks(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && text.charCodeAt(start) <= BLANK) start += 1
  while (end > start && text.charCodeAt(end - 1) <= BLANK) end -= 1
  return text.slice(start, end)
}

// ------------------------------------------------------------------------------------------------------------------------ json

/** Members that are NULL are left out. */
export function jsonLine(columns: readonly StructField[]): string {
  const members = columns.map(({ name, type }, at) => {
    const refused = jsonRefused(asValue(type))
    if (refused !== null) throw failure('UNSUPPORTED', [`a column of type ${sqlTypeName(type)} in a json file`])
    return `${sqlString(`${quotedJson(name)}:`)} || ${jsonText(columnName(at), asValue(type), 0)}`
  })
  return `'{' || coalesce(array_to_string([${members.join(', ')}], ','), '') || '}'`
}

const asValue = (type: SparkType): SparkType => (type.kind === 'char' || type.kind === 'varchar' ? STRING : type)

// --------------------------------------------------------------------------------------------------------------------- parquet

/** The name of a column in a file, where its type can be. @throws ANALYSIS, UNSUPPORTED */
export function parquetColumn({ name, type }: StructField): string {
  if (type.kind === 'void') throw failure('ANALYSIS', ['Parquet data source does not support void data type.'])
  if (type.kind.startsWith('interval')) throw failure('UNSUPPORTED', [`a column of type ${sqlTypeName(type)} in a parquet file`])
  return name
}
