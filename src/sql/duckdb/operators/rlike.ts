import { failure } from '../../../core/errors/failure.ts'
import type { TypedCall, TypedExpression } from '../../typed/tree.ts'
import type { Emit } from '../context.ts'
import { javaRegex } from '../java-regex.ts'
import { once } from '../once.ts'
import { sqlString } from '../quote.ts'

const NOT_ASCII =
  'UNSUPPORTED: a regular expression with \\b, \\B or (?i) on a text with other characters than ASCII is not supported on the embedded engine'

/** A text in which the Java regular expression is found somewhere. */
export function rlike(call: TypedCall, emit: Emit): string {
  const [text, pattern] = call.arguments as readonly [TypedExpression, TypedExpression]
  if (pattern.kind !== 'literal') throw failure('UNSUPPORTED', ['RLIKE with a pattern that is no constant'])
  if (pattern.value === null) return 'CAST(NULL AS BOOLEAN)'
  const { pattern: re2, asciiOnly } = javaRegex(pattern.value)
  const matches = (sql: string): string => `regexp_matches(${sql}, ${sqlString(re2)})`
  if (!asciiOnly) return matches(emit(text))
  // A character of ASCII is one byte.
  return once(
    emit(text),
    (name) =>
      `CASE WHEN strlen(${name}) = length(${name}) THEN ${matches(name)} WHEN ${name} IS NOT NULL THEN error(${sqlString(NOT_ASCII)}) END`,
  )
}
