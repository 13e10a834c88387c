import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import { doubleText } from '../../core/number-text.ts'
import type { PartitionRecord, TableRecord } from '../../metastore/metastore.ts'
import type { PartitionSpec } from '../../sql/ast.ts'
import { partitionNames } from '../table-partitions.ts'
import { quotedName } from './find-table.ts'

/** Values by position among the table's levels; a level that a spec leaves out has none. */
export type SpecValues = ReadonlyMap<number, string | null>

const texts = (table: TableRecord): string => partitionNames(table).join(', ')

/** @throws ANALYSIS for a table that is not split. `by`: the statement as the error calls it */
export function requirePartitioned(table: TableRecord, by: string): void {
  if (table.partitioning.length > 0) return
  throw failure('ANALYSIS', [
    `${by} is not allowed on ${table.name} since its partition metadata is not stored in the Hive metastore. To import this information into the metastore, run \`msck repair table ${table.name}\``,
  ])
}

/** What `PARTITION (p = 1)` asks for. @throws ANALYSIS for a column by which the table is not split */
export function specValues(table: TableRecord, spec: PartitionSpec): SpecValues {
  const levels = partitionNames(table).map(foldName)
  return new Map(
    spec.map(({ column, value }) => {
      const level = levels.indexOf(foldName(column.text))
      if (level < 0) throw failure('ANALYSIS', [`${column.text} is not a valid partition column in table ${quotedName(table)}.`])
      return [level, asKept(valueText(value), level, table)]
    }),
  )
}

/** Values of all levels, in the table's order. @throws ANALYSIS when one is missing or empty */
export function fullValues(table: TableRecord, spec: PartitionSpec): readonly (string | null)[] {
  const values = specValues(table, spec)
  const names = partitionNames(table)
  if (values.size !== names.length) {
    const given = [...values.keys()].map((level) => names[level])
    throw failure('ANALYSIS', [
      `Partition spec is invalid. The spec (${given.join(', ')}) must match the partition spec (${texts(table)}) defined in table '${quotedName(table)}'`,
    ])
  }
  const inOrder = names.map((_, level) => values.get(level) ?? null)
  if (inOrder.includes('')) {
    const given = names.map((name, level) => `${name}=${inOrder[level] ?? ''}`)
    throw failure('ANALYSIS', [`Partition spec is invalid. The spec ([${given.join(', ')}]) contains an empty partition column value`])
  }
  return inOrder
}

const WHOLE: ReadonlySet<string> = new Set(['byte', 'short', 'integer', 'long'])

/** The values of a managed table have the type of their column: `'01'` is 1. Of an external one they are names of folders. */
function asKept(text: string | null, level: number, { kind, columns, partitioning }: TableRecord): string | null {
  if (kind !== 'managed' || text === null || !/^[+-]?\d+$/.test(text)) return text
  const column = columns.find(({ fieldId }) => fieldId === partitioning[level]?.sourceId)
  return column !== undefined && WHOLE.has(column.type.kind) ? String(BigInt(text)) : text
}

/** A literal as text: partition values are texts until a column's type is known. */
function valueText(value: PartitionSpec[number]['value']): string | null {
  if (value.kind === 'interval' || value.type === 'binary') throw failure('UNSUPPORTED', ['a partition value of this type'])
  if (value.type === 'null') return null
  return value.type === 'double' || value.type === 'float' ? doubleText(Number(value.value)) : value.value
}

export const fits = ({ values }: Pick<PartitionRecord, 'values'>, wanted: SpecValues): boolean =>
  [...wanted].every(([level, value]) => (values[level] ?? null) === value)

/** `p -> 1`. */
const mapped = (table: TableRecord, values: SpecValues): readonly string[] => {
  const names = partitionNames(table)
  return [...values].map(([level, value]) => `${names[level]} -> ${value}`)
}

const place = ({ name, databaseName }: TableRecord): string => `in table '${name}' database '${databaseName}':`

export const partitionNotFound = (table: TableRecord, values: SpecValues) =>
  failure('PARTITION_NOT_FOUND', [`Partition not found ${place(table)}\n${mapped(table, values).join('\n')}`])

export const partitionsNotFound = (table: TableRecord, specs: readonly SpecValues[]) =>
  failure('PARTITION_NOT_FOUND', [
    `The following partitions not found ${place(table)}\n${specs.map((values) => `Map(${mapped(table, values).join(', ')})`).join('\n===\n')}`,
  ])

export const partitionExists = (table: TableRecord, values: SpecValues) =>
  failure('PARTITION_EXISTS', [`Partition already exists ${place(table)}\n${mapped(table, values).join('\n')}`])

export const partitionsExist = (table: TableRecord, specs: readonly SpecValues[]) =>
  failure('PARTITION_EXISTS', [
    `The following partitions already exists ${place(table)}\n${specs.map((values) => `Map(${mapped(table, values).join(', ')})`).join('\n===\n')}`,
  ])

export const asSpec = (values: readonly (string | null)[]): SpecValues => new Map(values.map((value, level) => [level, value]))
