/** Job types as on the wire (api.md 2.1.1). */
export const JOB_TYPES = [
  'DDL',
  'DCL',
  'IMPORT',
  'EXPORT',
  'QUERY',
  'INSERT',
  'DATA_MIGRATION',
  'UPDATE',
  'DELETE',
  'RESTART_QUEUE',
  'SCALE_QUEUE',
] as const
export type JobType = (typeof JOB_TYPES)[number]

export type JobMode = 'async' | 'sync'

/**
 * The moves a job may make. Each is a compare-and-set on (state, attempt, lease) in the metastore; terminal states have no way out.
 * RUNNING → LAUNCHING: nothing was committed and the statement runs again, since the worker was lost, or since others changed what it had read.
 * LAUNCHING → FINISHED: a statement that only touches the catalog.
 */
export const JOB_MOVES = {
  LAUNCHING: ['RUNNING', 'SCALING', 'FINISHED', 'FAILED', 'CANCELLED'],
  RUNNING: ['LAUNCHING', 'FINISHED', 'FAILED', 'CANCELLED'],
  SCALING: ['FINISHED', 'FAILED'],
  FINISHED: [],
  FAILED: [],
  CANCELLED: [],
} as const satisfies Record<string, readonly string[]>

export type JobStatus = keyof typeof JOB_MOVES
export const JOB_STATUSES = Object.keys(JOB_MOVES) as readonly JobStatus[]
export type TerminalStatus = { [S in JobStatus]: (typeof JOB_MOVES)[S] extends readonly [] ? S : never }[JobStatus]
export const isTerminal = (status: JobStatus): status is TerminalStatus => JOB_MOVES[status].length === 0
export const mayMove = (from: JobStatus, to: JobStatus): boolean => (JOB_MOVES[from] as readonly string[]).includes(to)

/** How many times in a row a statement may lose its worker before its job is FAILED. */
export const LONE_DEATHS_MAX = 3
