import type { StructField } from '../core/spark-types.ts'

/** Types whose cells are texts for people: a string in an array is not escaped, for example. */
const SHOWN_ONLY = new Set(['array', 'map', 'struct', 'interval-day-time', 'interval-year-month'])

/**
 * Whether the cells of a result hold its values, so that they can be had back from them. A local time that a clock shows twice is two instants: in
 * other zones than UTC a text does not tell which.
 */
export const cellsAreExact = (schema: readonly StructField[], timeZone: string): boolean =>
  schema.every(({ type: { kind } }) => !SHOWN_ONLY.has(kind) && (kind !== 'timestamp' || timeZone === 'UTC'))
