import { failure } from '../../core/errors/failure.ts'
import { COMPRESSIONS, type Compression, ENCODINGS, EXPORT_MODES, type FileFormat } from '../../core/movement.ts'
import { DEFAULT_QUEUE, foldName } from '../../core/names.ts'
import type { ExportRequest } from '../../jobs/types.ts'
import type { JobRecord } from '../../metastore/metastore.ts'
import { NAME_OR_EMPTY_PATTERN, NAME_PATTERN, OUTCOME, TABLE_NAME_PATTERN } from '../common.ts'
import { oneOf, type Static, Type } from '../type.ts'
import { wordOf } from '../words.ts'

const TYPES = ['csv', 'json', 'parquet'] as const
/** Documented, and refused: nothing at hand writes it. */
const BZIP2 = 'bzip2'
const ROWS_MAX = 2_147_483_647

const queue = Type.Optional(Type.String({ pattern: NAME_OR_EMPTY_PATTERN, description: 'Queue that does the work; `default` when absent' }))
export const dataPath = (description: string) => Type.String({ minLength: 1, description })
export const oneCharacter = (description: string) => Type.Optional(Type.String({ description }))

const SHARED = {
  data_path: dataPath('Folder that is made, whole or not at all'),
  data_type: Type.String({ description: `One of ${TYPES.join(', ')}, in any case; parquet is an extension` }),
  compress: Type.Optional(Type.String({ description: `One of ${COMPRESSIONS.join(', ')}; the first when absent. ${BZIP2} is refused` })),
  queue_name: queue,
  export_mode: Type.Optional(Type.String({ description: `One of ${EXPORT_MODES.join(', ')}, in any case; the first when absent` })),
  with_column_header: Type.Optional(Type.Boolean({ description: 'Whether CSV begins with the names of the columns' })),
}

export const ExportResultBody = Type.Object({
  ...SHARED,
  limit_num: Type.Optional(Type.Integer({ minimum: 0, maximum: ROWS_MAX, description: 'Rows at most; 0 means all' })),
  encoding_type: Type.Optional(Type.String({ description: `One of ${ENCODINGS.join(', ')}; the first when absent` })),
  quote_char: oneCharacter('One character, of CSV alone; `"` when absent'),
  escape_char: oneCharacter('One character, of CSV alone; `\\` when absent'),
})

export const ExportTableBody = Type.Object({
  ...SHARED,
  database_name: Type.String({ pattern: NAME_PATTERN }),
  table_name: Type.String({ pattern: TABLE_NAME_PATTERN }),
})

export const MovementReply = Type.Object({ ...OUTCOME, job_id: Type.String(), job_mode: oneOf(['async', 'sync']) })

export const movementReply = ({ id, mode }: JobRecord, message = ''): Static<typeof MovementReply> => ({
  is_success: true,
  message,
  job_id: id,
  job_mode: mode,
})

/** @throws PARAMETER_INVALID */
export function characterOf(given: string | undefined, fallback: string, parameter: string): string {
  if (given === undefined || given === '') return fallback
  if ([...given].length !== 1) throw failure('PARAMETER_INVALID', [`${parameter}: "${given}" is not one character`])
  return given
}

function compressionOf(given: string): Compression {
  const word = wordOf([...COMPRESSIONS, BZIP2], given, 'compress')
  if (word === BZIP2) throw failure('UNSUPPORTED', ['The compression bzip2'])
  return word
}

type Shared = Omit<Static<typeof ExportTableBody>, 'database_name' | 'table_name'>

function exportOf(
  body: Shared,
  more: Pick<FileFormat, 'encoding' | 'quote' | 'escape'>,
): Pick<ExportRequest, 'dataPath' | 'format' | 'mode' | 'queueName'> {
  const type = wordOf(TYPES, body.data_type, 'data_type')
  const compression = compressionOf(body.compress || 'none')
  if (type === 'parquet' && compression !== 'none')
    throw failure('PARAMETER_INVALID', ['compress: Parquet files are compressed by themselves'])
  return {
    dataPath: body.data_path,
    format: { type, compression, header: body.with_column_header ?? false, delimiter: ',', ...more },
    mode: wordOf(EXPORT_MODES, body.export_mode || EXPORT_MODES[0], 'export_mode'),
    queueName: foldName(body.queue_name || DEFAULT_QUEUE),
  }
}

/** @throws PARAMETER_INVALID; UNSUPPORTED for bzip2 */
export function toResultExport(jobId: string, body: Static<typeof ExportResultBody>): ExportRequest {
  const encoding = wordOf(ENCODINGS, body.encoding_type || ENCODINGS[0], 'encoding_type')
  const request = exportOf(body, {
    encoding,
    quote: characterOf(body.quote_char, '"', 'quote_char'),
    escape: characterOf(body.escape_char, '\\', 'escape_char'),
  })
  const { type } = request.format
  for (const name of ['quote_char', 'escape_char'] as const)
    if (type !== 'csv' && body[name]) throw failure('PARAMETER_INVALID', [`${name}: it means something in CSV only`])
  if (type === 'parquet' && encoding !== 'utf-8')
    throw failure('PARAMETER_INVALID', ['encoding_type: Parquet files have no other than utf-8'])
  return { ...request, source: { kind: 'result', jobId }, rowsMax: body.limit_num || null }
}

/** @throws as `toResultExport` */
export function toTableExport(body: Static<typeof ExportTableBody>): ExportRequest {
  return {
    ...exportOf(body, { encoding: 'utf-8', quote: '"', escape: '\\' }),
    source: { kind: 'table', database: foldName(body.database_name), table: foldName(body.table_name) },
    rowsMax: null,
  }
}
