import { type Dialect, PLAIN_DIALECT } from '../../core/dialect.ts'
import { failure } from '../../core/errors/failure.ts'
import { type SparkType, sqlTypeName } from '../../core/spark-types.ts'
import type { SortKey, TypedAggregate, TypedCall, TypedExpression } from '../typed/tree.ts'
import { castMayGiveNull } from './cast-nullable.ts'
import { isConstant } from './define.ts'
import { implicitCastType } from './implicit-cast.ts'
import { isKnownToSpark } from './known-names.ts'
import { argumentRequires, countsExpected } from './mismatch.ts'
import { type Argument, type FunctionRow, isLambdaParameter, type Parameter } from './row.ts'
import { functionsNamed } from './table.ts'
import { sameType, sameTypeIgnoringNulls } from './type-kinds.ts'
import { numberTypeOfAll, textTypeOfAll, widerTypeOfAll, widerTypeOfAllWithoutStringPromotion } from './wider-type.ts'

export interface CallOptions {
  readonly distinct: boolean
  readonly filter: TypedExpression | null
  readonly ignoreNulls: boolean
  readonly orderBy: readonly SortKey[]
  readonly dialect: Dialect
  /** Rows of other kinds are not looked at; all when left out. */
  readonly kinds?: readonly FunctionRow['kind'][]
}

export interface ResolvedCall {
  /** Arguments have the types the row wants: what Spark converts by itself is wrapped in a cast. */
  readonly expression: TypedCall | TypedAggregate
  /** Spark's name of a result column that holds the call, without FILTER and OVER. */
  readonly text: string
  readonly row: FunctionRow
}

export const PLAIN_CALL: CallOptions = { distinct: false, filter: null, ignoreNulls: false, orderBy: [], dialect: PLAIN_DIALECT }

/** Aggregates and window functions that take IGNORE NULLS in Spark 3.3. */
const TAKES_IGNORE_NULLS = new Set(['first', 'last', 'first_value', 'last_value', 'nth_value', 'lag', 'lead'])

/**
 * Find the row that a call means, bring the arguments to its types and say what comes out.
 * @param name - As written, any case. `count(*)` is `count` of the literal 1.
 * @throws DliError ANALYSIS with Spark's sentence (without its `; line … pos …`) for an unknown name, a wrong number of arguments or wrong types;
 *   UNSUPPORTED for what Spark has and the embedded engine has not.
 */
export function resolveCall(name: string, args: readonly Argument[], options: CallOptions = PLAIN_CALL): ResolvedCall {
  const lower = name.toLowerCase()
  const rows = functionsNamed(lower).filter((row) => options.kinds?.includes(row.kind) ?? true)
  if (rows.length === 0) throw unknownFunction(name)
  checkClauses(lower, rows[0] as FunctionRow, options)
  const counted = rows.filter((row) => fits(row, args.length))
  if (counted.length === 0) {
    throw mismatch(`Invalid number of arguments for function ${lower}. Expected: ${countsExpected(rows)}; Found: ${args.length}`)
  }
  const types = args.map((argument) => argument.expression.type)
  const meant = counted.filter((row) => row.when?.(types, options.dialect) ?? true)
  // None is meant: the last one says what would be.
  const fitting = meant.length > 0 ? meant : counted.slice(-1)
  let last: Mismatch | null = null
  for (const row of fitting) {
    const bound = bind(row, lower, args)
    if (!('mismatch' in bound)) return call(row, lower, bound, options)
    last = bound
  }
  const { mismatch: why, text } = last as Mismatch
  throw mismatch(`cannot resolve '${text}' due to data type mismatch: ${why}`)
}

/** The cast Spark puts around an argument that has another type; the argument itself when it has this one. */
export function implicitCast(expression: TypedExpression, type: SparkType): TypedExpression {
  if (sameType(expression.type, type)) return expression
  const nullable = expression.nullable || castMayGiveNull(expression.type, type)
  return { kind: 'cast', mode: 'spark', operand: expression, type, nullable }
}

const mismatch = (sentence: string) => failure('ANALYSIS', [sentence], { operation: 'resolve-function' })

function unknownFunction(name: string) {
  if (isKnownToSpark(name.toLowerCase())) return failure('UNSUPPORTED', [`The function ${name.toLowerCase()}`])
  return mismatch(
    `Undefined function: ${name}. This function is neither a built-in/temporary function, nor a persistent function that is qualified as spark_catalog.default.${name.toLowerCase()}.`,
  )
}

function checkClauses(name: string, row: FunctionRow, options: CallOptions): void {
  if (options.distinct && row.kind !== 'aggregate') throw mismatch(`Function ${name} does not support DISTINCT`)
  if (options.filter !== null && row.kind !== 'aggregate') throw mismatch(`Function ${name} does not support FILTER clause`)
  if (options.ignoreNulls && !TAKES_IGNORE_NULLS.has(name)) throw mismatch(`Function ${name} does not support IGNORE NULLS`)
}

