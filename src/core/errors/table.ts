import { ENGINE_ERRORS } from './engine-errors.ts'
import { JOB_ERRORS } from './job-errors.ts'
import { REQUEST_ERRORS } from './request-errors.ts'
import { SQL_ERRORS } from './sql-errors.ts'
import { START_ERRORS } from './start-errors.ts'
import { STORAGE_ERRORS } from './storage-errors.ts'

/** Every failure open-dli knows, by its own code. Retired codes stay listed in docs/errors.md so that nobody reuses them. */
export const ERRORS = {
  ...REQUEST_ERRORS,
  ...JOB_ERRORS,
  ...SQL_ERRORS,
  ...STORAGE_ERRORS,
  ...ENGINE_ERRORS,
  ...START_ERRORS,
} as const

export type ErrorCode = keyof typeof ERRORS
