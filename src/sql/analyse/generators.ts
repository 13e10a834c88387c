import { type SparkType, type StructField, sqlTypeName } from '../../core/spark-types.ts'
import type { FunctionCall, LateralView } from '../ast.ts'
import { sameTypeIgnoringNulls } from '../functions/type-kinds.ts'
import type { Generate, TypedExpression } from '../typed/tree.ts'
import type { Analysed } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import { cast, INTEGER, literal, STRING } from './build.ts'
import type { Environment } from './environment.ts'
import { visible } from './scope.ts'
import { type Context, environmentOf, type Source } from './sources.ts'

interface Shape {
  readonly name: string
  readonly type: SparkType
  readonly nullable: boolean
}

/** A generator call with the columns it makes, under the names it gives them. */
export interface Generator {
  readonly generator: Generate['generator']
  readonly outer: boolean
  readonly produced: readonly Shape[]
  readonly text: string
}

type Maker = (args: readonly Analysed[], text: string, node: FunctionCall, analysis: Analysis) => Omit<Generator, 'outer' | 'text'>

const mismatch = (text: string, why: string, node: FunctionCall, analysis: Analysis) =>
  analysis.error(`cannot resolve '${text}' due to data type mismatch: ${why}`, node)

function elements(name: 'explode' | 'posexplode'): Maker {
  return (args, text, node, analysis) => {
    const { expression } = only(args, name, node, analysis)
    const { type } = expression
    const position = name === 'posexplode' ? [{ name: 'pos', type: INTEGER, nullable: false }] : []
    const generator = { function: name, arguments: [expression], rows: 0 } as const
    if (type.kind === 'array')
      return { generator, produced: [...position, { name: 'col', type: type.element, nullable: type.containsNull }] }
    if (type.kind === 'map') {
      const key = { name: 'key', type: type.key, nullable: false }
      return { generator, produced: [...position, key, { name: 'value', type: type.value, nullable: type.valueContainsNull }] }
    }
    throw mismatch(text, `input to function ${name} should be array or map type, not ${sqlTypeName(type)}`, node, analysis)
  }
}

function only(args: readonly Analysed[], name: string, node: FunctionCall, analysis: Analysis): Analysed {
  const [argument, ...others] = args
  if (argument !== undefined && others.length === 0) return argument
  throw analysis.error(`Invalid number of arguments for function ${name}. Expected: 1; Found: ${args.length}`, node)
}

const inline: Maker = (args, text, node, analysis) => {
  const { expression } = only(args, 'inline', node, analysis)
  const { type } = expression
  if (type.kind !== 'array' || type.element.kind !== 'struct') {
    throw mismatch(text, `input to function inline should be array of struct type, not ${sqlTypeName(type)}`, node, analysis)
  }
  const { containsNull } = type
  return {
    generator: { function: 'inline', arguments: [expression], rows: 0 },
    produced: type.element.fields.map((field: StructField) => ({
      name: field.name,
      type: field.type,
      nullable: field.nullable || containsNull,
    })),
  }
}

const stack: Maker = (args, text, node, analysis) => {
  const [count, ...values] = args
  const given = count?.expression
  if (given?.kind !== 'literal' || given.type.kind !== 'integer' || given.value === null || values.length === 0) {
    throw mismatch(text, 'stack requires at least 2 arguments, the first one a constant number of rows.', node, analysis)
  }
  const rows = Number(given.value)
  if (rows < 1) throw mismatch(text, 'The number of rows must be positive.', node, analysis)
  const width = Math.ceil(values.length / rows)
  const types = Array.from({ length: width }, (_, column) => {
    const cells = values.filter((_value, at) => at % width === column).map(({ expression }) => expression.type)
    const type = cells.find(({ kind }) => kind !== 'void') ?? { kind: 'void' as const }
    const odd = cells.find((cell) => cell.kind !== 'void' && !sameTypeIgnoringNulls(cell, type))
    if (odd !== undefined) {
      throw mismatch(text, `Argument of column ${column} has types ${sqlTypeName(type)} and ${sqlTypeName(odd)}`, node, analysis)
    }
    return type
  })
  const cells: TypedExpression[] = values.map(({ expression }, at) => cast(expression, types[at % width] as SparkType))
  while (cells.length < rows * width) cells.push(literal(types[cells.length % width] as SparkType, null))
  return {
    generator: { function: 'stack', arguments: cells, rows },
    produced: types.map((type, at) => ({ name: `col${at}`, type, nullable: true })),
  }
}

const jsonTuple: Maker = (args, text, node, analysis) => {
  if (args.length < 2) throw mismatch(text, 'json_tuple requires at least two arguments', node, analysis)
  if (args.some(({ expression }) => expression.type.kind !== 'string')) {
    throw mismatch(text, 'json_tuple requires that all arguments are strings', node, analysis)
  }
  return {
    generator: { function: 'json-tuple', arguments: args.map(({ expression }) => expression), rows: 0 },
    produced: args.slice(1).map((_, at) => ({ name: `c${at}`, type: STRING, nullable: true })),
  }
}

const MAKERS: Readonly<Record<string, Maker>> = {
  explode: elements('explode'),
  posexplode: elements('posexplode'),
  inline,
  stack,
  json_tuple: jsonTuple,
}
const OUTER = /_outer$/

/** Whether a call makes rows, by its name. */
export const isGenerator = ({ name, over }: FunctionCall): boolean =>
  over === null && name.length === 1 && Object.hasOwn(MAKERS, (name[0]?.text ?? '').toLowerCase().replace(OUTER, ''))

/** @throws ANALYSIS for arguments it does not take */
export function analyseGenerator(node: FunctionCall, environment: Environment): Generator {
  const written = (node.name[0]?.text ?? '').toLowerCase()
  const name = written.replace(OUTER, '')
  const args = node.arguments.map((argument) => environment.analyse(argument, environment))
  const text = `${name}(${args.map((argument) => argument.text).join(', ')})`
  const made = (MAKERS[name] as Maker)(args, text, node, environment.analysis)
  const outer = OUTER.test(written)
  return { ...made, outer, text, produced: outer ? made.produced.map((shape) => ({ ...shape, nullable: true })) : made.produced }
}

/** The rows of a source, each as often as the view's generator says. */
export function lateralView({ call, outer, table, columns: names }: LateralView, source: Source, context: Context): Source {
  const { analysis } = context
  if (!isGenerator(call)) throw analysis.unsupported(`LATERAL VIEW ${call.name.map(({ text }) => text).join('.')}`)
  const made = analyseGenerator(call, environmentOf(context, source.columns))
  if (names.length > 0 && names.length !== made.produced.length) {
    throw analysis.error(
      `The number of aliases supplied in the AS clause does not match the number of columns output by the UDTF expected ${made.produced.length} aliases but got ${names.map(({ text }) => text).join(',')}`,
    )
  }
  const produced = made.produced.map(({ name, type, nullable }, at) => analysis.column(names[at]?.text ?? name, type, nullable || outer))
  const relation: Generate = {
    kind: 'generate',
    input: source.relation,
    generator: made.generator,
    produced,
    outer: outer || made.outer,
    columns: [...source.relation.columns, ...produced],
  }
  const qualifier = [table.text.toLowerCase()]
  return { relation, columns: [...source.columns, ...produced.map((column) => visible(column, qualifier))] }
}
