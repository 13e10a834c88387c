import type { SparkType } from '../../core/spark-types.ts'
import { unscaled } from '../duckdb/decimal.ts'
import { microsOf, monthsOf } from '../duckdb/operators/interval-arithmetic.ts'
import { scalar } from './define.ts'
import { firstHash, laterHash, signed, unsigned } from './murmur.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { isCheap } from './translate.ts'

/** What a value is hashed as: a whole number (SQL of a BIGINT) of 4 or 8 bytes, or bytes, by the name of their script; `null` for what is refused. */
type Hashed = { readonly bytes: 4 | 8; readonly number: string } | { readonly script: 'text' | 'binary' | 'digits'; readonly value: string }

/** A decimal of at most this many digits is a number. */
const LONG_DIGITS = 18

function hashedAs(sql: string, type: SparkType): Hashed | null {
  switch (type.kind) {
    case 'boolean':
    case 'byte':
    case 'short':
    case 'integer':
      return { bytes: 4, number: `CAST(CAST(${sql} AS INTEGER) AS BIGINT)` }
    case 'date':
      return { bytes: 4, number: `CAST(${sql} - DATE '1970-01-01' AS BIGINT)` }
    case 'interval-year-month':
      return { bytes: 4, number: `CAST(${monthsOf(sql)} AS BIGINT)` }
    case 'long':
      return { bytes: 8, number: sql }
    case 'timestamp':
      return { bytes: 8, number: `epoch_us(${sql})` }
    case 'interval-day-time':
      return { bytes: 8, number: microsOf(sql) }
    // Zero has one sign, and all that is no number one pattern of bits.
    case 'float':
      return {
        bytes: 4,
        number: bits(sql, 'CASE WHEN isnan(n) THEN 2143289344 ELSE CAST(CAST(CAST(n + 0::FLOAT AS BIT) AS INTEGER) AS BIGINT) END'),
      }
    case 'double':
      return {
        bytes: 8,
        number: bits(sql, 'CASE WHEN isnan(n) THEN 9221120237041090560 ELSE CAST(CAST(n + 0::DOUBLE AS BIT) AS BIGINT) END'),
      }
    case 'decimal':
      return type.precision <= LONG_DIGITS
        ? { bytes: 8, number: `CAST(${unscaled(sql, type)} AS BIGINT)` }
        : { script: 'digits', value: `CAST(${unscaled(sql, type)} AS VARCHAR)` }
    case 'string':
      return { script: 'text', value: sql }
    case 'binary':
      return { script: 'binary', value: sql }
    default:
      return null
  }
}

/** Bound, as the engine does not see through a CASE that what is written twice is the same. */
function bits(sql: string, body: string): string {
  return `list_transform([${sql}], lambda n: ${body})[1]`
}

/** The hash, or the one before it where the value is NULL: `greatest` leaves a NULL out, and a bit above all others decides the rest. */
const orBefore = (hash: string, before: string): string => `(greatest(${hash} + 4294967296::UBIGINT, ${before}) & 4294967295::UBIGINT)`

const isVoid = ({ kind }: SparkType): boolean => kind === 'void'

const SEED = '42::UBIGINT'

/** Column after column, each from the hash before it; NULL leaves it as it is. */
function murmur(args: readonly string[], call: EmittedCall): string {
  let hash = SEED
  let first = args.every(isCheap)
  args.forEach((_, at) => {
    const { type } = call.arguments[at] as { type: SparkType }
    if (isVoid(type)) return
    const value = `$${at + 1}`
    const as = hashedAs(value, type) as Hashed
    const name = `h${at}`
    const next = (seed: string): string =>
      'script' in as
        ? unsigned(`spark_ts_murmur_${as.script}(${as.value}, ${signed(seed)})`)
        : (first ? firstHash : laterHash)(as.number, as.bytes, seed)
    hash = hash === SEED ? orBefore(next(SEED), SEED) : `list_transform([${hash}], lambda ${name}: ${orBefore(next(name), name)})[1]`
    first = false
  })
  return signed(hash)
}

function xxhash(args: readonly string[], call: EmittedCall): string {
  return args.reduce((hash, _, at) => {
    const { type } = call.arguments[at] as { type: SparkType }
    if (isVoid(type)) return hash
    const as = hashedAs(`$${at + 1}`, type) as Hashed
    const next = (seed: string): string => {
      if ('script' in as) return `spark_ts_xxhash_${as.script}(${as.value}, ${seed})`
      return as.bytes === 4 ? `spark_ts_xxhash_int(CAST(${as.number} AS INTEGER), ${seed})` : `spark_ts_xxhash_long(${as.number}, ${seed})`
    }
    if (at === 0) return `coalesce(${next(hash)}, ${hash})`
    return `list_transform([${hash}], lambda h${at}: coalesce(${next(`h${at}`)}, h${at}))[1]`
  }, 'CAST(42 AS BIGINT)')
}

const refuse =
  (name: string) =>
  (args: readonly { readonly type: SparkType }[]): string | null =>
    args.every(({ type }) => isVoid(type) || hashedAs('', type) !== null) ? null : `${name} of nested values`

export const HASHES: readonly FunctionRow[] = [
  scalar('hash', ['any'], 'integer', murmur, { variadic: 1, nullable: 'never', refuse: refuse('hash') }),
  scalar('xxhash64', ['any'], 'long', xxhash, { variadic: 1, nullable: 'never', refuse: refuse('xxhash64') }),
  scalar('crc32', ['binary'], 'long', 'spark_ts_crc32($1)'),
]
