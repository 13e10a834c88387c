import { failure } from '../../../core/errors/failure.ts'
import { type SparkType, type StructField, sqlTypeName } from '../../../core/spark-types.ts'
import { duckdbType } from '../../../sql/duckdb/duckdb-type.ts'
import { fileList, sqlName } from '../../../sql/duckdb/quote.ts'
import type { ParquetView } from '../protocol.ts'
import { checkOptions, HARMLESS } from './options.ts'
import { columnName } from './relation.ts'

/** A column as a Parquet file has it: its name and the engine's type. */
export interface FileColumn {
  readonly name: string
  readonly type: string
}

export const checkParquetOptions = (options: Readonly<Record<string, string>>): void =>
  checkOptions(options, {
    ...HARMLESS,
    mergeschema: ['false'],
    datetimerebasemode: ['exception', 'corrected'],
    int96rebasemode: ['exception', 'corrected'],
    mode: 'any',
    multiline: 'any',
    delimiter: 'any',
    encoding: 'any',
  })

/** A name that no column of a file has. */
const FILE = 'open_dli_file'

/** The reader of a view's files. Old writers leave texts unmarked; they are binary only where the table says so. */
export function parquetReader({ files, columns, withFile }: ParquetView): string {
  const binary = columns.some(({ type }) => type.kind === 'binary')
  return `read_parquet(${fileList(files)}, ${files.length > 1 ? 'union_by_name = true, ' : ''}hive_partitioning = false, binary_as_string = ${!binary}${withFile ? `, filename = '${FILE}'` : ''})`
}

/**
 * The body of a view of Parquet files that other systems wrote: columns by name in any case, absent ones NULL, in the table's types.
 * @throws FILE_UNREADABLE when a file's type does not fit into the declared one without loss.
 */
export function parquetSelect(view: ParquetView, actual: readonly FileColumn[]): string {
  const byName = new Map<string, FileColumn>()
  for (const column of actual) if (!byName.has(column.name.toLowerCase())) byName.set(column.name.toLowerCase(), column)
  const list = view.columns.map((column, at) => `${value(column, byName.get(column.name.toLowerCase()), view)} AS ${columnName(at)}`)
  return `SELECT ${[...list, ...(view.withFile ? [`${FILE} AS file`] : [])].join(', ')} FROM ${parquetReader(view)}`
}

function value({ name, type }: StructField, found: FileColumn | undefined, { files }: ParquetView): string {
  const wanted = duckdbType(type)
  if (found === undefined) return `CAST(NULL AS ${wanted})`
  const column = sqlName(found.name)
  // Spark takes a timestamp without a zone in a file for one in UTC. By way of the number it costs nothing; AT TIME ZONE took 70 ns a row.
  if (type.kind === 'timestamp' && LOCAL.has(found.type)) return `make_timestamptz(epoch_us(CAST(${column} AS TIMESTAMP)))`
  if (isLossless(found.type, type)) return `CAST(${column} AS ${wanted})`
  throw failure('FILE_UNREADABLE', [
    `The column ${name} of the files at ${files[0] ?? ''} is ${found.type} and cannot be read as ${sqlTypeName(type)}`,
  ])
}

const LOCAL: ReadonlySet<string> = new Set(['TIMESTAMP', 'TIMESTAMP_NS', 'TIMESTAMP_MS', 'TIMESTAMP_S'])

const BYTES = ['TINYINT']
const SHORTS = [...BYTES, 'SMALLINT', 'UTINYINT']
const INTEGERS = [...SHORTS, 'INTEGER', 'USMALLINT']

const LOSSLESS: Readonly<Record<string, readonly string[]>> = {
  boolean: ['BOOLEAN'],
  byte: BYTES,
  short: SHORTS,
  integer: INTEGERS,
  long: [...INTEGERS, 'BIGINT', 'UINTEGER'],
  float: ['FLOAT'],
  double: ['DOUBLE', 'FLOAT', ...INTEGERS],
  string: ['VARCHAR'],
  char: ['VARCHAR'],
  varchar: ['VARCHAR'],
  binary: ['BLOB', 'VARCHAR'],
  date: ['DATE'],
  timestamp: ['TIMESTAMP WITH TIME ZONE'],
}

const DECIMAL = /^DECIMAL\((\d+),\s*(\d+)\)$/

function isLossless(actual: string, type: SparkType): boolean {
  if (type.kind === 'decimal') {
    const [, precision, scale] = DECIMAL.exec(actual) ?? []
    if (precision !== undefined) return Number(scale) <= type.scale && Number(precision) - Number(scale) <= type.precision - type.scale
    const digits = { TINYINT: 3, SMALLINT: 5, INTEGER: 10, BIGINT: 19 }[actual]
    return digits !== undefined && digits <= type.precision - type.scale
  }
  const simple = LOSSLESS[type.kind]
  if (simple !== undefined) return simple.includes(actual)
  // Nested values are taken as they are or not at all.
  return plain(actual) === plain(duckdbType(type))
}

const plain = (type: string): string => type.replaceAll(/["\s]/g, '').toLowerCase()
