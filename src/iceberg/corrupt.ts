import { basename } from 'node:path'
import { type DliError, failure, isDliError } from '../core/errors/failure.ts'

/** The error of a metadata file that is not what the format says. The job's message has the file's name only, the log the whole path. */
export const corrupt = (path: string, why: string, cause?: unknown): DliError =>
  failure('METADATA_CORRUPT', [`The table's metadata file ${basename(path)} cannot be used: ${why}`], {
    operation: 'read-table-metadata',
    context: { path },
    ...(cause === undefined ? {} : { cause }),
  })

/** A finding inside a file, before it is known which file that is. */
export class Malformed extends Error {}

/** Runs a decoder of the file at `path`; whatever it stumbles over makes the file corrupt. */
export function decoding<Result>(path: string, decode: () => Result): Result {
  try {
    return decode()
  } catch (error) {
    if (isDliError(error)) throw error
    throw corrupt(path, error instanceof Error ? error.message : String(error), error)
  }
}
