import { failure } from '../../core/errors/failure.ts'
import { functionById } from '../functions/table.ts'
import { translate } from '../functions/translate.ts'
import type { TypedCall, TypedCase, TypedExpression, TypedInSubquery, TypedScalarSubquery } from '../typed/tree.ts'
import { emitCast } from './casts/cast.ts'
import { bounded, columnAlias, type Emit, type Scope } from './context.ts'
import { emitLiteral } from './literal.ts'
import { field, lambda } from './operators/nested.ts'
import { emitOperator, isOperator } from './operators/operators.ts'
import { emitWindow } from './window.ts'

/** Writes the expressions of one place in a statement. */
export function expressionEmitter(scope: Scope): Emit {
  const emit: Emit = (expression) => bounded(write(expression))

  function write(expression: TypedExpression): string {
    switch (expression.kind) {
      case 'literal':
        return emitLiteral(expression)
      case 'reference':
        return scope.renamed.get(expression.id) ?? columnAlias(expression.id)
      case 'cast':
        return emitCast(expression, emit)
      case 'call':
        return emitCall(expression, emit)
      case 'case':
        return emitCase(expression, emit)
      case 'field':
        return field(expression, emit)
      case 'lambda':
        return lambda(expression, (renamed) => expressionEmitter({ ...scope, renamed: new Map([...scope.renamed, ...renamed]) }))
      case 'window':
        return emitWindow(expression, emit)
      case 'exists':
        return `EXISTS (${scope.context.subquery(expression.query)})`
      case 'scalar-subquery':
        return emitScalar(expression, emit, scope)
      case 'in-subquery':
        return emitIn(expression, emit, scope)
      case 'aggregate':
        throw new Error('an aggregate outside of an Aggregate')
    }
  }

  return emit
}

function emitCall(call: TypedCall, emit: Emit): string {
  if (isOperator(call.function)) return emitOperator(call, emit)
  const row = functionById(call.function)
  if (row === null) throw failure('UNSUPPORTED', [`the function ${call.function}`])
  return translate(row, call, call.arguments.map(emit))
}

/** @param emitResult - Writes what comes after THEN and ELSE. */
export function emitCase({ branches, otherwise, type }: TypedCase, emit: Emit, emitResult: Emit = emit): string {
  if (branches.length === 0) throw new Error(`a CASE without branches of type ${type.kind}`)
  const list = branches.map(({ when, then }) => `WHEN ${emit(when)} THEN ${emitResult(then)}`)
  return `CASE ${list.join(' ')}${otherwise === null ? '' : ` ELSE ${emitResult(otherwise)}`} END`
}

/** A SELECT of one expression without a FROM is that expression. */
function emitScalar({ query }: TypedScalarSubquery, emit: Emit, { context }: Scope): string {
  const [item] = query.kind === 'project' && query.input.kind === 'one-row' ? query.items : []
  return item === undefined || item.expression.kind === 'window' ? `(${context.subquery(query)})` : emit(item.expression)
}

/** Rows compare column by column with three-valued logic, as in Spark. */
function emitIn({ operands, query }: TypedInSubquery, emit: Emit, { context }: Scope): string {
  const left = operands.map(emit).join(', ')
  return `(${operands.length === 1 ? left : `(${left})`} IN (${context.subquery(query)}))`
}
