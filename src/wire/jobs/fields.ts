import { isTerminal, type JobStatus, type JobType } from '../../core/job.ts'
import { DEFAULT_DATABASE } from '../../core/names.ts'
import { structJson } from '../../core/spark-types.ts'
import type { JobRecord } from '../../metastore/metastore.ts'
import type { JobFields } from './schemas.ts'

interface Fields {
  /** `input_row_count` and `bad_row_count`. */
  readonly rowCounts: boolean
  /** `database_name` and `table_name`: of the target or source, of a query's first table, or absent. */
  readonly names: 'target' | 'query' | 'none'
  /** Whether `input_size` can be other than 0. */
  readonly inputSize: boolean
  /** Whether `detail` is a schema at the end, the empty one without columns; else it is the empty text. */
  readonly schema: boolean
}

/** Which fields a job shows, by its type (api.md 2.3.2). Status and list read the same table. */
export const JOB_FIELDS = {
  DDL: { rowCounts: false, names: 'none', inputSize: false, schema: true },
  DCL: { rowCounts: false, names: 'none', inputSize: false, schema: true },
  QUERY: { rowCounts: false, names: 'query', inputSize: true, schema: true },
  INSERT: { rowCounts: true, names: 'none', inputSize: true, schema: true },
  UPDATE: { rowCounts: false, names: 'none', inputSize: true, schema: true },
  DELETE: { rowCounts: false, names: 'none', inputSize: true, schema: true },
  IMPORT: { rowCounts: true, names: 'target', inputSize: true, schema: true },
  EXPORT: { rowCounts: false, names: 'target', inputSize: true, schema: true },
  DATA_MIGRATION: { rowCounts: false, names: 'target', inputSize: true, schema: true },
  RESTART_QUEUE: { rowCounts: false, names: 'none', inputSize: false, schema: false },
  SCALE_QUEUE: { rowCounts: false, names: 'none', inputSize: false, schema: false },
} as const satisfies Record<JobType, Fields>

const EMPTY_SCHEMA = structJson([])
/** States in which nothing is said and no schema is known yet. */
const SILENT: readonly JobStatus[] = ['LAUNCHING', 'RUNNING', 'SCALING']

interface Names {
  readonly database_name?: string
  readonly table_name?: string
}

function namesOf(job: JobRecord, names: Fields['names']): Names {
  if (names === 'none') return {}
  if (names === 'target') return { database_name: job.databaseName ?? '', table_name: job.tableName ?? '' }
  const database = { database_name: job.databaseName ?? (job.currentDatabase || DEFAULT_DATABASE) }
  return job.tableName === null ? database : { ...database, table_name: job.tableName }
}

function detailOf(job: JobRecord, schema: boolean): string {
  if (!schema || job.status === 'LAUNCHING') return ''
  return job.detail === '' && job.status === 'FINISHED' ? EMPTY_SCHEMA : job.detail
}

/** The fields that status and list items have in common. A job that failed or was cancelled keeps all of them, with counts of 0. */
export function jobFields(job: JobRecord, durationMs: number): JobFields {
  const { rowCounts, names, inputSize, schema }: Fields = JOB_FIELDS[job.type]
  const counts = job.status === 'FINISHED' || !isTerminal(job.status)
  return {
    job_id: job.id,
    job_type: job.type,
    queue_name: job.queueName,
    owner: job.ownerName,
    start_time: job.submittedAtMs,
    duration: durationMs,
    status: job.status,
    message: SILENT.includes(job.status) ? '' : job.message,
    input_size: inputSize && counts ? job.inputBytes : 0,
    result_count: counts ? job.resultRows : 0,
    ...(rowCounts ? { input_row_count: counts ? job.inputRows : 0, bad_row_count: counts ? job.badRows : 0 } : {}),
    ...namesOf(job, names),
    detail: detailOf(job, schema),
    statement: job.statement,
    tags: job.tags as JobFields['tags'],
  }
}
