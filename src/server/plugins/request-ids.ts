import type { Random } from '../../core/random.ts'

const HALF_BYTES = 8
const HALF_DIGITS = HALF_BYTES * 2

/** 32 hex characters: a random half for this process, then a count. Unique without asking for randomness at every request. */
export function requestIds(random: Random): () => string {
  const process = random.hex(HALF_BYTES)
  let count = 0
  return () => {
    count += 1
    return process + count.toString(16).padStart(HALF_DIGITS, '0')
  }
}
