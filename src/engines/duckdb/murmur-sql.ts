/**
 * Iceberg's bucket hash (MurmurHash3, 32 bits) in SQL. Numbers of 32 bits are UBIGINT, so that a product of two cannot overflow. A value that an
 * expression needs twice is bound by a lambda, as SQL has no other way to name it.
 */
const MASK = '4294967295::UBIGINT'
const masked = (sql: string): string => `(${sql} & ${MASK})`
const times = (sql: string, factor: number): string => masked(`(${sql} * ${factor}::UBIGINT)`)
/** All of these operators bind equally strongly. */
const rotated = (name: string, by: number): string => masked(`((${name} << ${by}) | (${name} >> ${32 - by}))`)
/** @param name - Not yet used around `body`. */
const bound = (name: string, value: string, body: string): string => `list_transform([${value}], lambda ${name} : ${body})[1]`

/** What a block of four bytes becomes before it goes into the hash. */
const mixed = (block: string): string => bound('m', times(block, 0xcc9e2d51), times(rotated('m', 15), 0x1b873593))

const round = (hash: string, block: string): string =>
  bound('r', `xor(${hash}, ${mixed(block)})`, masked(`(${times(rotated('r', 13), 5)} + ${0xe6546b64}::UBIGINT)`))

const finish = (hash: string, length: string): string => {
  const shifted = (name: string, by: number) => `xor(${name}, (${name} >> ${by}))`
  const first = bound('x', `xor(${hash}, ${length})`, times(shifted('x', 16), 0x85ebca6b))
  return bound('z', bound('y', first, times(shifted('y', 13), 0xc2b2ae35)), shifted('z', 16))
}

/** The hash of a whole number, which counts as eight bytes, the lowest first. */
export function hashOfLong(sql: string): string {
  const blocks = `[(v & 4294967295)::UBIGINT, ((v >> 32) & 4294967295)::UBIGINT]`
  return bound('v', `(${sql})::BIGINT`, finish(`list_reduce(${blocks}, lambda h, k : ${round('h', 'k')}, 0::UBIGINT)`, '8::UBIGINT'))
}

/** Four bytes as a number, from the one whose first byte is the highest to the one whose first byte is the lowest. */
const swapped = (name: string): string =>
  `((${name} >> 24) | ((${name} >> 8) & 65280) | ((${name} << 8) & 16711680) | ((${name} << 24) & 4278190080))`

/** @param hex - SQL of an even number of hex digits. */
export function hashOfHex(hex: string): string {
  const block = (at: string) => bound('n', `('0x' || substr(v, ${at}, 8))::UBIGINT`, swapped('n'))
  const blocks = `list_transform(range(length(v) // 8), lambda i : ${block('8 * i + 1')})`
  const body = `list_reduce(${blocks}, lambda h, k : ${round('h', 'k')}, 0::UBIGINT)`
  // The bytes that are left over, at most three, with zeros for those that are not there.
  const rest = bound('n', `('0x' || rpad(substr(v, 8 * (length(v) // 8) + 1), 8, '0'))::UBIGINT`, swapped('n'))
  // A rest of zeros changes nothing.
  return bound('v', hex, finish(`xor(${body}, ${mixed(rest)})`, '(length(v) // 2)::UBIGINT'))
}
