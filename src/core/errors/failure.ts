import { ERRORS, type ErrorCode } from './table.ts'

export interface FailureOptions {
  /** What was being done, as a verb and a noun: `submit-job`. */
  readonly operation?: string
  /** Plain values for the log line; never secrets. */
  readonly context?: Readonly<Record<string, string | number | boolean | null>>
  readonly cause?: unknown
}

/**
 * Every failure that a caller or the world can cause. Match on `code`, never on the text or on `instanceof`:
 * the text may change and errors cross process boundaries.
 */
export class DliError extends Error {
  readonly code: ErrorCode
  /** The code on the wire, `DLI.0002`. */
  readonly wire: string
  readonly status: number
  readonly operation: string | null
  readonly context: Readonly<Record<string, string | number | boolean | null>>

  constructor(code: ErrorCode, text: string, options: FailureOptions = {}) {
    super(text, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'DliError'
    this.code = code
    this.wire = ERRORS[code].wire
    this.status = ERRORS[code].status
    this.operation = options.operation ?? null
    this.context = options.context ?? {}
  }
}

type TextArguments<Code extends ErrorCode> = Parameters<(typeof ERRORS)[Code]['text']>

/** Makes (does not throw) the error of one row of the table. */
export function failure<Code extends ErrorCode>(code: Code, args: TextArguments<Code>, options: FailureOptions = {}): DliError {
  const text = (ERRORS[code].text as (...values: unknown[]) => string)(...args)
  return new DliError(code, text, options)
}

export const isDliError = (error: unknown): error is DliError => error instanceof Error && error.name === 'DliError' && 'code' in error

/**
 * What a FAILED job shows as its message: `<code>: <exception class>: <text>` (api.md 1.4).
 * An unknown error is the server's own fault and says nothing of its inside.
 */
export function jobMessage(error: unknown): string {
  if (!isDliError(error)) return `${ERRORS.INTERNAL.wire}: ${ERRORS.INTERNAL.exception}: ${ERRORS.INTERNAL.text()}`
  return `${error.wire}: ${ERRORS[error.code].exception}: ${error.message}`
}
