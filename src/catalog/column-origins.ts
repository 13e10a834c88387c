import type { StructField } from '../core/spark-types.ts'
import type { EnginePlan } from '../sql/plan.ts'
import type { Column, ColumnId, Item, Relation } from '../sql/typed/tree.ts'

/**
 * The columns of a table or view that a query defines: CHAR, VARCHAR and comments are those of the columns that pass through unchanged, and all
 * may be NULL.
 */
export function definedColumns(plan: EnginePlan): readonly StructField[] {
  const origins = columnOrigins(plan)
  return plan.schema.map(({ name, type }, at) => {
    const origin = origins[at] ?? null
    const isDeclared = origin !== null && (origin.type.kind === 'char' || origin.type.kind === 'varchar') && type.kind === 'string'
    return { name, type: isDeclared ? origin.type : type, nullable: true, comment: origin?.comment ?? null }
  })
}

/**
 * The column of a table that each result column is, where it is one unchanged: Spark carries comments and CHAR lengths along with it.
 * @returns by position; `null` for what is computed.
 */
export function columnOrigins(plan: EnginePlan): readonly (StructField | null)[] {
  const origins = new Map<ColumnId, StructField>()
  /** Columns that are another one under a new id. */
  const same = new Map<ColumnId, ColumnId>()
  const definitions = new Map<number, Relation>()
  const equal = (columns: readonly Column[], others: readonly Column[]) =>
    columns.forEach((column, at) => {
      const other = others[at]
      if (other !== undefined && other.id !== column.id) same.set(column.id, other.id)
    })
  const items = (list: readonly Item[]) => {
    for (const { column, expression } of list)
      if (expression.kind === 'reference' && expression.id !== column.id) same.set(column.id, expression.id)
  }

  /** Notes what a relation says of its own columns. @returns the relations below that the result's columns may come from */
  function note(relation: Relation): readonly Relation[] {
    switch (relation.kind) {
      case 'scan':
        relation.columns.forEach((column, at) => {
          const origin = plan.inputs[relation.input]?.columns[at]
          if (origin !== undefined) origins.set(column.id, origin)
        })
        return []
      case 'project':
        items(relation.items)
        return [relation.input]
      case 'aggregate':
        items(relation.keys)
        return [relation.input]
      case 'set-operation':
        equal(relation.columns, relation.left.columns)
        return [relation.left]
      case 'join':
        return [relation.left, relation.right]
      case 'with':
        for (const { id, relation: defined } of relation.definitions) definitions.set(id, defined)
        return [...relation.definitions.map(({ relation: defined }) => defined), relation.input]
      case 'common':
        equal(relation.columns, definitions.get(relation.definition)?.columns ?? [])
        return []
      case 'values':
      case 'range':
      case 'one-row':
        return []
      default:
        return [relation.input]
    }
  }

  const originOf = (id: ColumnId): StructField | null => {
    const origin = origins.get(id)
    if (origin !== undefined) return origin
    const other = same.get(id)
    return other === undefined ? null : originOf(other)
  }

  const waiting = [plan.query.relation]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) waiting.push(...note(next).toReversed())
  return plan.query.relation.columns.map(({ id }) => originOf(id))
}
