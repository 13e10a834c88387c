import { sqlTypeName } from '../../core/spark-types.ts'
import type { FunctionCall, Identifier, SortItem, WindowFrame, WindowSpecification } from '../ast.ts'
import type { ResolvedCall } from '../functions/resolve.ts'
import type { SortKey, TypedBound, TypedExpression, TypedFrame, TypedWindow } from '../typed/tree.ts'
import type { Analysed } from './analysed.ts'
import type { Environment } from './environment.ts'
import { FrameLimits } from './frame-limits.ts'

/** Functions that count rows: they need an order and have a frame of their own (sql-measured.md A3). */
const ROW_FUNCTIONS: ReadonlySet<string> = new Set(['row_number', 'rank', 'dense_rank', 'percent_rank', 'ntile', 'cume_dist'])
const OFFSET_FUNCTIONS: ReadonlySet<string> = new Set(['lag', 'lead'])

type Named = { readonly text: string }
interface Specification {
  readonly partitionBy: readonly Analysed[]
  readonly orderBy: readonly (SortKey & Named)[]
  readonly frame: WindowFrame | null
}

/** A call with OVER. */
export function analyseWindow(
  node: FunctionCall,
  over: NonNullable<FunctionCall['over']>,
  resolved: ResolvedCall,
  environment: Environment,
): Analysed {
  const { analysis } = environment
  const { expression, row } = resolved
  if (environment.noWindows !== null) throw analysis.error(environment.noWindows)
  if (node.distinct) throw analysis.error(`Distinct window functions are not supported: ${resolved.text}`)
  if (node.filter !== null) throw analysis.error('window aggregate function with filter predicate is not supported yet.')
  if (row.kind === 'scalar') throw analysis.error(`Expression '${resolved.text}' not supported within a window function.`)
  const specification = specificationOf(over, environment)
  const counts = ROW_FUNCTIONS.has(row.name) || OFFSET_FUNCTIONS.has(row.name)
  if (counts && specification.orderBy.length === 0) {
    throw analysis.error(
      `Window function ${resolved.text} requires window to be ordered, please add ORDER BY clause. For example SELECT ${resolved.text}(value_expr) OVER (PARTITION BY window_partition ORDER BY window_ordering) from table`,
    )
  }
  if (counts && specification.frame !== null) {
    if (OFFSET_FUNCTIONS.has(row.name)) throw analysis.error(`Cannot specify window frame for ${row.name} function`)
    if (!isOwnFrame(specification.frame)) throw analysis.error(`Window Frame must match the required frame of ${row.name}`)
  }
  const frame = frameOf(row.name, expression.arguments, specification, environment)
  const call = expression.kind === 'aggregate' ? expression : { ...expression, ignoreNulls: node.nulls === 'IGNORE' }
  const window: TypedWindow = {
    kind: 'window',
    call,
    partitionBy: specification.partitionBy.map((each) => each.expression),
    orderBy: specification.orderBy.map(({ expression: key, descending, nullsFirst }) => ({ expression: key, descending, nullsFirst })),
    frame: frame.typed,
    type: expression.type,
    nullable: expression.nullable,
  }
  const parts = [
    ...(specification.partitionBy.length === 0 ? [] : [`PARTITION BY ${specification.partitionBy.map(({ text }) => text).join(', ')}`]),
    ...(specification.orderBy.length === 0 ? [] : [`ORDER BY ${specification.orderBy.map(({ text }) => text).join(', ')}`]),
    frame.text,
  ]
  return { expression: window, text: `${resolved.text} OVER (${parts.join(' ')})` }
}

function specificationOf(over: NonNullable<FunctionCall['over']>, environment: Environment): Specification {
  if ('reference' in over) return specificationOf(namedWindow(over.reference, environment), environment)
  if (over.base !== null) return { ...specificationOf(namedWindow(over.base, environment), environment), frame: over.frame }
  const inner: Environment = { ...environment, noWindows: 'It is not allowed to use a window function inside another window function.' }
  return {
    partitionBy: over.partitionBy.map((each) => environment.analyse(each, inner)),
    orderBy: over.orderBy.map((item) => sortKey(item, inner)),
    frame: over.frame,
  }
}

function namedWindow({ text }: Identifier, { windows, analysis }: Environment): WindowSpecification {
  const found = windows.find(({ name }) => name.text.toLowerCase() === text.toLowerCase())
  if (found === undefined) throw analysis.error(`Window specification ${text} is not defined in the WINDOW clause.`)
  return found.specification
}

/** A sort key with Spark's defaults: NULLs first when ascending, last when descending. */
export function sortKey(item: SortItem, environment: Environment): SortKey & Named {
  const { expression, text } = environment.analyse(item.expression, environment)
  if (expression.type.kind === 'map' || expression.type.kind === 'interval') {
    throw environment.analysis.error(
      `cannot resolve '${text}' due to data type mismatch: cannot sort data type ${sqlTypeName(expression.type)}`,
      item,
    )
  }
  const nullsFirst = item.nulls === null ? !item.descending : item.nulls === 'FIRST'
  return {
    expression,
    descending: item.descending,
    nullsFirst,
    text: `${text} ${item.descending ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`,
  }
}

