/** The value below which `share` (0 to 1) of the sample lies; the sample must not be empty. */
export function quantile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number
}

export const median = (sample: readonly number[]): number => quantile(sample, 0.5)

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`
export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')} /s`
export const ratio = (value: number): string => value.toFixed(3)

/** One line of a bench's report. `bound` is the promise; `holds` says whether this run kept it. Timings never decide a test, so nothing fails on it. */
export interface Figure {
  readonly what: string
  readonly value: string
  readonly bound?: string
  readonly holds?: boolean
}
