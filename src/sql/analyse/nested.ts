import { foldName } from '../../core/names.ts'
import { type SparkType, type StructField, sqlTypeName } from '../../core/spark-types.ts'
import type { FieldAccess, FunctionCall, Identifier, Node, RowConstructor, Subscript } from '../ast.ts'
import { isIntegral } from '../functions/type-kinds.ts'
import { tightestCommonType } from '../functions/wider-type.ts'
import type { TypedExpression } from '../typed/tree.ts'
import type { Analysed } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import { cast, literal, operation, reference, STRING } from './build.ts'
import type { Environment } from './environment.ts'
import { qualified } from './scope.ts'

type Struct = Extract<SparkType, { kind: 'struct' }>

/** Position of a field by its name in any case. @throws ANALYSIS when there is none, or more than one */
function fieldAt({ fields }: Struct, name: string, node: Node, analysis: Analysis): number {
  const matches = fields.flatMap((field, at) => (foldName(field.name) === foldName(name) ? [at] : []))
  if (matches.length === 1) return matches[0] as number
  if (matches.length === 0) throw analysis.error(`No such struct field ${name} in ${fields.map((field) => field.name).join(', ')}`, node)
  throw analysis.error(`Ambiguous reference to fields ${matches.map((at) => fields[at]?.name).join(', ')}`, node)
}

/** `e.name`: a field of a struct, the field of each struct in an array, or the value of a map's key. */
export function fieldOf(operand: TypedExpression, name: string, node: Node, text: string, analysis: Analysis): TypedExpression {
  const { type } = operand
  switch (type.kind) {
    case 'struct': {
      const ordinal = fieldAt(type, name, node, analysis)
      const field = type.fields[ordinal] as StructField
      return { kind: 'field', operand, ordinal, type: field.type, nullable: operand.nullable || field.nullable }
    }
    case 'array': {
      if (type.element.kind !== 'struct') break
      const ordinal = fieldAt(type.element, name, node, analysis)
      const field = type.element.fields[ordinal] as StructField
      const containsNull = type.containsNull || field.nullable
      return { kind: 'field', operand, ordinal, type: { kind: 'array', element: field.type, containsNull }, nullable: operand.nullable }
    }
    case 'map':
      return subscriptOf(operand, literal(STRING, name), node, text, analysis)
    default:
  }
  throw analysis.error(`Can't extract value from ${text}: need struct type but got ${sqlTypeName(type)}`, node)
}

/** Fields after a column's name. */
export const fieldsOf = (operand: TypedExpression, fields: readonly Identifier[], text: string, analysis: Analysis): TypedExpression =>
  fields.reduce((inner, field) => fieldOf(inner, field.text, field, text, analysis), operand)

function subscriptOf(operand: TypedExpression, index: TypedExpression, node: Node, text: string, analysis: Analysis): TypedExpression {
  const { type } = operand
  if (type.kind === 'array') {
    if (!isIntegral(index.type)) {
      const why = `argument 2 requires integral type, however, it is of ${sqlTypeName(index.type)} type.`
      throw analysis.error(`cannot resolve '${text}' due to data type mismatch: ${why}`, node)
    }
    return operation('subscript', [operand, index], type.element, elementIsNullable(operand, index))
  }
  if (type.kind === 'map') {
    const common = tightestCommonType(type.key, index.type)
    if (common === null && index.type.kind !== 'string' && type.key.kind !== 'string') {
      throw analysis.error(`cannot resolve '${text}' due to data type mismatch: the key is of ${sqlTypeName(index.type)} type`, node)
    }
    return operation('subscript', [operand, cast(index, type.key)], type.value, true)
  }
  throw analysis.error(`Can't extract value from ${text}: need struct type but got ${sqlTypeName(type)}`, node)
}

/** Of an array that stands there, element by element, it is known what is in it. */
function elementIsNullable(operand: TypedExpression, index: TypedExpression): boolean {
  if (operand.kind !== 'call' || operand.function !== 'array' || index.kind !== 'literal' || index.value === null) return true
  return operand.arguments[Number(index.value)]?.nullable ?? true
}

export function analyseField(node: FieldAccess, environment: Environment): Analysed {
  const operand = environment.analyse(node.operand, environment)
  const expression = fieldOf(operand.expression, node.field.text, node, operand.text, environment.analysis)
  return {
    expression,
    text: operand.expression.type.kind === 'map' ? `${operand.text}[${node.field.text}]` : `${operand.text}.${node.field.text}`,
  }
}

