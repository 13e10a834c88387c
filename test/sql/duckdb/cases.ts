import { readFileSync } from 'node:fs'
import type { Relation } from '../../../src/sql/typed/tree.ts'
import type { Database } from './support.ts'

/**
 * What Spark 3.3.4 answers, one group of cases a line: operands as literals, then Spark's text of the result. The files were written by asking
 * Spark (UTC, default settings); tests need none. `refused` are those that the engine refuses by name rather than answer otherwise.
 */
export interface Cases {
  readonly cases: readonly (readonly string[])[]
  readonly refused: readonly (readonly string[])[]
}

export function readCases<Group extends Cases>(file: string): readonly Group[] {
  const text = readFileSync(new URL(`./cases/${file}`, import.meta.url), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Group)
}

/** Cases whose answer is another, each as one readable line. */
export async function wrongAnswers(
  database: Database,
  group: Cases,
  tree: (cases: readonly (readonly string[])[]) => Relation,
  same: (ours: string, sparks: string) => boolean,
): Promise<string[]> {
  const wrong: string[] = []
  const answers = group.cases.length === 0 ? [] : await database.run(tree(group.cases))
  for (const [at, each] of group.cases.entries()) {
    const ours = answers[at]?.[0] ?? 'no row'
    if (!same(ours, each.at(-1) as string)) wrong.push(`${each.join(' | ')}: ${ours}`)
  }
  for (const each of group.refused) {
    const ours = await database.run(tree([each])).then(
      ([row]) => row?.[0] ?? 'no row',
      (error: Error) => error.message,
    )
    if (!/UNSUPPORTED: |is not supported on the embedded engine/.test(ours)) wrong.push(`${each.join(' | ')}: not refused, ${ours}`)
  }
  return wrong
}
