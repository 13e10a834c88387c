import type { Import } from '../../core/movement.ts'
import type { JobRecord } from '../../metastore/metastore.ts'
import { OK, OUTCOME } from '../common.ts'
import { TagReply } from '../tags.ts'
import { type Static, Type } from '../type.ts'
import { JOB_FIELDS } from './fields.ts'

export const DetailReply = Type.Object({
  ...OUTCOME,
  job_id: Type.String(),
  owner: Type.String(),
  start_time: Type.Integer({ description: 'Submission, Unix ms' }),
  duration: Type.Integer({ description: 'Running time so far, ms' }),
  database_name: Type.String({ description: 'Of the table that is imported or exported, else `currentdb` as submitted' }),
  table_name: Type.String(),
  data_path: Type.String(),
  data_type: Type.String(),
  export_mode: Type.Optional(Type.String()),
  compress: Type.Optional(Type.String()),
  with_column_header: Type.Optional(Type.Boolean()),
  delimiter: Type.Optional(Type.String()),
  quote_char: Type.Optional(Type.String()),
  escape_char: Type.Optional(Type.String()),
  date_format: Type.Optional(Type.String()),
  timestamp_format: Type.Optional(Type.String()),
  tags: Type.Array(TagReply),
})

type Moved = Omit<
  Static<typeof DetailReply>,
  'is_success' | 'message' | 'job_id' | 'owner' | 'start_time' | 'duration' | 'database_name' | 'table_name' | 'tags'
>

const NOTHING_MOVED: Moved = { data_path: '', data_type: '' }

/** Options as submitted, or what they are without. */
function importedOf({ dataPath, options }: Import): Moved {
  return {
    data_path: dataPath,
    data_type: (options.data_type ?? 'csv').toLowerCase(),
    with_column_header: options.header?.toLowerCase() === 'true',
    delimiter: options.delimiter ?? ',',
    quote_char: options.quotechar ?? '"',
    escape_char: options.escapechar ?? '\\',
    date_format: options.dateformat ?? 'yyyy-MM-dd',
    timestamp_format: options.timestampformat ?? 'yyyy-MM-dd HH:mm:ss',
  }
}

/** What a job that moves data was asked for; of the others two empty texts. */
function movedOf({ movement }: JobRecord): Moved {
  if (movement === null) return NOTHING_MOVED
  if (movement.kind === 'import') return importedOf(movement)
  const { dataPath, format, mode } = movement
  return {
    data_path: dataPath,
    data_type: format.type,
    export_mode: mode,
    compress: format.compression,
    with_column_header: format.header,
  }
}

export const hasHeader = (job: JobRecord): boolean => movedOf(job).with_column_header ?? false

/** What was asked for. Clients compare `database_name` with the `currentdb` they sent, so it is echoed as it came (api.md 2.4). */
export function detailReply(job: JobRecord, durationMs: number): Static<typeof DetailReply> {
  const isTarget = JOB_FIELDS[job.type].names === 'target'
  return {
    ...OK,
    job_id: job.id,
    owner: job.ownerName,
    start_time: job.submittedAtMs,
    duration: durationMs,
    database_name: isTarget ? (job.databaseName ?? '') : job.currentDatabase,
    table_name: isTarget ? (job.tableName ?? '') : '',
    ...movedOf(job),
    tags: [...job.tags],
  }
}
