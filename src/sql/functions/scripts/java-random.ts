const MULTIPLIER = 0x5deece66dn
const MASK = (1n << 48n) - 1n

/** Doubles from 0 up to 1, one after the other, as java.util.Random makes them from a seed. */
export function javaRandom(seed: number): () => number {
  let state = (BigInt(seed) ^ MULTIPLIER) & MASK
  const next = (bits: bigint): bigint => {
    state = (state * MULTIPLIER + 0xbn) & MASK
    return state >> (48n - bits)
  }
  return () => Number((next(26n) << 27n) + next(27n)) / 2 ** 53
}
