import { type DestinationStream, destination, type Level, type Logger, pino } from 'pino'
import { isDliError } from '../core/errors/failure.ts'

const STANDARD_ERROR = 2
/** Lines are collected up to this size or time, so that a line costs a copy and no system call. */
const BUFFER_BYTES = 4096
const FLUSH_EVERY_MS = 500

/** An error as a log field: its own code and plain context beside name, text, stack and causes. */
function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  return {
    type: error.name,
    message: error.message,
    ...(isDliError(error) ? { code: error.code, operation: error.operation, context: error.context } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: errorFields(error.cause) }),
    ...(error instanceof AggregateError ? { errors: error.errors.map(errorFields) } : {}),
  }
}

export interface LogOptions {
  readonly logLevel: Level | 'silent'
}

/**
 * The log: JSON lines, standard error unless a test gives another place. `event` is the fixed name of what happened, the other fields are typed
 * by their event. Requests, statements' text and headers never go in whole, so no secret can.
 * Call `flush` on the way out: the last half second may still be collected.
 */
export function createLogger({ logLevel }: LogOptions, place?: DestinationStream): Logger {
  return pino(
    {
      level: logLevel,
      base: null,
      messageKey: 'event',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
      serializers: { err: errorFields },
    },
    place ?? destination({ dest: STANDARD_ERROR, sync: false, minLength: BUFFER_BYTES, periodicFlush: FLUSH_EVERY_MS }),
  )
}
