import { JOB_STATUSES, JOB_TYPES } from '../../core/job.ts'
import { TagReply } from '../tags.ts'
import { oneOf, type Static, type TObject, Type } from '../type.ts'

/** Fields that status and list items have in common; what is optional depends on the job's type (`fields.ts`). */
export const JOB_FIELD_SCHEMAS = {
  job_id: Type.String(),
  job_type: oneOf(JOB_TYPES),
  queue_name: Type.String(),
  owner: Type.String({ description: 'Name of the user who submitted' }),
  start_time: Type.Integer({ description: 'Submission, Unix ms' }),
  duration: Type.Integer({ description: 'Running time so far, ms' }),
  status: oneOf(JOB_STATUSES),
  message: Type.String({ description: 'Why the job failed or was cancelled: `code: class: text`' }),
  input_size: Type.Integer({ description: 'Bytes read' }),
  result_count: Type.Integer({ description: 'Rows returned or written' }),
  input_row_count: Type.Optional(Type.Integer()),
  bad_row_count: Type.Optional(Type.Integer()),
  database_name: Type.Optional(Type.String()),
  table_name: Type.Optional(Type.String()),
  detail: Type.String({ description: "JSON text of the result's schema; empty until known" }),
  statement: Type.String({ description: 'As submitted, byte for byte' }),
  tags: Type.Array(TagReply),
}

export type JobFields = Static<TObject<typeof JOB_FIELD_SCHEMAS>>

/** One single-key object a column, in column order: duplicate names stay apart. */
export const ColumnNames = Type.Array(Type.StringRecord(Type.String()), {
  description: 'One `{name: type}` a column, in column order, with SQL type names',
})
