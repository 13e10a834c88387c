import { failure } from '../../core/errors/failure.ts'
import type { PartitionField, Transform } from '../../core/partitioning.ts'
import type { StructField } from '../../core/spark-types.ts'
import type { WrittenFile } from '../../core/written-file.ts'
import { icebergType } from '../../iceberg/iceberg-types.ts'
import { resultType, takes, transformText } from '../../iceberg/transforms.ts'
import { valueFromText, valueText } from '../../iceberg/values.ts'
import { sqlName } from '../../sql/duckdb/quote.ts'
import { hashOfHex, hashOfLong } from './murmur-sql.ts'

type TableColumn = StructField & { readonly fieldId: number }

/** A partition field as the engine computes it. */
export interface PartitionColumn {
  readonly fieldId: number
  /** Of the computed column, which no column of the table has; the folders are called `<name>=…`. */
  readonly name: string
  /** The Iceberg type of its values. */
  readonly type: string
  /** SQL of a value's text over the table's columns; NULL for NULL. */
  readonly text: string
}

/**
 * @throws UNSUPPORTED for a transform that its column's type does not allow.
 */
export function partitionColumns(columns: readonly TableColumn[], partitioning: readonly PartitionField[]): readonly PartitionColumn[] {
  const prefix = freePrefix(columns)
  return partitioning.map(({ fieldId, name, sourceId, transform }, at) => {
    const column = columns.find((each) => each.fieldId === sourceId)
    const type = column === undefined ? null : icebergType(column.type, () => 0)
    if (column === undefined || typeof type !== 'string' || !takes(transform, type))
      throw failure('UNSUPPORTED', [`The partition field ${name} by ${transformText(transform)} of a column inside of another one`])
    return { fieldId, name: `${prefix}${at}`, type: resultType(transform, type), text: textSql(transform, type, sqlName(column.name)) }
  })
}

/** A name with which none of these begins. */
export function freePrefix(columns: readonly Pick<StructField, 'name'>[]): string {
  let prefix = 'p'
  while (columns.some(({ name }) => name.toLowerCase().startsWith(prefix))) prefix += '_'
  return prefix
}

const text = (sql: string): string => `CAST(${sql} AS VARCHAR)`
const isTime = (type: string): boolean => type === 'timestamptz'
/** As in UTC, whatever the session's time zone. */
const utc = (column: string): string => `make_timestamp(epoch_us(${column}))`
const civil = (type: string, column: string): string => (isTime(type) ? utc(column) : column)

function textSql(transform: Transform, type: string, column: string): string {
  switch (transform.kind) {
    case 'identity':
      return isTime(type) ? text(utc(column)) : type === 'binary' ? `hex(${column})` : text(column)
    case 'year':
      return text(`year(${civil(type, column)}) - 1970`)
    case 'month':
      return text(`(year(${civil(type, column)}) - 1970) * 12 + month(${civil(type, column)}) - 1`)
    case 'day':
      return text(`CAST(${civil(type, column)} AS DATE)`)
    case 'hour':
      return text(floorDiv(`epoch_us(${column})`, '3600000000'))
    case 'bucket':
      return text(`(${hashSql(type, column)} & 2147483647) % ${transform.count}`)
    case 'truncate':
      return truncated(transform.width, type, column)
  }
}

const floorMod = (value: string, by: string): string => `((${value} % ${by} + ${by}) % ${by})`
const floorDiv = (value: string, by: string): string => `(${value} - ${floorMod(value, by)}) // ${by}`

/** The digits of a decimal without its point. */
const unscaled = (column: string): string => `CAST(replace(CAST(${column} AS VARCHAR), '.', '') AS HUGEINT)`

function truncated(width: number, type: string, column: string): string {
  if (type === 'string') return `left(${column}, ${width})`
  if (type === 'binary') return `left(hex(${column}), ${2 * width})`
  if (!type.startsWith('decimal')) return text(`CAST(${column} AS HUGEINT) - ${floorMod(`CAST(${column} AS HUGEINT)`, String(width))}`)
  const scale = Number(/, ([0-9]+)\)$/.exec(type)?.[1])
  const digits = `CAST(${unscaled(column)} - ${floorMod(unscaled(column), `${width}::HUGEINT`)} AS VARCHAR)`
  if (scale === 0) return digits
  const padded = `lpad(ltrim(${digits}, '-'), greatest(length(ltrim(${digits}, '-')), ${scale + 1})::INTEGER, '0')`
  return `CASE WHEN ${digits} LIKE '-%' THEN '-' ELSE '' END || left(${padded}, -${scale}) || '.' || right(${padded}, ${scale})`
}

function hashSql(type: string, column: string): string {
  if (type === 'string') return hashOfHex(`hex(encode(${column}))`)
  if (type === 'binary') return hashOfHex(`hex(${column})`)
  if (type === 'date') return hashOfLong(`${column} - DATE '1970-01-01'`)
  if (isTime(type)) return hashOfLong(`epoch_us(${column})`)
  if (type.startsWith('decimal')) return hashOfHex(shortestHex(unscaled(column)))
  return hashOfLong(column)
}

/** Two's complement in as few bytes as hold the number. */
function shortestHex(sql: string): string {
  const whole = `lpad(hex(${sql}), 32, CASE WHEN ${sql} < 0 THEN 'F' ELSE '0' END)`
  return `CASE WHEN ${sql} < 0 THEN regexp_replace(${whole}, '^(?:FF)+([89A-F])', '\\1') ELSE regexp_replace(${whole}, '^(?:00)+([0-7])', '\\1') END`
}

/** Longer texts would make names of folders that no file system has; they stand there by their hash, and are read back from the file. */
const NAMED_BYTES_MAX = 60

/** SQL of a partition's text as the folder's name has it: it tells NULL from every text. */
export const folderSql = (sql: string): string =>
  `CASE WHEN (${sql}) IS NULL THEN 'n' WHEN octet_length(encode(${sql})) <= ${NAMED_BYTES_MAX} THEN 'v' || (${sql}) ELSE 'h' || md5(${sql}) END`

/** What a folder's name says of the value; `undefined` when only the file knows it. */
export function valueOfFolder(name: string): string | null | undefined {
  if (name === 'n') return null
  return name.startsWith('v') ? name.slice(1) : undefined
}

/**
 * The text that is equal for equal values.
 * @throws VALUE_NOT_STORABLE when cutting a number makes it smaller than its type allows.
 */
export function canonicalText({ type }: PartitionColumn, value: string | null): string | null {
  if (value === null) return null
  const read = valueFromText(type, value)
  if (read === null) throw failure('VALUE_NOT_STORABLE', [`The partition value ${value} does not fit its type ${type}`])
  return valueText(type, read)
}

export type PartitionValues = WrittenFile['partition']
