import type { SparkType } from '../../../core/spark-types.ts'
import { OPERATORS, type Operator, type TypedCall, type TypedExpression } from '../../typed/tree.ts'
import type { Emit } from '../context.ts'
import { comparison, nullSafeEqual } from './comparison.ts'
import { decimalArithmetic } from './decimal-arithmetic.ts'
import { floatingArithmetic } from './floating-arithmetic.ts'
import { integerArithmetic, isIntegral } from './integer-arithmetic.ts'
import { intervalArithmetic } from './interval-arithmetic.ts'
import { like } from './like.ts'
import { and, or } from './logic.ts'
import { struct, subscript } from './nested.ts'
import { rlike } from './rlike.ts'

const NAMES: ReadonlySet<string> = new Set(OPERATORS)

/** Whether a call is of an operator rather than of a row of the function table. */
export const isOperator = (name: string): boolean => NAMES.has(name)

type Write = (call: TypedCall, emit: Emit) => string

const argument = (call: TypedCall, at: number): TypedExpression => {
  const found = call.arguments[at]
  if (found === undefined) throw new Error(`the operator ${call.function} lacks argument ${at + 1}`)
  return found
}

/** Arithmetic by the operands' types: the result's alone would not tell date − date from timestamp − timestamp. */
const arithmetic: Write = (call, emit) => {
  const types = call.arguments.map(({ type }) => type)
  const is = (test: (type: SparkType) => boolean): boolean => types.every(test)
  if (is(isIntegral)) return integerArithmetic(call, emit)
  if (is(({ kind }) => kind === 'float' || kind === 'double')) return floatingArithmetic(call, emit)
  if (is(({ kind }) => kind === 'decimal')) return decimalArithmetic(call, emit)
  return intervalArithmetic(call, emit)
}

const bits =
  (symbol: string): Write =>
  (call, emit) =>
    `(${emit(argument(call, 0))} ${symbol} ${emit(argument(call, 1))})`

const WRITERS: Readonly<Record<Operator, Write>> = {
  '+': arithmetic,
  '-': arithmetic,
  '*': arithmetic,
  '/': arithmetic,
  '%': arithmetic,
  div: arithmetic,
  negative: arithmetic,
  '&': bits('&'),
  '|': bits('|'),
  '^': (call, emit) => `xor(${emit(argument(call, 0))}, ${emit(argument(call, 1))})`,
  '~': (call, emit) => `(~${emit(argument(call, 0))})`,
  '=': comparison('='),
  '<': comparison('<'),
  '<=': comparison('<='),
  '>': comparison('>'),
  '>=': comparison('>='),
  '<=>': nullSafeEqual,
  and,
  or,
  not: (call, emit) => `(NOT ${emit(argument(call, 0))})`,
  in: (call, emit) => `(${emit(argument(call, 0))} IN (${call.arguments.slice(1).map(emit).join(', ')}))`,
  like,
  ilike: like,
  rlike,
  'is-null': (call, emit) => `(${emit(argument(call, 0))} IS NULL)`,
  'is-not-null': (call, emit) => `(${emit(argument(call, 0))} IS NOT NULL)`,
  subscript,
  struct,
}

export const emitOperator: Write = (call, emit) => WRITERS[call.function as Operator](call, emit)
