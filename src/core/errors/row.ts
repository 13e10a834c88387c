/** One kind of failure. */
export interface ErrorRow {
  /** The code clients match: `DLI.xxxx`, or the gateway's `APIG.xxxx`. */
  readonly wire: string
  /** HTTP status when the failure answers a request; a job carries `wire` in its message instead. */
  readonly status: number
  /** The exception class that Spark or DLI would name in a job's message. */
  readonly exception: string
  /** Whether the same request can succeed without being changed. */
  readonly retry: 'never' | 'later'
  // biome-ignore lint/suspicious/noExplicitAny: each row has its own arguments; `failure()` checks them per row
  readonly text: (...args: any[]) => string
}
