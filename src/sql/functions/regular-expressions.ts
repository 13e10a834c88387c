import type { SparkType } from '../../core/spark-types.ts'
import { re2Pattern } from '../duckdb/java-regex.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { constantOf, literal, quotedInTemplate, scalar } from './define.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { refusedPattern } from './scripts/java-pattern.ts'

const patternOf = (args: readonly TypedExpression[]): string | null => constantOf(args[1])

/** Groups of a pattern, and whether it finds something in a text of no length: by JavaScript's reading, which is Java's in what `javaRegex` lets through. */
function shapeOf(pattern: string): { readonly groups: number; readonly findsNothing: boolean } | null {
  try {
    const found = new RegExp(`${pattern.replace(/^\(\?i\)/, '')}|`).exec('')
    return { groups: (found?.length ?? 1) - 1, findsNothing: new RegExp(`^(?:${pattern.replace(/^\(\?i\)/, '')})`, 'm').test('') }
  } catch {
    return null
  }
}

/** A pattern without its escaped characters and classes, so that what looks like an anchor is one. */
const bare = (pattern: string): string => pattern.replace(/\\[^bBAzZ]/g, 'x').replace(/\[[^\]]*\]/g, 'x')

const ANCHOR = /[\^$]|\\[bBAzZ]/

const LINE_END = `'[\\n\\r\\x{85}\\x{2028}\\x{2029}]$'`
const REPLACED_BY_SCRIPT = 'spark_ts_regexp_replace($1, $2, $3, $4)'

/** A match of no length is followed by another one in other ways than in Java. */
function findsNothing(pattern: string): boolean {
  const shape = shapeOf(pattern)
  return shape === null || shape.findsNothing || ANCHOR.test(bare(pattern))
}

/** Whether RE2 has group `at` as Java does. */
function hasGroup(pattern: string, args: readonly TypedExpression[]): boolean {
  const group = constantOf(args[2])
  const shape = shapeOf(pattern)
  // A last `$` takes a line end along here.
  const ends = bare(pattern).includes('$')
  return group !== null && shape !== null && Number(group) <= shape.groups && Number(group) >= 0 && !(ends && group === '0')
}

/**
 * SQL by RE2 where that finds the same as Java, else by the script, which is slower.
 * @param fast - SQL with a pattern of RE2; `null` where this use of it differs.
 * @param slow - The script's call.
 */
const withPattern =
  (fast: (re2: string, java: string, call: EmittedCall) => string | null, slow: string) =>
  (_: readonly string[], call: EmittedCall): string => {
    const java = patternOf(call.arguments)
    const re2 = java === null ? null : re2Pattern(java)
    const sql = java === null || re2 === null ? null : fast(quotedInTemplate(re2.pattern), java, call)
    if (sql === null || re2 === null) return slow
    // The two agree on texts of ASCII, whose characters are one byte each.
    return re2.asciiOnly ? `CASE WHEN strlen($1) = length($1) THEN ${sql} ELSE ${slow} END` : sql
  }

/** A constant pattern that neither knows, by name. */
export function refusePattern(args: readonly TypedExpression[]): string | null {
  const java = patternOf(args)
  return java === null || re2Pattern(java) !== null ? null : refusedPattern(java)
}

/** Java's replacement in RE2's words: `$1` is `\1`, a backslash makes the next character plain. `null`: `${name}`, or a group that is not there. */
export function replacementOf(java: string, groups: number): string | null {
  let out = ''
  for (let at = 0; at < java.length; at += 1) {
    const character = java[at] as string
    if (character === '\\') {
      at += 1
      if (at === java.length) return null
      out += java[at] === '\\' ? '\\\\' : (java[at] as string)
    } else if (character === '$') {
      at += 1
      const digit = java[at]
      // Java takes a second digit when there is such a group.
      if (digit === undefined || !/[0-9]/.test(digit) || Number(digit) > groups || groups > 9) return null
      out += `\\${digit}`
    } else out += character
  }
  return out
}

function replacement(args: readonly TypedExpression[]): string | null {
  const text = constantOf(args[2])
  return text === null ? null : replacementOf(text, shapeOf(patternOf(args) ?? '')?.groups ?? 0)
}

const found = (name: string): FunctionRow =>
  scalar(
    name,
    ['string', 'string'],
    'boolean',
    withPattern((re2) => `regexp_matches($1, ${re2})`, 'spark_ts_regexp_find($1, $2)'),
    { refuse: refusePattern, title: name.toUpperCase() },
  )

const TEXTS: SparkType = { kind: 'array', element: { kind: 'string' }, containsNull: true }
const PARTS: SparkType = { kind: 'array', element: { kind: 'string' }, containsNull: false }

/** Java regular expressions. */
export const REGULAR_EXPRESSIONS: readonly FunctionRow[] = [
  found('rlike'),
  found('regexp'),
  found('regexp_like'),
  scalar(
    'regexp_extract',
    ['string', 'string', 'integer'],
    'string',
    withPattern(
      (re2, java, { arguments: args }) => (hasGroup(java, args) ? `regexp_extract($1, ${re2}, ${constantOf(args[2])})` : null),
      'spark_ts_regexp_extract($1, $2, $3)',
    ),
    { defaults: [literal('integer', '1')], refuse: refusePattern },
  ),
  scalar('regexp_extract_all', ['string', 'string', 'integer'], TEXTS, 'spark_ts_regexp_extract_all($1, $2, $3)', {
    defaults: [literal('integer', '1')],
    refuse: refusePattern,
  }),
  scalar(
    'regexp_replace',
    ['string', 'string', 'string', 'integer'],
    'string',
    withPattern((re2, java, { arguments: args }) => {
      const text = constantOf(args[3]) === '1' && replacesAlike(java) ? replacement(args) : null
      if (text === null) return null
      const replaced = `regexp_replace($1, ${re2}, ${quotedInTemplate(text)}, 'g')`
      return atEnd(java) ? `CASE WHEN regexp_matches($1, ${LINE_END}) THEN ${REPLACED_BY_SCRIPT} ELSE ${replaced} END` : replaced
    }, REPLACED_BY_SCRIPT),
    { defaults: [literal('integer', '1')], refuse: refusePattern },
  ),
  scalar(
    'split',
    ['string', 'string', 'integer'],
    PARTS,
    withPattern(
      (re2, java, { arguments: args }) =>
        Number(constantOf(args[2]) ?? 1) <= 0 && !findsNothing(java) ? `string_split_regex($1, ${re2})` : null,
      'spark_ts_regexp_split($1, $2, $3)',
    ),
    { defaults: [literal('integer', '-1')], refuse: refusePattern },
  ),
]

/**
 * An anchor at one end is safe where the rest cannot be empty: the match is one, at a known place. Here `$` takes a last line end along, so texts
 * with one go to the script.
 */
function replacesAlike(pattern: string): boolean {
  const inner = pattern.startsWith('^') ? pattern.slice(1) : atEnd(pattern) ? pattern.slice(0, -1) : pattern
  return !(inner !== pattern && bare(inner).includes('|')) && !findsNothing(inner)
}

function atEnd(pattern: string): boolean {
  return bare(pattern).endsWith('$')
}
