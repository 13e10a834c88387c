import fc from 'fast-check'
import type { Order } from './order.ts'

/** Of one statement, roughly; an order for a later one is not reached. */
const OPERATIONS = 28

/**
 * Orders for any operation at all. The same seed gives the same ones.
 * @param classes - How many run at once.
 */
export const storms = (seed: number, count: number, classes: number): readonly Order[] =>
  fc.sample(
    fc.record({
      operation: fc.constant(''),
      side: fc.constantFrom('before', 'after'),
      skip: fc.noBias(fc.nat(OPERATIONS * classes)),
      victim: fc.constantFrom('server', 'server', 'worker'),
    }),
    { seed, numRuns: count },
  )
