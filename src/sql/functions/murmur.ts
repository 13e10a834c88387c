/**
 * Spark's `Murmur3_x86_32` of numbers in SQL. Numbers of 32 bits are UBIGINT, so that a product of two cannot overflow. The engine computes what is
 * written twice once, but not within a lambda: so the first hash of a row is written out, and a later one binds what it needs twice.
 */
const M = '4294967295::UBIGINT'
const masked = (sql: string): string => `((${sql}) & ${M})`
const times = (sql: string, factor: number): string => masked(`(${sql}) * ${factor}::UBIGINT`)
const rotated = (sql: string, by: number): string => masked(`((${sql}) << ${by}) | ((${sql}) >> ${32 - by})`)
const shifted = (sql: string, by: number): string => `xor((${sql}), ((${sql}) >> ${by}))`

type Bind = (value: string, use: (name: string) => string) => string
const written: Bind = (value, use) => use(value)
const bound =
  (prefix: string): Bind =>
  (value, use) =>
    `list_transform([${value}], lambda ${prefix}: ${use(prefix)})[1]`

const mixed = (block: string): string => times(rotated(times(block, 0xcc9e2d51), 15), 0x1b873593)

const joined = (hash: string, block: string, bind: Bind): string =>
  bind(`xor(${hash}, ${mixed(block)})`, (x) => masked(`${times(rotated(x, 13), 5)} + ${0xe6546b64}::UBIGINT`))

function finished(hash: string, length: number, bind: Bind): string {
  return bind(`xor(${hash}, ${length}::UBIGINT)`, (a) =>
    bind(times(shifted(a, 16), 0x85ebca6b), (b) => bind(times(shifted(b, 13), 0xc2b2ae35), (c) => shifted(c, 16))),
  )
}

const low = (value: string): string => `CAST((${value}) & 4294967295 AS UBIGINT)`
const high = (value: string): string => low(`(${value}) >> 32`)

/** From one whole number (BIGINT) that counts as 4 or 8 bytes, and the hash before it. Both as UBIGINT of 32 bits. */
function hashed(value: string, bytes: 4 | 8, seed: string, bind: Bind): string {
  const first = joined(seed, low(value), bind)
  return finished(bytes === 4 ? first : joined(first, high(value), bind), bytes, bind)
}

/** Of a number whose hash is the first of its row. */
export const firstHash = (value: string, bytes: 4 | 8, seed: string): string => hashed(value, bytes, seed, written)

/** Of a number after others; `seed` is used once. */
export const laterHash = (value: string, bytes: 4 | 8, seed: string): string => hashed(value, bytes, seed, bound('m'))

export const signed = (hash: string): string => `CAST(xor(CAST(${hash} AS BIGINT), 2147483648) - 2147483648 AS INTEGER)`
export const unsigned = (hash: string): string => `CAST(CAST(${hash} AS BIGINT) & 4294967295 AS UBIGINT)`
