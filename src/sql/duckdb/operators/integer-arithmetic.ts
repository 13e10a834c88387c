import type { SparkType } from '../../../core/spark-types.ts'
import type { TypedCall, TypedExpression } from '../../typed/tree.ts'
import type { Emit } from '../context.ts'
import { type Bounds, bitsOf, boundsOf, boundsOfBits, contains, INTEGERS, type Integral, magnitudeBits, RING } from './integer-bounds.ts'

export const isIntegral = (type: SparkType): boolean => type.kind in INTEGERS

/** An expression of `+`, `-`, `*` and unary minus over operands of other kinds. Modulo 2^n these are a ring: it is enough to wrap at the end. */
type Node =
  | { readonly operator: string; readonly operands: readonly Node[]; readonly bounds: Bounds }
  | { readonly operator: null; readonly sql: string; readonly bounds: Bounds; readonly simple: boolean; readonly constant: boolean }

/**
 * Whole numbers wrap around as Java's do, where the engine raises an error. Three forms, cheapest first:
 * - as it is, where the bounds of the operands rule an overflow out;
 * - as it is for operands small enough, else as below: columns and constants, where looking at them twice costs little;
 * - in a type twice as wide, wrapped by bit operations.
 *
 * Measured on three million rows, `a * b` of BIGINT: 7 ms bare, 9 ms guarded, 90 ms wide. `TRY` would cost 10 ms, but 4 µs for every row that overflows.
 */
export function integerArithmetic(call: TypedCall, emit: Emit): string {
  if (call.function === 'div') return division(call, emit)
  if (call.function === '%') return remainder(call, emit)
  const kind = call.type.kind as Integral
  const tree = nodeOf(call, emit)
  const range = boundsOfBits(bitsOf(kind))
  if (allWithin(tree, range)) return native(tree)
  return guarded(tree, kind) ?? wide(tree, kind)
}

function nodeOf(expression: TypedExpression, emit: Emit, kind = expression.type.kind): Node {
  if (expression.kind === 'call' && expression.function in RING && expression.type.kind === kind) {
    const operands = expression.arguments.map((each) => nodeOf(each, emit, kind))
    return { operator: expression.function, operands, bounds: combined(expression.function, operands) }
  }
  const inner = withoutCasts(expression)
  const simple = inner.kind === 'reference' || inner.kind === 'literal'
  return { operator: null, sql: emit(expression), bounds: boundsOf(expression), simple, constant: inner.kind === 'literal' }
}

/** Under conversions among whole numbers, which cost next to nothing. */
function withoutCasts(expression: TypedExpression): TypedExpression {
  let inner = expression
  while (inner.kind === 'cast' && isIntegral(inner.operand.type)) inner = inner.operand
  return inner
}

const combined = (operator: string, operands: readonly Node[]): Bounds =>
  (RING[operator] as (...bounds: readonly Bounds[]) => Bounds)(...operands.map(({ bounds }) => bounds))

const allWithin = (node: Node, range: Bounds): boolean =>
  contains(range, node.bounds) && (node.operator === null || node.operands.every((each) => allWithin(each, range)))

const joined = (operator: string, operands: readonly string[]): string =>
  operator === 'negative' ? `(-${operands[0]})` : `(${operands.join(` ${operator} `)})`

const native = (node: Node): string => (node.operator === null ? node.sql : joined(node.operator, node.operands.map(native)))

function leavesOf(node: Node): readonly Extract<Node, { operator: null }>[] {
  return node.operator === null ? [node] : node.operands.flatMap(leavesOf)
}

/** Columns looked at by one guard; more of them would cost more than they save. */
const GUARDED_MAX = 4

