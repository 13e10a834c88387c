import { murmur } from './hash-scripts.ts'
import { type ScriptFunction, script } from './script.ts'

const HASH_SEED = 0x3c074a61

/** Doubles from 0 up to 1 as Spark makes them from a seed (`XORShiftRandom`). */
function xorShift(seed: bigint): () => number {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, seed)
  const low = murmur(bytes, HASH_SEED)
  let state = (BigInt(murmur(bytes, low)) << 32n) | BigInt(low >>> 0)
  const next = (bits: bigint): bigint => {
    let value = state ^ BigInt.asIntN(64, state << 21n)
    value ^= BigInt.asUintN(64, value) >> 35n
    value ^= BigInt.asIntN(64, value << 4n)
    state = BigInt.asIntN(64, value)
    return BigInt.asUintN(Number(bits), state)
  }
  return () => Number((next(26n) << 27n) + next(27n)) / 2 ** 53
}

/** Marsaglia's polar method, as java.util.Random has it. */
function gaussian(random: () => number): number {
  for (;;) {
    const x = 2 * random() - 1
    const y = 2 * random() - 1
    const square = x * x + y * y
    if (square < 1 && square !== 0) return x * Math.sqrt((-2 * Math.log(square)) / square)
  }
}

/** The first number of each. */
export const XOR_SHIFT_SCRIPTS: readonly ScriptFunction[] = [
  script('rand', ['long'], 'double', (seed: bigint) => xorShift(seed)()),
  script('randn', ['long'], 'double', (seed: bigint) => gaussian(xorShift(seed))),
]
