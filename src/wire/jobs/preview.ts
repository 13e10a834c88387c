import { JOB_TYPES } from '../../core/job.ts'
import type { WireCell } from '../../engines/engine.ts'
import type { Preview } from '../../jobs/types.ts'
import { NAME_OR_EMPTY_PATTERN, OK, OUTCOME } from '../common.ts'
import { bothSpellings, snakeCaseQuery } from '../query.ts'
import { oneOf, type Static, Type } from '../type.ts'
import { columnNames } from './columns.ts'
import { ColumnNames } from './schemas.ts'

const ROWS_MAX = 1000

export const PreviewQuery = Type.Object(
  bothSpellings({
    'page-size': Type.Optional(Type.Integer({ minimum: 1, maximum: ROWS_MAX, description: `Rows at most; ${ROWS_MAX} when absent` })),
    'queue-name': Type.Optional(
      Type.String({ pattern: NAME_OR_EMPTY_PATTERN, description: 'Must exist; the result is read without a queue' }),
    ),
  }),
)

export const PreviewReply = Type.Object({
  ...OUTCOME,
  job_id: Type.String(),
  job_type: oneOf(JOB_TYPES),
  row_count: Type.Integer({ description: 'Rows of the whole result' }),
  input_size: Type.Integer({ description: 'Bytes read' }),
  schema: ColumnNames,
  // The cells are not spelled out for the serializer: it would ask each one for its type.
  rows: Type.Unsafe<(readonly WireCell[])[]>({
    type: 'array',
    items: {},
    description: 'Rows of typed cells: numbers and booleans as such, what JSON cannot hold exactly and everything else as text, or null',
  }),
})

export function toPreviewQuery(query: Static<typeof PreviewQuery>): { readonly limitRows: number; readonly queueName: string | null } {
  const { page_size: limitRows = ROWS_MAX, queue_name: queueName = null } = snakeCaseQuery(query) as {
    page_size?: number
    queue_name?: string
  }
  return { limitRows, queueName }
}

export const previewReply = ({ job, schema, rows, totalRows }: Preview): Static<typeof PreviewReply> => ({
  ...OK,
  job_id: job.id,
  job_type: job.type,
  row_count: totalRows,
  input_size: job.inputBytes,
  schema: columnNames(schema),
  rows: [...rows],
})