function fits(row: FunctionRow, count: number): boolean {
  if (row.variadic !== undefined) return count >= row.variadic
  return count <= row.parameters.length && count >= row.parameters.length - (row.defaults?.length ?? 0)
}

interface Bound {
  readonly args: readonly TypedExpression[]
  readonly texts: readonly string[]
}
interface Mismatch {
  readonly mismatch: string
  readonly text: string
}

function bind(row: FunctionRow, name: string, given: readonly Argument[]): Bound | Mismatch {
  const missing = row.variadic === undefined ? row.parameters.length - given.length : 0
  const all = missing === 0 ? given : [...given, ...(row.defaults ?? []).slice(-missing)]
  const texts = all.map((argument) => argument.text)
  const parameters = all.map((_, at) => row.parameters[Math.min(at, row.parameters.length - 1)] as Parameter)
  const own = all.map((argument) => argument.expression.type)
  const types = [...(row.together?.(own) ?? own)]
  for (const [shared, common] of COMMON_TYPES) {
    const places = parameters.flatMap((parameter, at) => (parameter === shared ? [at] : []))
    const found = common(places.map((at) => types[at] as SparkType))
    if (found === null) {
      const listed = places.map((at) => sqlTypeName(types[at] as SparkType)).join(', ')
      return {
        mismatch: `input to function ${row.name} should all be the same type, but it's [${listed}]`,
        text: titleOf(row, name, texts),
      }
    }
    for (const at of places) types[at] = sameTypeIgnoringNulls(types[at] as SparkType, found) ? (types[at] as SparkType) : found
  }
  for (const [at, wanted] of parameters.entries()) {
    if (isLambdaParameter(wanted)) throw failure('UNSUPPORTED', [`${name} with a value in the place of a lambda function`])
    const from = types[at] as SparkType
    const parameter = wanted === 'as-first' ? (types[0] as SparkType) : wanted
    const to = implicitCastType(from, parameter)
    if (to === null) return { mismatch: argumentRequires(at, parameter, texts[at] as string, from), text: titleOf(row, name, texts) }
    types[at] = to
  }
  const wrong = row.mismatch?.(types) ?? null
  if (wrong !== null) return { mismatch: wrong, text: titleOf(row, name, texts) }
  const args = all.map((argument, at) => implicitCast(argument.expression, types[at] as SparkType))
  return { args: row.converted === undefined ? args : [implicitCast(args[0] as TypedExpression, row.converted), ...args.slice(1)], texts }
}

const COMMON_TYPES = [
  ['same', widerTypeOfAll],
  ['same-no-strings', widerTypeOfAllWithoutStringPromotion],
  ['arithmetic', numberTypeOfAll],
  ['text', textTypeOfAll],
] as const

function call(row: FunctionRow, name: string, { args, texts }: Bound, options: CallOptions): ResolvedCall {
  const invalid = row.invalid?.(args, titleOf(row, name, texts)) ?? null
  if (invalid !== null) throw mismatch(invalid)
  const inconstant = row.constant?.find((at) => args[at] !== undefined && !isConstant(args[at]))
  if (inconstant !== undefined) {
    throw failure('UNSUPPORTED', [`The function ${name} with a value that is not a constant as argument ${inconstant + 1}`])
  }
  const refused = row.refuse?.(args) ?? null
  if (refused !== null) throw failure('UNSUPPORTED', [refused])
  const types = args.map((argument) => argument.type)
  const type = typeof row.result === 'function' ? row.result(types, args, texts) : row.result
  const shared = { function: row.id, arguments: args, type, nullable: nullableOf(row, args) }
  const text = ignoringNulls(titleOf(row, name, texts, options.distinct), options.ignoreNulls)
  if (row.kind !== 'aggregate') return { expression: { kind: 'call', ...shared }, text, row }
  const { distinct, filter, ignoreNulls, orderBy } = options
  return { expression: { kind: 'aggregate', ...shared, distinct, filter, ignoreNulls, orderBy }, text, row }
}

/** IGNORE NULLS makes `first` of `first_value` and shows behind `nth_value` alone. */
function ignoringNulls(title: string, ignoreNulls: boolean): string {
  if (!ignoreNulls) return title
  return title.startsWith('nth_value(') ? `${title} ignore nulls` : title.replace(/^(first|last)_value\(/, '$1(')
}

function nullableOf(row: FunctionRow, args: readonly TypedExpression[]): boolean {
  if (typeof row.nullable === 'function') return row.nullable(args)
  if (row.nullable === 'always') return true
  return row.nullable !== 'never' && args.some((argument) => argument.nullable)
}

function titleOf(row: FunctionRow, name: string, texts: readonly string[], distinct = false): string {
  if (typeof row.title === 'function') return row.title(texts, distinct)
  const word = row.title !== undefined && name === row.name ? row.title : name
  return `${word}(${distinct ? 'DISTINCT ' : ''}${texts.join(', ')})`
}
