import { compareValues, type IcebergValue } from './values.ts'

/** What is known of a set of values: those of a column in a file, of a partition, of all partitions in a manifest. */
export interface ValueRange {
  /** `null`: not known. */
  readonly lower: IcebergValue | null
  readonly upper: IcebergValue | null
  readonly mayHaveNull: boolean
  /** NULLs and nothing else. */
  readonly onlyNull: boolean
  /** A NaN is above every number, and no bound tells of it. */
  readonly mayHaveNan: boolean
}

/** A set of values that is asked for, between two ends; `null` has no end. */
export interface Interval {
  readonly low: IcebergValue | null
  readonly lowOpen: boolean
  readonly high: IcebergValue | null
  readonly highOpen: boolean
}

/** A condition on one column: NULL, anything but NULL, or (not NULL and) within one of some intervals. */
export type ValueTest =
  | { readonly kind: 'null' }
  | { readonly kind: 'not-null' }
  | { readonly kind: 'within'; readonly intervals: readonly Interval[] }

/** Whether some value of the range may pass. When in doubt it may. */
export function mayPass(test: ValueTest, range: ValueRange): boolean {
  switch (test.kind) {
    case 'null':
      return range.mayHaveNull
    case 'not-null':
      return !range.onlyNull
    case 'within':
      return !range.onlyNull && test.intervals.some((interval) => overlaps(interval, range))
  }
}

/** The range of a single value. */
export function rangeOfOne(value: IcebergValue | null): ValueRange {
  const isNan = Number.isNaN(value)
  const end = isNan ? null : value
  // A NaN alone: no number bounds it, and below nothing is known of it.
  return { lower: isNan ? Number.NaN : end, upper: end, mayHaveNull: value === null, onlyNull: value === null, mayHaveNan: isNan }
}

/** Whether every value of the range passes. When in doubt not. */
export function mustPass(test: ValueTest, range: ValueRange): boolean {
  switch (test.kind) {
    case 'null':
      return range.onlyNull
    case 'not-null':
      return !range.mayHaveNull
    case 'within':
      return !range.mayHaveNull && !range.mayHaveNan && test.intervals.some((interval) => holdsAll(interval, range))
  }
}

function holdsAll(interval: Interval, { lower, upper }: ValueRange): boolean {
  if (lower === null || upper === null) return false
  const isAbove = interval.low === null || isBefore(interval.low, lower, interval.lowOpen)
  return isAbove && (interval.high === null || isBefore(upper, interval.high, interval.highOpen))
}

function overlaps(interval: Interval, { lower, upper, mayHaveNan }: ValueRange): boolean {
  // What has no upper end holds NaN.
  if (mayHaveNan && (interval.high === null || Number.isNaN(interval.high))) return true
  if (interval.high !== null && lower !== null && !isBefore(lower, interval.high, interval.highOpen)) return false
  return interval.low === null || upper === null || isBefore(interval.low, upper, interval.lowOpen)
}

function isBefore(a: IcebergValue, b: IcebergValue, strictly: boolean): boolean {
  const order = compareValues(a, b)
  return strictly ? order < 0 : order <= 0
}
