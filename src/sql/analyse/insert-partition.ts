import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import { type SparkType, sqlTypeName } from '../../core/spark-types.ts'
import type { OverwriteScope } from '../../iceberg/operations.ts'
import { valueFromText, valueText } from '../../iceberg/values.ts'
import type { Expression, Insert } from '../ast.ts'
import type { TableEntry } from '../catalog-view.ts'
import type { TypedExpression } from '../typed/tree.ts'
import type { Analysis } from './analysis.ts'
import { cast, literal, STRING } from './build.ts'

type TableColumn = TableEntry['columns'][number]

/** What `PARTITION (p = 1, q)` says: columns that have one value for all rows, and which partitions an overwrite replaces. */
export interface InsertPartition {
  /** By the column's field id. */
  readonly constants: ReadonlyMap<number, TypedExpression>
  readonly scope: OverwriteScope
}

/** Columns by which the table is plainly split, in its order, each with its partition field. */
const levelsOf = ({ columns, partitioning }: TableEntry) =>
  partitioning.flatMap(({ fieldId, sourceId, transform }) => {
    const column = columns.find((each) => each.fieldId === sourceId)
    return transform.kind === 'identity' && column !== undefined ? [{ fieldId, column }] : []
  })

/** @throws ANALYSIS with Spark's sentence, VALUE_NOT_STORABLE for a constant that is none of its column's type, UNSUPPORTED */
export function insertPartition(node: Insert, table: TableEntry, tableText: string, analysis: Analysis): InsertPartition {
  const levels = levelsOf(table)
  const isDynamic = analysis.settings.dynamicOverwrite === true && table.partitioning.length > 0
  if (node.partition.length === 0) return { constants: new Map(), scope: isDynamic ? 'written partitions' : 'table' }
  const given = new Map(
    node.partition.map(({ column, value }) => {
      const level = levels.find((each) => foldName(each.column.name) === foldName(column.text))
      if (level === undefined) throw analysis.error(`${column.text} is not a valid partition column in table ${tableText}.`)
      return [level.fieldId, value === null ? null : { ...level, text: constantText(value, analysis) }]
    }),
  )
  if (given.size !== levels.length) {
    const named = (ids: ReadonlySet<number>) => levels.filter(({ fieldId }) => ids.has(fieldId)).map(({ column }) => column.name)
    throw analysis.error(
      `Requested partitioning does not match the table ${tableText}:\nRequested partitions: ${named(new Set(given.keys())).join(',')}\nTable partitions: ${levels.map(({ column }) => column.name).join(',')}`,
    )
  }
  const fixed = levels.flatMap(({ fieldId }) => given.get(fieldId) ?? [])
  if (levels.slice(0, fixed.length).some(({ fieldId }) => given.get(fieldId) === null)) {
    throw analysis.error(
      `The ordering of partition columns is [${levels.map(({ column }) => column.name).join(',')}] All partition columns having constant values need to appear before other partition columns that do not have an assigned constant value.`,
    )
  }
  const values = fixed.map(({ fieldId, column, text }) => ({ fieldId, column, text: text === null ? null : storedText(column, text) }))
  // As Spark has it, what has a constant for every level replaces that partition in either mode.
  const byRows = isDynamic && fixed.length < levels.length
  const byValues: OverwriteScope = fixed.length === 0 ? 'table' : new Map(values.map(({ fieldId, text }) => [fieldId, text]))
  return {
    constants: new Map(
      values.map(({ column, text }) => [
        column.fieldId,
        text === null ? literal(column.type, null) : cast(literal(STRING, text), column.type, isText(column.type) ? 'store' : 'spark'),
      ]),
    ),
    scope: byRows ? 'written partitions' : byValues,
  }
}

/** Partition values are texts until their column's type is known; `null` for NULL. */
function constantText(value: Expression, analysis: Analysis): string | null {
  if (value.kind !== 'literal' || value.type === 'binary') throw analysis.unsupported('a partition value of this type')
  return value.type === 'null' ? null : value.value
}

const isText = ({ kind }: SparkType): boolean => kind === 'string' || kind === 'varchar'

/** Spark's own spellings; the whole numbers' are checked by their type. */
const BOOLEANS: Readonly<Record<string, string>> = Object.fromEntries([
  ...['t', 'true', 'y', 'yes', '1'].map((text) => [text, 'true']),
  ...['f', 'false', 'n', 'no', '0'].map((text) => [text, 'false']),
])
const WHOLE: Readonly<Partial<Record<SparkType['kind'], bigint>>> = {
  byte: 2n ** 7n,
  short: 2n ** 15n,
  integer: 2n ** 31n,
  long: 2n ** 63n,
}

/**
 * A constant in the text by which files carry it. Types of which several texts are one value, beyond what is read here, are refused: an overwrite
 * must not miss the partition that its rows go to.
 */
function storedText({ type }: TableColumn, text: string): string {
  const malformed = () =>
    failure('VALUE_NOT_STORABLE', [
      `The value '${text}' of the type "STRING" cannot be cast to "${sqlTypeName(type).toUpperCase()}" because it is malformed. Correct the value as per the syntax, or change its target type. To return NULL instead, use \`try_cast\`. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.`,
    ])
  if (type.kind === 'string') return text
  if (type.kind === 'varchar') {
    // What is beyond the length must be blanks, which go; anything else fails where the rows are written.
    const kept = text.slice(0, type.length)
    return text.slice(type.length).trim() === '' ? kept : text
  }
  if (type.kind === 'boolean') {
    const value = BOOLEANS[text.trim().toLowerCase()]
    if (value === undefined) throw malformed()
    return value
  }
  const limit = WHOLE[type.kind]
  if (limit !== undefined) {
    const value = /^[+-]?[0-9]+$/.test(text.trim()) ? BigInt(text.trim().replace(/^\+/, '')) : null
    if (value === null || value >= limit || value < -limit) throw malformed()
    return String(value)
  }
  if (type.kind !== 'date') throw failure('UNSUPPORTED', [`a constant value of a partition column of type ${sqlTypeName(type)}`])
  const [, year, month, day] = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$/.exec(text.trim()) ?? []
  if (year === undefined || month === undefined || day === undefined) throw malformed()
  const value = valueFromText('date', `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  if (value === null) throw malformed()
  return valueText('date', value)
}
