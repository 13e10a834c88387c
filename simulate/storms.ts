import fc from 'fast-check'
import type { Order } from './order.ts'

/** Operations of one storm of all classes, roughly; an order for a later one is not reached. */
const OPERATIONS = 400

/** Orders for any operation at all. The same seed gives the same ones. */
export const storms = (seed: number, count: number): readonly Order[] =>
  fc.sample(
    fc.record({
      operation: fc.constant(''),
      side: fc.constantFrom('before', 'after'),
      skip: fc.noBias(fc.nat(OPERATIONS)),
      victim: fc.constantFrom('server', 'server', 'worker'),
    }),
    { seed, numRuns: count },
  )
