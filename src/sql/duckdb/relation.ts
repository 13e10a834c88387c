import type {
  ColumnId,
  Filter,
  Item,
  Join,
  Limit,
  Project,
  Relation,
  SetOperation,
  Sort,
  TypedQuery,
  Values,
  Window,
  With,
} from '../typed/tree.ts'
import { aggregateBlock } from './aggregate.ts'
import { type Block, derived, isBare, rowsOf, selectByPosition, selectedFrom } from './block.ts'
import { emitCast } from './casts/cast.ts'
import { type Context, columnAlias, type Emit } from './context.ts'
import { emitCase, expressionEmitter } from './expression.ts'
import { generateBlock } from './generate.ts'
import { checkNesting, checkSubqueries } from './nesting.ts'
import { membersOf, setOperationSource } from './set-operation.ts'
import { sortKeys } from './sort-keys.ts'

/** The whole query as one SELECT, columns by position. */
export function emitTree({ relation }: TypedQuery, relationOf: (ordinal: number) => string): string {
  let numbers = 0
  let level = 0
  const context: Context = {
    relationOf,
    unique: () => numbers++,
    select: (query) => selectByPosition(blockOf(query, context)),
    subquery(query) {
      level += 1
      checkSubqueries(level)
      const sql = context.select(query)
      level -= 1
      return sql
    },
  }
  return checkNesting(context.select(relation))
}

function blockOf(relation: Relation, context: Context): Block {
  const emit = expressionEmitter({ context, renamed: new Map() })
  const alias = (): string => `"t${context.unique()}"`
  const named = (source: string): Block =>
    rowsOf(`${source} AS ${alias()}(${relation.columns.map(({ id }) => columnAlias(id)).join(', ')})`, relation.columns)
  switch (relation.kind) {
    case 'scan':
      return named(context.relationOf(relation.input))
    case 'values':
      return named(valuesSource(relation, emit))
    case 'range':
      return named(`range(${relation.start}, ${relation.end}, ${relation.step})`)
    case 'one-row':
      return rowsOf('', [])
    case 'project':
      return projectBlock(relation, emit, context)
    case 'filter':
      return filterBlock(relation, emit, context)
    case 'join':
      return joinBlock(relation, emit, context)
    case 'generate':
      return generateBlock(rows(relation.input, context), relation, emit, context.unique)
    case 'aggregate':
      return aggregateBlock(rows(relation.input, context), relation, emit)
    case 'window':
      return windowBlock(relation, emit, context)
    case 'sort':
      return sortBlock(relation, emit, context)
    case 'limit':
      return limitBlock(relation, context)
    case 'distinct':
      return distinctBlock(blockOf(relation.input, context), context)
    case 'set-operation':
      return rowsOf(setOperationSource(relation, operandsOf(relation).map(context.select), alias()), relation.columns)
    case 'with':
      return withBlock(relation, context)
    case 'common':
      return named(commonName(relation.definition))
  }
}

const operandsOf = (relation: SetOperation): readonly Relation[] =>
  relation.operator === 'union' ? membersOf(relation) : [relation.left, relation.right]

/** A block whose columns can be read under their own names and that WHERE and a select list may still be added to. */
function rows(relation: Relation, context: Context): Block {
  const block = blockOf(relation, context)
  return block.stage === 'rows' && block.limit === null && block.orderBy.length === 0 ? block : derived(block, context.unique)
}

function valuesSource({ rows: list }: Values, emit: Emit): string {
  return `(VALUES ${list.map((row) => `(${row.map(emit).join(', ')})`).join(', ')})`
}

const MAKES_ROWS = /\bunnest\(/i

/** An assignment fails under the name of its column, also where it is one of several (MERGE). */
function emitItem({ column, expression }: Item, emit: Emit): string {
  if (expression.kind === 'case') return emitCase(expression, emit, (result) => emitItem({ column, expression: result }, emit))
  return expression.kind === 'cast' && expression.mode === 'store' ? emitCast(expression, emit, column.name) : emit(expression)
}

function projectBlock({ input, columns, items }: Project, emit: Emit, context: Context): Block {
  const below = blockOf(input, context)
  const onlyNames = items.every(({ column, expression }) => expression.kind === 'reference' && expression.id === column.id)
  // Columns left out or put into another order: the list there is can be cut.
  if (onlyNames && below.stage !== 'closed') return { ...below, columns }
  const base = below.stage === 'rows' ? below : derived(below, context.unique)
  const expressions = new Map<ColumnId, string>(items.map((item) => [item.column.id, emitItem(item, emit)]))
  if (![...expressions.values()].some((sql) => MAKES_ROWS.test(sql))) return selectedFrom(base, columns, expressions)
  // Functions that make rows come before an order or a limit of the same SELECT.
  const plain = base.limit === null && base.orderBy.length === 0 ? base : derived(base, context.unique)
  return { ...selectedFrom(plain, columns, expressions), stage: 'closed' }
}

function filterBlock({ input, condition }: Filter, emit: Emit, context: Context): Block {
  const below = blockOf(input, context)
  const base = below.stage === 'rows' && below.limit === null ? below : derived(below, context.unique)
  return { ...base, where: [...base.where, emit(condition)] }
}

const JOINS = {
  inner: 'JOIN',
  left: 'LEFT JOIN',
  right: 'RIGHT JOIN',
  full: 'FULL JOIN',
  semi: 'SEMI JOIN',
  anti: 'ANTI JOIN',
} as const

function joinBlock({ type, left, right, condition, lateral, columns }: Join, emit: Emit, context: Context): Block {
  const operand = (relation: Relation): string => {
    const block = blockOf(relation, context)
    return (isBare(block) ? block : derived(block, context.unique)).from
  }
  const first = operand(left)
  const second = lateral ? `LATERAL ${derived(blockOf(right, context), context.unique).from}` : bracketed(right, operand(right))
  const on = condition === null ? 'true' : emit(condition)
  if (type === 'inner' && condition === null && !lateral) return rowsOf(`${first} CROSS JOIN ${second}`, columns)
  return rowsOf(`${first} ${JOINS[type]} ${second} ON ${on}`, columns)
}

/** A join on the right of another one stands in brackets. */
const bracketed = (relation: Relation, from: string): string => (relation.kind === 'join' ? `(${from})` : from)

function windowBlock({ input, columns, items }: Window, emit: Emit, context: Context): Block {
  const base = rows(input, context)
  return selectedFrom(base, columns, new Map(items.map(({ column, expression }) => [column.id, emit(expression)])))
}

function sortBlock({ input, keys }: Sort, emit: Emit, context: Context): Block {
  const below = blockOf(input, context)
  const base = below.stage === 'rows' && below.limit === null ? below : derived(below, context.unique)
  return { ...base, orderBy: sortKeys(keys, emit) }
}

function limitBlock({ input, rows: limit }: Limit, context: Context): Block {
  const below = blockOf(input, context)
  return { ...below, limit: below.limit === null ? limit : Math.min(below.limit, limit) }
}

function distinctBlock(below: Block, context: Context): Block {
  const base = below.limit === null && below.orderBy.length === 0 && below.stage !== 'closed' ? below : derived(below, context.unique)
  return { ...base, stage: 'closed', distinct: true }
}

const commonName = (definition: number): string => `"w${definition}"`

function withBlock({ definitions, input }: With, context: Context): Block {
  const texts = definitions.map(({ id, relation }) => `${commonName(id)} AS (${context.select(relation)})`)
  const below = blockOf(input, context)
  return { ...below, with: [...texts, ...below.with] }
}
