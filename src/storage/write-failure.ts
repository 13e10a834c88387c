import { failure } from '../core/errors/failure.ts'

const NOT_ALLOWED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS'])
const NO_SPACE: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])

/** How a place below the server's own roots is shown: where that lies is none of the users' business. */
export const OWN_FOLDER = "a folder of the server's own"

/**
 * What the system refused, as a failure of the world: PATH_NOT_WRITABLE or DISK_FULL. Anything else stays what it is.
 * @param shown - The place as users write it.
 */
export function writeFailure(error: unknown, shown: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (NOT_ALLOWED.has(code)) return failure('PATH_NOT_WRITABLE', [shown, code], { cause: error })
  return NO_SPACE.has(code) ? failure('DISK_FULL', [], { cause: error }) : error
}
