import type { Cell, Column } from './compare/cell-text.ts'
import { blotted, rowTexts, schemaText } from './compare/result-text.ts'
import { sameRows } from './compare/same-rows.ts'
import { type ErrorKind, type Golden, goldenErrorKind } from './golden/read-golden.ts'
import { tokens } from './session/tokens.ts'

/** What becomes of a statement, with the words of the table. The order is that of the table. */
export const CLASSES = {
  equal: "Spark's answer: rows, column names and types; or both accept a statement without a result",
  'error-as-in-spark': 'Spark rejects it and so does open-dli, at the same stage (parsing, analysis, running)',
  'rows-equal': 'the same rows, but a column name or type differs',
  'error-other-kind': 'both reject it, at different stages',
  refused: '`DLI.0007`: open-dli says that it cannot do this, whatever Spark says',
  error: 'Spark answers, open-dli fails with another error, or fails by its own fault',
  accepted: 'Spark rejects it, open-dli answers',
  wrong: 'an answer that differs: the worst',
} as const
export type Class = keyof typeof CLASSES

/** What the server made of a statement. */
export type Answer =
  | { readonly kind: 'rows'; readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[]; readonly totalRows: number }
  /** `message` is `code: exception: text`, or `code: text` when the submit itself was refused. */
  | { readonly kind: 'failed'; readonly message: string }

export interface Verdict {
  readonly class: Class
  /** For `refused`: the construct. For a failure of a statement before this one that it needs, that one's. */
  readonly construct: string | null
  /** The number of an earlier statement without whose success this one cannot be judged. */
  readonly blockedBy: number | null
  /** What differs, for developers. */
  readonly why: string
}

const UNSUPPORTED = /^DLI\.0007: (?:UnsupportedOperationException: )?(?<construct>.*?)(?: is not supported on the embedded engine)?$/s
/** Refused by a rule about names, not by a lack of the engine: DLI gives it the same code. */
const RULE = /^DLI\.0007: AnalysisException: /

/** First match wins. `null`: open-dli's own fault, which is never an answer. */
const OUR_KINDS: readonly (readonly [RegExp, ErrorKind | null])[] = [
  [/^client: |InternalException|EngineLostException|OutOfMemoryException|CommitFailedException/, null],
  // The engine's own words for text that it should never have been given.
  [/\b(Binder|Catalog|Parser|Internal|INTERNAL|Not implemented|Fatal|Permission) Error\b/, null],
  [/^DLI\.0004\b|ParseException/, 'parse'],
  [/^DLI\.(0001|0002|0005|0006)\b/, 'analysis'],
  [RULE, 'analysis'],
  [/./s, 'runtime'],
]

export function refusedConstruct(message: string): string | null {
  return RULE.test(message) ? null : (UNSUPPORTED.exec(message)?.groups?.construct ?? null)
}

const errorKind = (message: string): ErrorKind | null => OUR_KINDS.find(([text]) => text.test(message))?.[1] ?? null

const verdict = (name: Class, why = '', construct: string | null = null): Verdict => ({ class: name, construct, blockedBy: null, why })

function judgeFailure(expected: ErrorKind | null, message: string): Verdict {
  const construct = refusedConstruct(message)
  if (construct !== null) return verdict('refused', '', construct)
  const kind = errorKind(message)
  if (expected === null || kind === null) return verdict('error', kind === null ? "open-dli's own fault" : '')
  return kind === expected ? verdict('error-as-in-spark') : verdict('error-other-kind', `Spark: ${expected}, open-dli: ${kind}`)
}

/** The text of a plan is the engine's own; only its form is compared. */
const isExplain = (sql: string): boolean => tokens(sql)[0]?.keyword === 'EXPLAIN'

/** Compare Spark's answer with ours; `answer` has the golden file's database names already. */
export function judge(golden: Golden, answer: Answer): Verdict {
  const expected = goldenErrorKind(golden)
  if (answer.kind === 'failed') return judgeFailure(expected, answer.message)
  if (expected !== null) return verdict('accepted')
  const rows = rowTexts(answer.columns, answer.rows)
  if (answer.totalRows > answer.rows.length) return verdict('wrong', `${answer.totalRows} rows, more than a preview shows`)
  const same = isExplain(golden.sql) ? 'same' : sameRows(blotted(golden.output), rows, answer.columns, golden.sql)
  if (same !== 'same') return verdict('wrong', same === 'order' ? 'the order of the rows' : 'rows')
  return schemaText(answer.columns) === golden.schema ? verdict('equal') : verdict('rows-equal')
}
