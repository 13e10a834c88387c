import { failure } from '../../../core/errors/failure.ts'
import { refusedPattern } from '../../functions/scripts/java-pattern.ts'
import type { TypedCall, TypedExpression } from '../../typed/tree.ts'
import type { Emit } from '../context.ts'
import { re2Pattern } from '../java-regex.ts'
import { once } from '../once.ts'
import { sqlString } from '../quote.ts'

/** A text in which the Java regular expression is found somewhere. */
export function rlike(call: TypedCall, emit: Emit): string {
  const [text, pattern] = call.arguments as readonly [TypedExpression, TypedExpression]
  const byScript = (sql: string): string => `spark_ts_regexp_find(${sql}, ${emit(pattern)})`
  if (pattern.kind !== 'literal') return byScript(emit(text))
  if (pattern.value === null) return 'CAST(NULL AS BOOLEAN)'
  const re2 = re2Pattern(pattern.value)
  if (re2 === null) {
    const refused = refusedPattern(pattern.value)
    if (refused !== null) throw failure('UNSUPPORTED', [refused])
    return byScript(emit(text))
  }
  const matches = (sql: string): string => `regexp_matches(${sql}, ${sqlString(re2.pattern)})`
  if (!re2.asciiOnly) return matches(emit(text))
  // The two agree on texts of ASCII, whose characters are one byte each.
  return once(emit(text), (name) => `CASE WHEN strlen(${name}) = length(${name}) THEN ${matches(name)} ELSE ${byScript(name)} END`)
}
