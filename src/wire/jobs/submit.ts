import { failure } from '../../core/errors/failure.ts'
import { JOB_TYPES } from '../../core/job.ts'
import { DEFAULT_QUEUE, foldName } from '../../core/names.ts'
import type { WireCell } from '../../engines/engine.ts'
import type { JobRequest, SubmitOutcome } from '../../jobs/types.ts'
import { NAME_OR_EMPTY_PATTERN, OUTCOME } from '../common.ts'
import { toConf } from '../conf.ts'
import { TagBody, toTags } from '../tags.ts'
import { oneOf, type Static, Type } from '../type.ts'
import { columnNames } from './columns.ts'
import { ColumnNames } from './schemas.ts'

const ENGINE_TYPES = ['spark', 'hetuEngine'] as const
/** Rows that a sync answer carries at most. */
const ROWS_MAX = 1000

const name = (description: string) => Type.Optional(Type.String({ pattern: NAME_OR_EMPTY_PATTERN, description }))

export const SubmitBody = Type.Object({
  sql: Type.String({ description: 'One statement, at most 500,000 characters and less than 1 MiB' }),
  currentdb: name('Database of names without one'),
  current_catalog: name('Catalog of names without one'),
  queue_name: name('Queue that runs the statement; `default` when absent'),
  conf: Type.Optional(Type.Array(Type.String(), { description: '`key=value` pairs' })),
  tags: Type.Optional(Type.Array(TagBody)),
  engine_type: Type.Optional(oneOf(ENGINE_TYPES)),
})

export const SubmitReply = Type.Object({
  ...OUTCOME,
  job_id: Type.String(),
  job_type: oneOf(JOB_TYPES),
  job_mode: oneOf(['async', 'sync']),
  schema: Type.Optional(ColumnNames),
  rows: Type.Optional(
    Type.Unsafe<(string | null)[][]>({
      type: 'array',
      items: { type: 'array', items: { type: ['string', 'null'] } },
      description: 'Rows of a sync statement, every cell a text or null',
    }),
  ),
})

/** @throws PARAMETER_INVALID, CONF_INVALID */
export function toJobRequest(body: Static<typeof SubmitBody>): JobRequest {
  if (body.sql.trim() === '') throw failure('PARAMETER_INVALID', ['sql must not be blank'], { operation: 'submit-job' })
  if (!body.sql.isWellFormed()) throw failure('PARAMETER_INVALID', ['sql holds half of a surrogate pair'], { operation: 'submit-job' })
  return {
    statement: body.sql,
    currentDatabase: body.currentdb ?? '',
    queueName: foldName(body.queue_name || DEFAULT_QUEUE),
    conf: toConf(body.conf ?? []),
    tags: toTags(body.tags ?? []),
    engineType: body.engine_type ?? 'spark',
  }
}

const cellText = (cell: WireCell): string | null => (cell === null ? null : String(cell))

/** A sync statement always shows `schema` and `rows`, empty ones when it has none or failed; an async one never does. */
export function submitReply({ jobId, type, mode, failure: reason, rows }: SubmitOutcome): Static<typeof SubmitReply> {
  const reply = { is_success: reason === null, message: reason ?? '', job_id: jobId, job_type: type, job_mode: mode }
  if (mode === 'async') return reply
  return {
    ...reply,
    schema: columnNames(rows?.schema ?? []),
    rows: (rows?.rows ?? []).slice(0, ROWS_MAX).map((row) => row.map(cellText)),
  }
}