const isOwnFrame = ({ unit, from, to }: WindowFrame): boolean =>
  unit === 'ROWS' && from.kind === 'unbounded-preceding' && to.kind === 'current-row'

const UNBOUNDED_PRECEDING = { kind: 'unbounded-preceding' } as const
const UNBOUNDED_FOLLOWING = { kind: 'unbounded-following' } as const
const CURRENT_ROW = { kind: 'current-row' } as const

type Frame = { readonly typed: TypedFrame; readonly text: string }

function frameOf(name: string, args: readonly TypedExpression[], { orderBy, frame }: Specification, environment: Environment): Frame {
  if (OFFSET_FUNCTIONS.has(name)) return offsetFrame(name, args)
  if (ROW_FUNCTIONS.has(name)) {
    const unit = name === 'cume_dist' ? 'range' : 'rows'
    return named({ unit, from: UNBOUNDED_PRECEDING, to: CURRENT_ROW }, 'UNBOUNDED PRECEDING', 'CURRENT ROW')
  }
  if (frame !== null) return written(frame, orderBy, environment)
  if (orderBy.length === 0)
    return named({ unit: 'rows', from: UNBOUNDED_PRECEDING, to: UNBOUNDED_FOLLOWING }, 'UNBOUNDED PRECEDING', 'UNBOUNDED FOLLOWING')
  return named({ unit: 'range', from: UNBOUNDED_PRECEDING, to: CURRENT_ROW }, 'UNBOUNDED PRECEDING', 'CURRENT ROW')
}

const named = (typed: TypedFrame, from: string, to: string): Frame => ({
  typed,
  text: `${typed.unit.toUpperCase()} BETWEEN ${from} AND ${to}`,
})

/** Shown with the offset as the frame's both ends. */
function offsetFrame(name: string, [, offset]: readonly TypedExpression[]): Frame {
  const rows = offset?.kind === 'literal' && offset.value !== null ? BigInt(offset.value) : 1n
  const text = `${name === 'lag' ? -rows : rows} FOLLOWING`
  return named({ unit: 'rows', from: UNBOUNDED_PRECEDING, to: UNBOUNDED_FOLLOWING }, text, text)
}

function written(frame: WindowFrame, orderBy: Specification['orderBy'], environment: Environment): Frame {
  const { analysis } = environment
  const byValue = frame.unit === 'RANGE' && [frame.from, frame.to].some(({ kind }) => kind === 'preceding' || kind === 'following')
  if (
    frame.unit === 'RANGE' &&
    orderBy.length === 0 &&
    (frame.from.kind !== 'unbounded-preceding' || frame.to.kind !== 'unbounded-following')
  ) {
    throw analysis.error('A range window frame cannot be used in an unordered window specification.', frame)
  }
  if (byValue && orderBy.length > 1) {
    throw analysis.error(
      'A range window frame with value boundaries cannot be used in a window specification with multiple order by expressions',
      frame,
    )
  }
  const key = byValue ? (orderBy[0] as (typeof orderBy)[number]) : null
  const limits = new FrameLimits(frame, key, environment)
  const [from, to] = [limits.bound('lower', frame.from), limits.bound('upper', frame.to)]
  const types = [from.typed, to.typed].flatMap((limit) => ('offset' in limit ? [sqlTypeName(limit.offset.type)] : []))
  if (new Set(types).size > 1) {
    throw analysis.error(
      `cannot resolve '${frame.unit} BETWEEN ${from.text} AND ${to.text}' due to data type mismatch: Window frame bounds '${from.text}' and '${to.text}' do not have the same type: '${types[0]}' <> '${types[1]}'`,
      frame,
    )
  }
  if (place(from.typed) > place(to.typed)) {
    throw analysis.error(
      `cannot resolve '${frame.unit} BETWEEN ${from.text} AND ${to.text}' due to data type mismatch: The lower bound of a window frame must be less than or equal to the upper bound`,
      frame,
    )
  }
  return named({ unit: frame.unit === 'ROWS' ? 'rows' : 'range', from: from.typed, to: to.typed }, from.text, to.text)
}

/** Where a bound lies, to compare two of them: rows before the current one are negative. */
function place(given: TypedBound): number {
  switch (given.kind) {
    case 'unbounded-preceding':
      return Number.NEGATIVE_INFINITY
    case 'unbounded-following':
      return Number.POSITIVE_INFINITY
    case 'current-row':
      return 0
    default: {
      const inner = given.offset.kind === 'cast' ? given.offset.operand : given.offset
      const size = inner.kind === 'literal' ? Number(inner.value) : 0
      return given.kind === 'preceding' ? -size : size
    }
  }
}
