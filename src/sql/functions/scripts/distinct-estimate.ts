import { type ScriptFunction, script } from './script.ts'

/** Up to which estimate the count of empty registers is the better one, by bits of address from 4 (Heule, Nunkesser and Hall, HyperLogLog in Practice). */
const THRESHOLDS = [10, 20, 40, 80, 220, 400, 900, 1800, 3100, 6500, 11500, 20000, 50000, 120000, 350000]

/** An entry of a register: its place times this, and the rank of a hash that fell to it. */
export const RANKS = 128

const ALPHAS: Readonly<Record<number, number>> = { 4: 0.673, 5: 0.697, 6: 0.709 }

/**
 * How many different values there are, as Spark's HyperLogLogPlusPlus estimates it from its registers.
 * @param entries - Place and rank of each hash in one number, in any order.
 * @param bits - Of the place, 4 to 18.
 * @throws UNSUPPORTED where Spark corrects the estimate by a table of measurements
 */
function distinctEstimate(entries: readonly number[], bits: number): bigint {
  const registers = new Uint8Array(2 ** bits)
  for (const entry of entries) {
    const place = Math.floor(entry / RANKS)
    registers[place] = Math.max(registers[place] as number, entry % RANKS)
  }
  const count = registers.length
  let inverse = 0
  let empty = 0
  for (const rank of registers) {
    inverse += 2 ** -rank
    if (rank === 0) empty += 1
  }
  const linear = count * Math.log(count / empty)
  if (empty > 0 && linear <= (THRESHOLDS[bits - 4] as number)) return BigInt(Math.round(linear))
  const raw = ((ALPHAS[bits] ?? 0.7213 / (1 + 1.079 / count)) * count * count) / inverse
  if (raw < 5 * count)
    throw new Error('UNSUPPORTED: approx_count_distinct of this many values with this error is not supported on the embedded engine')
  return BigInt(Math.round(raw))
}

export const DISTINCT_ESTIMATE_SCRIPTS: readonly ScriptFunction[] = [
  script('distinct_estimate', ['double[]', 'integer'], 'long', distinctEstimate),
]
