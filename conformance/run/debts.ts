import type { Golden } from '../golden/read-golden.ts'
import { isName, nameAt, type Token, tokens } from '../session/tokens.ts'
import type { Answer, Verdict } from '../verdict.ts'

/**
 * What a file still owes to its later statements: objects that Spark has at this point and the server has not, or has otherwise, because an
 * earlier statement did not succeed. A later statement that stumbles over one is not judged by itself but put down to that statement.
 */
export interface Debts {
  /** The verdict, put down to an earlier statement where one is to blame. */
  settle(golden: Golden, answer: Answer, own: Verdict): Verdict
  /** A table of the test suite that could not be made; statement 0. */
  owe(name: string, cause: Verdict): void
}

interface Debt {
  /** `missing`: never made, so whoever needs it fails for lack of it. `stale`: there, with another content or form. */
  readonly kind: 'missing' | 'stale'
  readonly statement: number
  readonly cause: Verdict
}

/** Statements that make or change something, and what is owed when they fail. */
const CHANGES: Readonly<Record<string, Debt['kind']>> = {
  CREATE: 'missing',
  ALTER: 'stale',
  INSERT: 'stale',
  TRUNCATE: 'stale',
  UPDATE: 'stale',
  DELETE: 'stale',
  MERGE: 'stale',
  LOAD: 'stale',
  ANALYZE: 'stale',
  DROP: 'missing',
}
/** The name comes after the first of these … */
const BEFORE_THE_NAME = new Set(['TABLE', 'VIEW', 'INTO', 'OVERWRITE', 'FUNCTION', 'DATABASE', 'SCHEMA', 'FROM', 'UPDATE'])
/** … and after those. */
const SKIPPED = new Set(['TABLE', 'IF', 'NOT', 'EXISTS', 'INTO'])
/** `SHOW TABLES` lists whatever there is. */
const LISTED = new Set(['TABLES', 'VIEWS', 'TABLE', 'DATABASES'])
const LACKS = /not found|there is no|undefined function|does not exist|not defined/i

/** What a statement makes or changes: the last parts of its names in lower case. A rename has two. */
function changedNames(list: readonly Token[]): string[] {
  if (CHANGES[list[0]?.keyword ?? ''] === undefined) return []
  const afterRename = list.findIndex(({ keyword }, index) => keyword === 'RENAME' && list[index + 1]?.keyword === 'TO') + 2
  let at = list.findIndex(({ keyword }) => BEFORE_THE_NAME.has(keyword)) + 1
  if (at === 0) return []
  while (SKIPPED.has(list[at]?.keyword ?? '')) at += 1
  return [at, ...(afterRename > 1 ? [afterRename] : [])].flatMap((index) => nameAt(list, index).parts.at(-1)?.toLowerCase() ?? [])
}

const isGood = ({ class: name }: Verdict): boolean => name === 'equal' || name === 'error-as-in-spark'

export function noDebts(): Debts {
  const debts = new Map<string, Debt>()

  const toBlame = (list: readonly Token[], answer: Answer): Debt | undefined => {
    const names = new Set(list.filter(isName).map(({ text }) => text.toLowerCase()))
    const text = answer.kind === 'failed' && LACKS.test(answer.message) ? answer.message.toLowerCase() : ''
    const lists = list[0]?.keyword === 'SHOW' && LISTED.has(list[1]?.keyword ?? '')
    return [...debts].find(([name, { kind }]) => lists || (names.has(name) && (kind === 'stale' || text.includes(name))))?.[1]
  }

  const settle: Debts['settle'] = (golden, answer, own) => {
    const list = tokens(golden.sql)
    const debt = own.class === 'equal' ? undefined : toBlame(list, answer)
    const { cause, statement } = debt ?? { cause: null, statement: null }
    // A refusal of its own would stand even if the debt were paid.
    const verdict: Verdict =
      cause === null || own.class === 'refused'
        ? own
        : {
            class: cause.class === 'refused' ? 'refused' : 'error',
            construct: cause.construct,
            blockedBy: statement,
            why: 'needs an earlier one',
          }
    const verb = list[0]?.keyword ?? ''
    for (const name of changedNames(list)) {
      if (verb === 'DROP' || (verb === 'CREATE' && isGood(verdict))) debts.delete(name)
      else if (!isGood(verdict) && !debts.has(name)) {
        const renamed = name !== changedNames(list)[0]
        debts.set(name, { kind: renamed ? 'missing' : (CHANGES[verb] ?? 'stale'), statement: golden.number, cause: verdict })
      }
    }
    return verdict
  }
  return { settle, owe: (name, cause) => debts.set(name, { kind: 'missing', statement: 0, cause }) }
}
