import { isTerminal, JOB_STATUSES, JOB_TYPES, type JobStatus, type JobType } from '../../core/job.ts'
import { foldName } from '../../core/names.ts'
import type { JobFilter, JobOrder, JobRecord } from '../../metastore/metastore.ts'
import { OK, OUTCOME } from '../common.ts'
import { bothSpellings, snakeCaseQuery } from '../query.ts'
import { toTagFilter } from '../tags.ts'
import { oneOf, type Static, Type } from '../type.ts'
import { wordOf } from '../words.ts'
import { hasHeader } from './detail.ts'
import { jobFields } from './fields.ts'
import { JOB_FIELD_SCHEMAS } from './schemas.ts'

const ORDERS = ['start_time_desc', 'start_time_asc', 'duration_desc', 'duration_asc'] as const satisfies readonly JobOrder[]
/** States that clients may filter by and no job of ours is ever in. */
const FOREIGN_STATUSES = ['FINISH', 'COMPUTED', 'SUSPENDED', 'ACTIVE', 'DELETED', 'CREATING'] as const
const PAGE_SIZE = 50
const PAGE_MAX = 2_000_000_000
const TIME_MS_MAX = 8.64e15

const text = (description: string) => Type.Optional(Type.String({ description }))
const time = (description: string) => Type.Optional(Type.Integer({ minimum: 0, maximum: TIME_MS_MAX, description }))

export const ListQuery = Type.Object(
  bothSpellings({
    'page-size': Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: `Jobs a page; ${PAGE_SIZE} when absent` })),
    'current-page': Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX, description: 'From 1' })),
    start: time('Submitted at this time or later, Unix ms; 0 means unset'),
    end: time('Submitted at this time or earlier, Unix ms; 0 means unset'),
    'job-type': text(`One of ${JOB_TYPES.join(', ')}, or ALL`),
    job_types: Type.Optional(
      Type.Unsafe<string | string[]>({
        anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
        description: 'Types separated by commas, or the parameter several times',
      }),
    ),
    'job-status': text(`One of ${JOB_STATUSES.join(', ')}`),
    'job-id': text('Exactly this job'),
    db_name: text('Exact database_name'),
    table_name: text('Exact table_name'),
    queue_name: text('Exact queue'),
    sql_pattern: Type.Optional(Type.String({ maxLength: 1024, description: 'Text that the statement holds, in any case' })),
    order: Type.Optional(Type.String({ description: `One of ${ORDERS.join(', ')}; the first when absent` })),
    engine_type: text('Exact engine type'),
    owner: text('Exact user name'),
    tags: text('`k1=v1,k2`: each pair must be in key and value of a tag; a bare key matches any value'),
  }),
)

export const ListReply = Type.Object({
  ...OUTCOME,
  job_count: Type.Integer({ description: 'Jobs that match, on all pages' }),
  jobs: Type.Array(
    Type.Object({
      ...JOB_FIELD_SCHEMAS,
      job_mode: oneOf(['async', 'sync']),
      end_time: Type.Optional(Type.Integer({ description: 'Unix ms, of a job that has ended' })),
      engine_type: Type.String(),
      with_column_header: Type.Boolean(),
    }),
  ),
})

interface Given {
  readonly page_size?: number
  readonly current_page?: number
  readonly start?: number
  readonly end?: number
  readonly job_type?: string
  readonly job_types?: string | readonly string[]
  readonly job_status?: string
  readonly job_id?: string
  readonly db_name?: string
  readonly table_name?: string
  readonly queue_name?: string
  readonly sql_pattern?: string
  readonly order?: string
  readonly engine_type?: string
  readonly owner?: string
  readonly tags?: string
}

/** Types by name; `null` means any. */
function typesFrom(names: readonly string[], parameter: string): readonly JobType[] | null {
  const types = names.map((name) => wordOf<JobType | 'ALL'>(['ALL', ...JOB_TYPES], name, parameter))
  return types.includes('ALL') ? null : types.filter((type): type is JobType => type !== 'ALL')
}

/** Both parameters at once: what is in `job-type` and in `job_types`. */
function typesOf({ job_type, job_types }: Given): readonly JobType[] | null {
  const one = job_type === undefined ? null : typesFrom([job_type], 'job-type')
  const names = (typeof job_types === 'string' ? [job_types] : (job_types ?? [])).flatMap((item) => item.split(','))
  const given = names.filter((item) => item.trim() !== '')
  const many = given.length === 0 ? null : typesFrom(given, 'job_types')
  if (one === null || many === null) return one ?? many
  return one.filter((type) => many.includes(type))
}

function statusesOf({ job_status }: Given): readonly JobStatus[] | null {
  if (job_status === undefined) return null
  const word = wordOf([...JOB_STATUSES, ...FOREIGN_STATUSES], job_status, 'job-status')
  return JOB_STATUSES.filter((status) => status === word)
}

const orNull = <Value>(value: Value | undefined): Value | null => value ?? null
const timeOrNull = (value: number | undefined): number | null => (value === undefined || value === 0 ? null : value)

export interface ListRequest {
  readonly filter: JobFilter
  readonly order: JobOrder
  readonly page: { readonly offset: number; readonly limit: number }
}

/** @throws PARAMETER_INVALID for an unknown type, state or order */
export function toListRequest(projectId: string, query: Static<typeof ListQuery>): ListRequest {
  const given: Given = snakeCaseQuery(query)
  const limit = given.page_size ?? PAGE_SIZE
  return {
    filter: {
      projectId,
      fromMs: timeOrNull(given.start),
      toMs: timeOrNull(given.end),
      types: typesOf(given),
      statuses: statusesOf(given),
      jobId: orNull(given.job_id),
      queueName: given.queue_name === undefined ? null : foldName(given.queue_name),
      ownerName: orNull(given.owner),
      databaseName: orNull(given.db_name),
      tableName: orNull(given.table_name),
      engineType: orNull(given.engine_type),
      statementContains: orNull(given.sql_pattern),
      tags: toTagFilter(given.tags ?? ''),
    },
    order: given.order === undefined ? 'start_time_desc' : wordOf(ORDERS, given.order, 'order'),
    page: { offset: ((given.current_page ?? 1) - 1) * limit, limit },
  }
}

export function listReply(total: number, jobs: readonly JobRecord[], durationMs: (job: JobRecord) => number): Static<typeof ListReply> {
  const items = jobs.map((job) => ({
    ...jobFields(job, durationMs(job)),
    job_mode: job.mode,
    ...(isTerminal(job.status) && job.endedAtMs !== null ? { end_time: job.endedAtMs } : {}),
    engine_type: job.engineType,
    with_column_header: hasHeader(job),
  }))
  return { ...OK, job_count: total, jobs: items }
}