export function analyseSubscript(node: Subscript, environment: Environment): Analysed {
  const { analysis } = environment
  const operand = environment.analyse(node.operand, environment)
  const index = environment.analyse(node.index, environment)
  const { type } = operand.expression
  if (type.kind === 'struct' || (type.kind === 'array' && index.expression.type.kind === 'string')) {
    if (index.expression.kind === 'literal' && index.expression.value !== null && index.expression.type.kind === 'string') {
      const name = index.expression.value
      return { expression: fieldOf(operand.expression, name, node, operand.text, analysis), text: `${operand.text}.${name}` }
    }
  }
  const text = `${operand.text}[${index.text}]`
  return { expression: subscriptOf(operand.expression, index.expression, node, text, analysis), text }
}

interface NamedValue {
  readonly name: string
  readonly value: Analysed
}

function structOf(values: readonly NamedValue[], analysis: Analysis): TypedExpression {
  const names = new Set(values.map(({ name }) => foldName(name)))
  if (names.size < values.length) throw analysis.unsupported('a struct with two fields of one name')
  if (values.length === 0) throw analysis.unsupported('a struct without fields')
  const fields = values.map(({ name, value: { expression } }) => ({
    name,
    type: expression.type,
    nullable: expression.nullable,
    comment: null,
  }))
  return operation(
    'struct',
    values.map(({ value }) => value.expression),
    { kind: 'struct', fields },
    false,
  )
}

/** `(a, b)` names its fields as `struct` does, and shows them. */
export function analyseRow(node: RowConstructor, environment: Environment): Analysed {
  const aliased = node.items.some(({ alias }) => alias !== null)
  const values = node.items.map(({ expression: item, alias }, at): NamedValue => {
    const value = environment.analyse(item, environment)
    return { name: alias?.text ?? (item.kind === 'column' ? (item.parts.at(-1) as Identifier).text : `col${at + 1}`), value }
  })
  const expression = structOf(values, environment.analysis)
  if (aliased) {
    const shown = node.items.map(({ alias }, at) => `${values[at]?.value.text}${alias === null ? '' : ` AS ${alias.text}`}`)
    return { expression, text: `struct(${shown.join(', ')})` }
  }
  return { expression, text: `named_struct(${values.map(({ name, value }) => `${name}, ${value.text}`).join(', ')})` }
}

/** `struct(…)` and `named_struct(name, value, …)`; `null` for any other call. */
export function structCall(node: FunctionCall, name: string, environment: Environment): Analysed | null {
  if (name === 'struct') {
    const values = node.arguments.flatMap((argument, at): readonly NamedValue[] => {
      if (argument.kind === 'star') {
        const columns =
          argument.qualifier === null
            ? environment.scope.columns.filter(({ hidden }) => !hidden)
            : qualified(environment.scope.columns, argument.qualifier)
        return columns.map((column) => ({ name: column.name, value: { expression: reference(column.column), text: column.name } }))
      }
      const value = environment.analyse(argument, environment)
      return [{ name: argument.kind === 'column' ? (argument.parts.at(-1) as Identifier).text : `col${at + 1}`, value }]
    })
    return { expression: structOf(values, environment.analysis), text: `struct(${values.map(({ value }) => value.text).join(', ')})` }
  }
  return name === 'named_struct' ? namedStruct(node, environment) : null
}

function namedStruct(node: FunctionCall, environment: Environment): Analysed {
  const { analysis } = environment
  const args = node.arguments.map((argument) => environment.analyse(argument, environment))
  const text = `named_struct(${args.map((argument) => argument.text).join(', ')})`
  const mismatch = (why: string) => analysis.error(`cannot resolve '${text}' due to data type mismatch: ${why}`, node)
  if (args.length === 0 || args.length % 2 === 1) throw mismatch('named_struct expects an even number of arguments.')
  const values: NamedValue[] = []
  for (let at = 0; at < args.length; at += 2) {
    const { expression, text: shown } = args[at] as Analysed
    if (expression.kind !== 'literal' || expression.type.kind !== 'string') {
      throw mismatch(`Only foldable string expressions are allowed to appear at odd position, got: ${shown}`)
    }
    if (expression.value === null) throw mismatch('Field name should not be null')
    values.push({ name: expression.value, value: args[at + 1] as Analysed })
  }
  return { expression: structOf(values, analysis), text }
}
