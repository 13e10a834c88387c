import { failure } from '../../core/errors/failure.ts'
import { importType } from '../../core/import-options.ts'
import { DEFAULT_QUEUE, foldName } from '../../core/names.ts'
import type { ImportRequest } from '../../jobs/types.ts'
import { NAME_OR_EMPTY_PATTERN, NAME_PATTERN, TABLE_NAME_PATTERN } from '../common.ts'
import { toConf } from '../conf.ts'
import { type Static, Type } from '../type.ts'
import { dataPath, oneCharacter } from './movement.ts'

const text = (description: string) => Type.Optional(Type.String({ description }))

export const ImportTableBody = Type.Object({
  data_path: dataPath('File, or folder of files'),
  data_type: Type.String({ description: 'csv, json or parquet, in any case; orc and avro are refused' }),
  database_name: Type.String({ pattern: NAME_PATTERN }),
  table_name: Type.String({ pattern: TABLE_NAME_PATTERN }),
  with_column_header: Type.Optional(Type.Boolean({ description: 'Whether CSV begins with a line that is no record' })),
  delimiter: text('Of CSV; `,` when absent'),
  quote_char: oneCharacter('Of CSV; `"` when absent'),
  escape_char: oneCharacter('Of CSV; `\\` when absent'),
  date_format: text('Of CSV and JSON'),
  timestamp_format: text('Of CSV and JSON'),
  bad_records_path: text('Folder for records that do not fit; they are not imported then'),
  queue_name: Type.Optional(
    Type.String({ pattern: NAME_OR_EMPTY_PATTERN, description: 'Queue that does the work; `default` when absent' }),
  ),
  overwrite: Type.Optional(Type.Boolean({ description: 'Whether the rows take the place of those that are there' })),
  partition_spec: Type.Optional(
    Type.Unsafe<string | Record<string, unknown>>({
      anyOf: [{ type: 'string' }, { type: 'object' }],
      description: '`{column: value}`, or its JSON text; columns that it leaves out come from the files',
    }),
  ),
  conf: Type.Optional(Type.Array(Type.String(), { description: '`key=value` pairs' })),
})

type Body = Static<typeof ImportTableBody>

function partitionOf(given: Body['partition_spec']): Readonly<Record<string, unknown>> {
  if (given === undefined || given === '') return {}
  if (typeof given !== 'string') return given
  try {
    const parsed: unknown = JSON.parse(given)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>
  } catch {
    // No JSON is as wrong as JSON of something else.
  }
  throw failure('PARAMETER_INVALID', ['partition_spec: it is no JSON object'])
}

/** A constant of Spark SQL. */
function literalOf(column: string, value: unknown): string {
  if (value === null) return 'NULL'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') throw failure('PARAMETER_INVALID', [`partition_spec: the value of ${column} is no text`])
  return `'${value.replace(/[\\']/g, '\\$&')}'`
}

/** @throws PARAMETER_INVALID, CONF_INVALID, UNSUPPORTED for ORC and Avro */
export function toTableImport(body: Body): ImportRequest {
  const options = {
    data_type: body.data_type,
    header: body.with_column_header === undefined ? undefined : String(body.with_column_header),
    delimiter: body.delimiter,
    quotechar: body.quote_char,
    escapechar: body.escape_char,
    dateformat: body.date_format,
    timestampformat: body.timestamp_format,
    badrecordspath: body.bad_records_path,
  }
  const given = Object.fromEntries(Object.entries(options).filter((entry): entry is [string, string] => !!entry[1]))
  importType(given)
  const partition = Object.entries(partitionOf(body.partition_spec)).map(([column, value]) => ({ column, value: literalOf(column, value) }))
  return {
    database: foldName(body.database_name),
    table: foldName(body.table_name),
    queueName: foldName(body.queue_name || DEFAULT_QUEUE),
    conf: toConf(body.conf ?? []),
    movement: { kind: 'import', dataPath: body.data_path, overwrite: body.overwrite ?? false, partition, options: given },
  }
}
