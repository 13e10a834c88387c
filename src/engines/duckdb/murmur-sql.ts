/**
 * Iceberg's bucket hash (MurmurHash3, 32 bits) in SQL. Numbers of 32 bits are UBIGINT, so that a product of two cannot overflow. All of its bit
 * operators bind equally strongly.
 *
 * An expression that is needed twice is written twice: the engine works equal ones out once, and a lambda, the only way to name a value, costs a
 * microsecond a row. Where a lambda is needed anyway, for texts of any length, it names what the engine would not recognise as equal.
 */
const MASK = '4294967295::UBIGINT'
const masked = (sql: string): string => `(${sql} & ${MASK})`
const times = (sql: string, factor: number): string => masked(`(${sql} * ${factor}::UBIGINT)`)
const rotated = (sql: string, by: number): string => masked(`((${sql} << ${by}) | (${sql} >> ${32 - by}))`)
const shifted = (sql: string, by: number): string => `xor(${sql}, (${sql} >> ${by}))`

/** What a block of four bytes becomes before it goes into the hash. */
const mixed = (block: string): string => times(rotated(times(block, 0xcc9e2d51), 15), 0x1b873593)

const round = (hash: string, block: string): string =>
  masked(`(${times(rotated(`xor(${hash}, ${mixed(block)})`, 13), 5)} + ${0xe6546b64}::UBIGINT)`)

/** @param hash - Already together with the length. */
const finish = (hash: string): string => shifted(times(shifted(times(shifted(hash, 16), 0x85ebca6b), 13), 0xc2b2ae35), 16)

/** The hash of a whole number, which counts as eight bytes, the lowest first. */
export function hashOfLong(sql: string): string {
  const value = `(${sql})::BIGINT`
  const [low, high] = [`(${value} & 4294967295)::UBIGINT`, `((${value} >> 32) & 4294967295)::UBIGINT`]
  return finish(`xor(${round(round('0::UBIGINT', low), high)}, 8::UBIGINT)`)
}

/** @param name - Not yet used around `body`. */
const bound = (name: string, value: string, body: string): string => `list_transform([${value}], lambda ${name} : ${body})[1]`

/** Four bytes as a number, from the one whose first byte is the highest to the one whose first byte is the lowest. */
const swapped = (sql: string): string =>
  `((${sql} >> 24) | ((${sql} >> 8) & 65280) | ((${sql} << 8) & 16711680) | ((${sql} << 24) & 4278190080))`

/** @param hex - SQL of an even number of hex digits. */
export function hashOfHex(hex: string): string {
  const blocks = `list_transform(range(length(v) // 8), lambda i : ('0x' || substr(v, 8 * i + 1, 8))::UBIGINT)`
  const body = `list_reduce(${blocks}, lambda h, k : ${round('h', swapped('k'))}, 0::UBIGINT)`
  // The bytes that are left over, at most three, with zeros for those that are not there: a rest of zeros changes nothing.
  const rest = bound('k', `('0x' || rpad(substr(v, 8 * (length(v) // 8) + 1), 8, '0'))::UBIGINT`, mixed(swapped('k')))
  const whole = bound('v', hex, `xor(xor(${body}, ${rest}), (length(v) // 2)::UBIGINT)`)
  return bound('x', whole, finish('x'))
}
