import { failure } from '../../../core/errors/failure.ts'
import type { TypedCall, TypedExpression } from '../../typed/tree.ts'
import type { Emit } from '../context.ts'
import { together } from '../once.ts'
import { sqlString } from '../quote.ts'

/**
 * LIKE and ILIKE. The escape character may only stand before `%`, `_` and itself (Spark fails the statement otherwise); the engine lets it stand
 * before anything, so patterns are checked: constants here, others row by row.
 */
export function like(call: TypedCall, emit: Emit): string {
  const [text, pattern, escaping] = call.arguments as readonly [TypedExpression, TypedExpression, TypedExpression]
  const mark = escaping.kind === 'literal' && escaping.value !== null ? escaping.value : '\\'
  const fold = call.function === 'ilike' ? (sql: string): string => `lower(${sql})` : (sql: string): string => sql
  const value = fold(emit(text))
  if (pattern.kind === 'literal') {
    const constant = pattern.value
    if (constant === null) return 'CAST(NULL AS BOOLEAN)'
    if (SUPPLEMENTARY.test(constant)) throw failure('UNSUPPORTED', [`${call.function.toUpperCase()} with ${SUPPLEMENTS} in the pattern`])
    if (!constant.includes(mark)) return `(${value} LIKE ${fold(emit(pattern))})`
    const problem = problemOf(constant, mark)
    if (problem !== null) throw failure('ANALYSIS', [`the pattern '${constant}' is invalid, ${problem}`])
    return `(${value} LIKE ${fold(emit(pattern))} ESCAPE ${sqlString(mark)})`
  }
  return together([value, emit(pattern)], ([x, name]) => `(${x} LIKE ${fold(checked(name, mark))} ESCAPE ${sqlString(mark)})`)
}

/**
 * Spark makes a regular expression of a pattern, half a character of these at a time, which matches nothing; some patterns it simplifies before
 * that, and those match.
 */
const SUPPLEMENTARY = /[\u{10000}-\u{10ffff}]/u
const SUPPLEMENTS = 'a character beyond U+FFFF'

function problemOf(pattern: string, mark: string): string | null {
  for (let at = 0; at < pattern.length; at += 1) {
    if (pattern[at] !== mark) continue
    const next = pattern[at + 1]
    if (next === undefined) return 'it is not allowed to end with the escape character'
    if (next !== '%' && next !== '_' && next !== mark) return `the escape character is not allowed to precede '${next}'`
    at += 1
  }
  return null
}

function checked(pattern: string, mark: string): string {
  const escaped = mark.replace(/[^A-Za-z0-9]/g, '\\$&')
  const fine = sqlString(`(?:[^${escaped}]|${escaped}[%_${escaped}])*`)
  const problem = sqlString('ANALYSIS: the pattern is invalid, the escape character may only precede %, _ and itself')
  const supplementary = `error(${sqlString(`UNSUPPORTED: LIKE with ${SUPPLEMENTS} in the pattern is not supported on the embedded engine`)})`
  return `CASE WHEN strlen(${pattern}) > length(${pattern}) AND regexp_matches(${pattern}, '[\\x{10000}-\\x{10ffff}]') THEN ${supplementary} WHEN ${pattern} IS NULL OR NOT contains(${pattern}, ${sqlString(mark)}) OR regexp_full_match(${pattern}, ${fine}, 's') THEN ${pattern} ELSE error(${problem}) END`
}
