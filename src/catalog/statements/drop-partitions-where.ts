import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import type { StructField } from '../../core/spark-types.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { BinaryOperator, DropPartitionsWhere, Expression } from '../../sql/ast.ts'
import { partitionNames, tablePartitions } from '../table-partitions.ts'
import { quotedName } from './find-table.ts'
import type { CatalogContext, CatalogOutcome } from './outcome.ts'
import { requirePartitioned } from './partition-specs.ts'
import { tableFor, withoutPartitions } from './partitions.ts'

type Values = readonly (string | null)[]
type Test = (values: Values) => boolean

const COMPARED: Readonly<Partial<Record<BinaryOperator, (order: number) => boolean>>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}
/** The same comparison with its sides changed. */
const TURNED: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }
const NUMBERS: ReadonlySet<string> = new Set(['byte', 'short', 'integer', 'long', 'float', 'double', 'decimal'])

/** DLI's `DROP PARTITIONS (p > 1 AND q = 'x'), PARTITIONS (…)`: all partitions that one of the filters holds for. @throws PARTITION_NOT_FOUND, ANALYSIS */
export async function dropPartitionsWhere(
  { name, filters, ifExists }: DropPartitionsWhere,
  context: CatalogContext,
  sql: string,
): Promise<CatalogOutcome> {
  const table = tableFor(name, context, sql, 'ALTER TABLE ... DROP PARTITION ...')
  requirePartitioned(table, 'ALTER TABLE DROP PARTITION')
  const tests = filters.map((filter) => testOf(filter, table))
  const known = await tablePartitions(table, context.reads, context.storage)
  const gone = known.filter(({ values }) => tests.some((test) => test(values)))
  if (gone.length === 0 && !ifExists)
    throw failure('PARTITION_NOT_FOUND', [`No partition of table ${quotedName(table)} fits the filters of DROP PARTITIONS`])
  return await withoutPartitions(table, gone, context)
}

const refused = () => failure('UNSUPPORTED', ['DROP PARTITIONS by anything but comparisons of columns with constants, AND and OR'])

function testOf(node: Expression, table: TableRecord): Test {
  if (node.kind !== 'binary') throw refused()
  const { operator, left, right } = node
  if (operator === 'AND' || operator === 'OR') {
    const [one, other] = [testOf(left, table), testOf(right, table)]
    return operator === 'AND' ? (values) => one(values) && other(values) : (values) => one(values) || other(values)
  }
  if (left.kind === 'literal' && right.kind === 'column') {
    return testOf({ ...node, operator: TURNED[operator] ?? operator, left: right, right: left }, table)
  }
  const holds = COMPARED[operator]
  if (left.kind !== 'column' || right.kind !== 'literal' || holds === undefined) throw refused()
  const name = left.parts.map(({ text }) => text).join('.')
  const level = partitionNames(table).findIndex((each) => foldName(each) === foldName(name))
  const column = table.columns.find(({ fieldId }) => fieldId === table.partitioning[level]?.sourceId)
  if (column === undefined) throw failure('ANALYSIS', [`${name} is not a valid partition column in table ${quotedName(table)}.`])
  const compare = comparison(column, right.type === 'null' ? null : right.value)
  return (values) => {
    const order = compare(values[level] ?? null)
    return order !== null && holds(order)
  }
}

/** How a partition's value stands to a constant, in the column's type; `null` when they cannot be compared. */
function comparison({ type }: StructField, constant: string | null): (value: string | null) => number | null {
  const asNumbers = NUMBERS.has(type.kind)
  return (value) => {
    if (value === null || constant === null) return null
    if (!asNumbers) return value < constant ? -1 : value > constant ? 1 : 0
    const [a, b] = [value, constant].map((text) => (/^[+-]?\d+$/.test(text) ? BigInt(text) : Number(text))) as [number, number]
    if (Number.isNaN(a) || Number.isNaN(b)) return null
    return a < b ? -1 : a > b ? 1 : 0
  }
}
