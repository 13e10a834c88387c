import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import type { PartitionField, Transform } from '../../core/partitioning.ts'
import { sqlTypeName } from '../../core/spark-types.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { Expression, TableDefinition } from '../../sql/ast.ts'
import { refuseDuplicates } from './column-rules.ts'

type Columns = TableRecord['columns']
type Level = TableDefinition['partitionedBy'][number]

/** Iceberg numbers a table's partition fields from here. */
const FIRST_FIELD_ID = 1000

const TIMES: Readonly<Record<string, 'year' | 'month' | 'day' | 'hour'>> = {
  years: 'year',
  year: 'year',
  months: 'month',
  month: 'month',
  days: 'day',
  day: 'day',
  date: 'day',
  hours: 'hour',
  hour: 'hour',
  date_hour: 'hour',
}

/** A level as it is written, before its column is looked up. */
interface Written {
  readonly column: string
  readonly transform: Transform
}

const isExpression = (level: Level): level is Expression => 'kind' in level

/** `PARTITIONED BY (p INT)` names columns that the list of columns does not have. */
export const addedColumns = (levels: readonly Level[]) =>
  levels.flatMap((level) => (!isExpression(level) && 'type' in level ? [level] : []))

function written(level: Level): Written {
  if (!isExpression(level)) return { column: 'type' in level ? level.name.text : level.text, transform: { kind: 'identity' } }
  if (level.kind === 'column' && level.parts.length === 1) return { column: level.parts[0]?.text ?? '', transform: { kind: 'identity' } }
  if (level.kind === 'call' && level.name.length === 1) {
    const found = transformOf(foldName(level.name[0]?.text ?? ''), level.arguments)
    if (found !== null) return found
  }
  throw failure('UNSUPPORTED', ['this partition transform'])
}

/** `years(ts)`, `bucket(4, id)`, `truncate(10, s)`; the number may come second. */
function transformOf(name: string, operands: readonly Expression[]): Written | null {
  const column = operands.find((operand) => operand.kind === 'column')?.parts.at(-1)?.text
  const numbers = operands.filter((operand) => operand.kind === 'literal' && operand.type === 'whole')
  const number = Number((numbers[0] as { value?: string } | undefined)?.value ?? 0)
  if (column === undefined) return null
  const time = TIMES[name]
  if (time !== undefined && operands.length === 1) return { column, transform: { kind: time } }
  if (operands.length !== 2 || number < 1) return null
  if (name === 'bucket') return { column, transform: { kind: 'bucket', count: number } }
  return name === 'truncate' ? { column, transform: { kind: 'truncate', width: number } } : null
}

const NAMES = { bucket: 'bucket', truncate: 'trunc', year: 'year', month: 'month', day: 'day', hour: 'hour' } as const

/**
 * How a table is split, and its columns in the order that follows from it: those by which it is plainly split come last.
 * @param hidden - Whether levels may be made from columns by a transform, as Iceberg's may.
 * @throws ANALYSIS; UNSUPPORTED for a transform where there are none
 */
export function partitioned(
  levels: readonly Level[],
  columns: Columns,
  { table, hidden }: { readonly table: string; readonly hidden: boolean },
): { readonly columns: Columns; readonly partitioning: readonly PartitionField[] } {
  const found = levels.map((level) => {
    const { column: name, transform } = written(level)
    const column = columns.find((each) => foldName(each.name) === foldName(name))
    if (column === undefined) {
      const names = columns.map((each) => each.name).join(', ')
      throw failure('ANALYSIS', [`partition column ${name} is not defined in table ${table}, defined table columns are: ${names}`])
    }
    if (transform.kind !== 'identity' && !hidden) throw failure('UNSUPPORTED', ['a partition transform of an external table'])
    return { column, transform }
  })
  const plain = found.filter(({ transform }) => transform.kind === 'identity').map(({ column }) => column)
  refuseDuplicates(
    plain.map(({ name }) => name),
    'partition schema',
  )
  if (plain.length > 0 && plain.length === columns.length) throw failure('ANALYSIS', ['Cannot use all columns for partition columns'])
  const odd = plain.find(({ type }) => ['array', 'map', 'struct'].includes(type.kind))
  if (odd !== undefined) throw failure('ANALYSIS', [`Cannot use ${sqlTypeName(odd.type)} for partition column`])
  return {
    columns: [...columns.filter((column) => !plain.includes(column)), ...plain],
    partitioning: found.map(({ column, transform }, at) => ({
      fieldId: FIRST_FIELD_ID + at,
      name: transform.kind === 'identity' ? column.name : `${column.name}_${NAMES[transform.kind]}`,
      sourceId: column.fieldId,
      transform,
    })),
  }
}