/** `null` where a guard would be dear or would hardly ever let anything through. */
function guarded(tree: Node, kind: Integral): string | null {
  const leaves = leavesOf(tree)
  if (!leaves.every(({ simple }) => simple)) return null
  const columns = [...new Map(leaves.filter(({ constant }) => !constant).map((leaf) => [leaf.sql, leaf])).values()]
  if (columns.length > GUARDED_MAX) return null
  const width = bitsOf(kind)
  const range = boundsOfBits(width)
  for (let bits = width - 1; bits >= width / 4; bits -= 1) {
    const small = boundsOfBits(bits)
    if (!allWithin(limited(tree, small), range)) continue
    const checks = columns
      .filter(({ bounds }) => !contains(small, bounds))
      .map(({ sql }) => `${sql} BETWEEN ${small.low} AND ${small.high}`)
    return `CASE WHEN ${checks.join(' AND ')} THEN ${native(tree)} ELSE ${wide(tree, kind)} END`
  }
  return null
}

function limited(node: Node, small: Bounds): Node {
  if (node.operator !== null) {
    const operands = node.operands.map((each) => limited(each, small))
    return { ...node, operands, bounds: combined(node.operator, operands) }
  }
  return node.constant || contains(small, node.bounds) ? node : { ...node, bounds: small }
}

/** The type to compute in, and the bits it has besides its sign. */
const WIDE = { byte: ['BIGINT', 63], short: ['BIGINT', 63], integer: ['BIGINT', 63], long: ['HUGEINT', 127] } as const

function wide(tree: Node, kind: Integral): string {
  const [type, capacity] = WIDE[kind]

  function write(node: Node): { readonly sql: string; readonly bounds: Bounds } {
    if (node.operator === null) return { sql: `CAST(${node.sql} AS ${type})`, bounds: node.bounds }
    let operands = node.operands.map(write)
    const bounds = (): Bounds =>
      (RING[node.operator as string] as (...each: readonly Bounds[]) => Bounds)(...operands.map((each) => each.bounds))
    if (magnitudeBits(bounds()) > capacity)
      operands = operands.map((each) =>
        contains(boundsOfBits(bitsOf(kind)), each.bounds)
          ? each
          : { sql: wrapped(each.sql, bitsOf(kind), type), bounds: boundsOfBits(bitsOf(kind)) },
      )
    return {
      sql: joined(
        node.operator,
        operands.map(({ sql }) => sql),
      ),
      bounds: bounds(),
    }
  }

  return `CAST(${wrapped(write(tree).sql, bitsOf(kind), type)} AS ${INTEGERS[kind].sql})`
}

/** The lowest `bits` bits of a whole number as a signed one, still in its own type, which must be wider. */
export function wrapped(sql: string, bits: number, type: 'BIGINT' | 'HUGEINT'): string {
  const mask = `CAST(${(1n << BigInt(bits)) - 1n} AS ${type})`
  const sign = `CAST(${1n << BigInt(bits - 1)} AS ${type})`
  return `(xor(${sql} & ${mask}, ${sign}) - ${sign})`
}

/** `div` is of BIGINT; the one quotient that does not fit wraps. */
function division(call: TypedCall, emit: Emit): string {
  const [left, right] = call.arguments as readonly [TypedExpression, TypedExpression]
  const [a, b] = [left, right].map((each) => (each.type.kind === 'long' ? emit(each) : `CAST(${emit(each)} AS BIGINT)`)) as [string, string]
  if (cannotOverflow(left, right)) return `(${a} // ${b})`
  return `CAST(${wrapped(`(CAST(${a} AS HUGEINT) // ${b})`, 64, 'HUGEINT')} AS BIGINT)`
}

function remainder(call: TypedCall, emit: Emit): string {
  const [left, right] = call.arguments as readonly [TypedExpression, TypedExpression]
  const [a, b] = [emit(left), emit(right)]
  if (cannotOverflow(left, right)) return `(${a} % ${b})`
  const { sql } = INTEGERS[call.type.kind as Integral]
  return `CAST((CAST(${a} AS ${call.type.kind === 'long' ? 'HUGEINT' : 'BIGINT'}) % ${b}) AS ${sql})`
}

/** The lowest number divided by -1 is the only case. The engine's NULL for a zero divisor is Spark's too. */
function cannotOverflow(left: TypedExpression, right: TypedExpression): boolean {
  const divisor = boundsOf(right)
  const dividend = boundsOf(left)
  const width = bitsOf(left.type.kind as Integral)
  return divisor.low > -1n || divisor.high < -1n || dividend.low > boundsOfBits(width).low
}
