import { type SparkType, schemaText, sqlTypeName } from '../../core/spark-types.ts'
import type { Cast, Node } from '../ast.ts'
import { isIntegral, sameType } from '../functions/type-kinds.ts'
import type { TypedExpression } from '../typed/tree.ts'
import type { Analysed } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import { cast } from './build.ts'
import { canCast } from './cast-rules.ts'
import type { Environment } from './environment.ts'

/** CHAR and VARCHAR are types of columns; a cast to them is one to STRING (sql-measured.md B11). */
function castable(type: SparkType): SparkType {
  switch (type.kind) {
    case 'char':
    case 'varchar':
      return { kind: 'string' }
    case 'array':
      return { ...type, element: castable(type.element) }
    case 'map':
      return { ...type, key: castable(type.key), value: castable(type.value) }
    case 'struct':
      return { ...type, fields: type.fields.map((field) => ({ ...field, type: castable(field.type) })) }
    default:
      return type
  }
}

const isNested = ({ kind }: SparkType): boolean => kind === 'array' || kind === 'map' || kind === 'struct'

export function analyseCast(node: Cast, environment: Environment): Analysed {
  const operand = environment.analyse(node.operand, environment)
  const type = castable(node.type)
  const word = node.lenient ? 'TRY_CAST' : 'CAST'
  const text = `${word}(${operand.text} AS ${schemaText(type)})`
  // A CAST to a nested type does not show in a name (sql-measured.md A1), a TRY_CAST does.
  return {
    expression: converted(node, operand, type, node.lenient, text, environment.analysis),
    text: isNested(type) && !node.lenient ? operand.text : text,
  }
}

/** Names of types that are also functions: `int(x)` is a cast that does not show in the name. */
const TYPE_FUNCTIONS: Readonly<Record<string, SparkType>> = {
  boolean: { kind: 'boolean' },
  tinyint: { kind: 'byte' },
  smallint: { kind: 'short' },
  int: { kind: 'integer' },
  bigint: { kind: 'long' },
  float: { kind: 'float' },
  double: { kind: 'double' },
  decimal: { kind: 'decimal', precision: 10, scale: 0 },
  date: { kind: 'date' },
  timestamp: { kind: 'timestamp' },
  binary: { kind: 'binary' },
  string: { kind: 'string' },
}

/** @returns `null` when the name is no type's. */
export function castFunction(node: Node, name: string, args: readonly Analysed[], analysis: Analysis): Analysed | null {
  const type = Object.hasOwn(TYPE_FUNCTIONS, name) ? (TYPE_FUNCTIONS[name] as SparkType) : null
  if (type === null) return null
  const [operand] = args
  if (operand === undefined || args.length > 1) throw analysis.error(`Function ${name} accepts only one argument`, node)
  const text = `CAST(${operand.text} AS ${sqlTypeName(type).toUpperCase()})`
  return { expression: converted(node, operand, type, false, text, analysis), text: operand.text }
}

function converted(node: Node, operand: Analysed, type: SparkType, lenient: boolean, text: string, analysis: Analysis): TypedExpression {
  const from = operand.expression.type
  const mode = lenient ? 'try' : 'spark'
  if (!canCast(from, type, mode)) {
    throw analysis.error(
      `cannot resolve '${text}' due to data type mismatch: cannot cast ${sqlTypeName(from)} to ${sqlTypeName(type)}`,
      node,
    )
  }
  const { expression } = operand
  // A whole number that a cast wraps counts with all digits of its type beside decimals, no longer with its own.
  const wrapped = expression.kind === 'literal' && expression.value !== null && isIntegral(type) && from.kind === type.kind
  if (wrapped) return { kind: 'cast', mode, operand: expression, type, nullable: lenient }
  const result = cast(expression, type, mode)
  // Values that need no conversion have the declared type none the less: what was never NULL inside of them may be from here on.
  return sameType(result.type, type) && !lenient ? result : { ...result, type, nullable: result.nullable || lenient }
}
