import { javaRegex, type Re2Pattern } from '../duckdb/java-regex.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { constantOf, literal, quotedInTemplate, scalar } from './define.ts'
import type { EmittedCall, FunctionRow } from './row.ts'

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

/** A match of no length is followed by another one in other ways than in Java. */
function refuseEmptyMatches(name: string, args: readonly TypedExpression[]): string | null {
  const pattern = patternOf(args)
  if (pattern === null) return null
  const shape = shapeOf(pattern)
  return shape === null || shape.findsNothing || ANCHOR.test(bare(pattern)) ? `${name} with the pattern ${pattern}` : null
}

/** Group `at` has to be there. */
function refuseGroup(name: string, args: readonly TypedExpression[]): string | null {
  const pattern = patternOf(args)
  const group = constantOf(args[2])
  if (pattern === null || group === null) return null
  const shape = shapeOf(pattern)
  // A last `$` takes a line end along here.
  const ends = bare(pattern).includes('$')
  return shape === null || Number(group) > shape.groups || Number(group) < 0 || (ends && group === '0')
    ? `${name} with the pattern ${pattern} and group ${group}`
    : null
}

const NOT_ASCII =
  'UNSUPPORTED: a regular expression with \\b, \\B or (?i) on a text with other characters than ASCII is not supported on the embedded engine'

const guarded = ({ asciiOnly }: Re2Pattern, sql: string): string =>
  asciiOnly ? `CASE WHEN strlen($1) = length($1) THEN ${sql} WHEN $1 IS NOT NULL THEN error(${quotedInTemplate(NOT_ASCII)}) END` : sql

/** With the pattern in RE2's words. */
const withPattern =
  (type: string, use: (pattern: string, call: EmittedCall) => string) =>
  (_: readonly string[], call: EmittedCall): string => {
    const java = patternOf(call.arguments)
    if (java === null) return `CAST(NULL AS ${type})`
    const re2 = javaRegex(java)
    return guarded(re2, use(quotedInTemplate(re2.pattern), call))
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
    withPattern('BOOLEAN', (pattern) => `regexp_matches($1, ${pattern})`),
    { constant: [1], title: name.toUpperCase() },
  )

/** Java regular expressions, as far as RE2 finds the same: `javaRegex` refuses the rest by name. */
export const REGULAR_EXPRESSIONS: readonly FunctionRow[] = [
  found('rlike'),
  found('regexp'),
  found('regexp_like'),
  scalar(
    'regexp_extract',
    ['string', 'string', 'integer'],
    'string',
    withPattern('VARCHAR', (pattern, call) => `regexp_extract($1, ${pattern}, ${constantOf(call.arguments[2])})`),
    { constant: [1, 2], defaults: [literal('integer', '1')], refuse: (args) => refuseGroup('regexp_extract', args) },
  ),
  scalar(
    'regexp_replace',
    ['string', 'string', 'string', 'integer'],
    'string',
    withPattern('VARCHAR', (pattern, call) => {
      const text = replacement(call.arguments)
      if (text === null) return 'CAST(NULL AS VARCHAR)'
      const replaced = `regexp_replace($1, ${pattern}, ${quotedInTemplate(text)}, 'g')`
      return atEnd(patternOf(call.arguments) ?? '')
        ? `CASE WHEN regexp_matches($1, ${LINE_END}) THEN error(${ENDS_LINE}) ELSE ${replaced} END`
        : replaced
    }),
    {
      constant: [1, 2, 3],
      defaults: [literal('integer', '1')],
      refuse: (args) => {
        if (constantOf(args[3]) !== '1') return 'regexp_replace from a later position on'
        const text = constantOf(args[2])
        if (text !== null && patternOf(args) !== null && replacement(args) === null) return `regexp_replace by ${text}`
        return refuseReplaced(args)
      },
    },
  ),
  scalar(
    'split',
    ['string', 'string', 'integer'],
    { kind: 'array', element: { kind: 'string' }, containsNull: false },
    withPattern('VARCHAR[]', (pattern) => `string_split_regex($1, ${pattern})`),
    {
      constant: [1, 2],
      defaults: [literal('integer', '-1')],
      refuse: (args) => (Number(constantOf(args[2]) ?? 1) > 0 ? 'split with a limit' : refuseEmptyMatches('split', args)),
    },
  ),
]

/**
 * An anchor at one end is safe where the rest cannot be empty: the match is one, at a known place. Here `$` takes a last line end along, so texts
 * with one are refused when they come.
 */
function refuseReplaced(args: readonly TypedExpression[]): string | null {
  const pattern = patternOf(args)
  if (pattern === null) return null
  const inner = pattern.startsWith('^') ? pattern.slice(1) : atEnd(pattern) ? pattern.slice(0, -1) : pattern
  const shape = shapeOf(inner)
  const alternatives = inner !== pattern && bare(inner).includes('|')
  return shape === null || shape.findsNothing || alternatives || ANCHOR.test(bare(inner))
    ? `regexp_replace with the pattern ${pattern}`
    : null
}

const atEnd = (pattern: string): boolean => bare(pattern).endsWith('$')

const LINE_END = `'[\\n\\r\\x{85}\\x{2028}\\x{2029}]$'`
const ENDS_LINE = "'UNSUPPORTED: regexp_replace with $ on a text that ends in a line end is not supported on the embedded engine'"
