import type { ErrorRow } from './row.ts'

/** Failures of engines and workers. */
export const ENGINE_ERRORS = {
  /** The engine refused or aborted the statement while it ran. */
  ENGINE_FAILED: {
    wire: 'DLI.0999',
    status: 400,
    exception: 'SparkException',
    retry: 'never',
    text: (what: string) => what,
  },
  OUT_OF_MEMORY: {
    wire: 'DLI.0999',
    status: 400,
    exception: 'OutOfMemoryException',
    retry: 'later',
    text: (what: string) => what,
  },
  ENGINE_LOST: {
    wire: 'DLI.0999',
    status: 400,
    exception: 'EngineLostException',
    retry: 'later',
    text: (attempts: number, reason: string) =>
      `The worker was lost while the statement ran${attempts === 1 ? '' : `, in ${attempts} attempts in a row`}: ${reason}`,
  },
  /** MERGE: Spark's own rule, which says it when the rows have been met. */
  ROW_CHANGED_TWICE: {
    wire: 'DLI.0999',
    status: 400,
    exception: 'SparkException',
    retry: 'never',
    text: () =>
      'The condition of MERGE matches a row of the target with more than one row of the source, which would change it more than once',
  },
  COMMIT_CONFLICT: {
    wire: 'DLI.0999',
    status: 400,
    exception: 'CommitFailedException',
    retry: 'later',
    text: (table: string) => `The table ${table} was changed by others in a way that conflicts with this statement`,
  },
} as const satisfies Record<string, ErrorRow>
