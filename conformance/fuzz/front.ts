import { globSync, readFileSync } from 'node:fs'
import { isDliError } from '../../src/core/errors/failure.ts'
import { duckdbEmitter } from '../../src/sql/duckdb/emitter.ts'
import type { openOurs } from '../oracle-run/ours.ts'
import { mutated } from './mutate.ts'

/** A statement that the front met with something else than an answer or an error of its own. */
export interface Fault {
  readonly sql: string
  readonly what: string
}

/** Our own statements with Spark's answers: what is mutated. */
function knownStatements(): readonly string[] {
  const folder = new URL('../oracle/', import.meta.url)
  return globSync('*.jsonl', { cwd: folder.pathname })
    .toSorted()
    .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { sql: string }).sql)
}

/**
 * Parse, analyse and emit mutated statements.
 * @param limitMs - Longer than this is a fault; Infinity leaves time alone.
 */
export function fuzzFront(
  { plan }: Pick<Awaited<ReturnType<typeof openOurs>>, 'plan'>,
  { seed, count, limitMs }: { readonly seed: number; readonly count: number; readonly limitMs: number },
): { readonly accepted: number; readonly slowestMs: number; readonly faults: readonly Fault[] } {
  const faults: Fault[] = []
  let accepted = 0
  let slowestMs = 0
  for (const sql of mutated(knownStatements(), seed, count)) {
    const begun = process.cpuUsage()
    try {
      const { query, inputs } = plan(sql, 'UTC')
      duckdbEmitter.emitQuery(query, (input) => `"${inputs[input]?.name}"`)
      accepted += 1
    } catch (error) {
      if (!isDliError(error)) faults.push({ sql, what: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
    const { user } = process.cpuUsage(begun)
    slowestMs = Math.max(slowestMs, user / 1_000)
    if (user / 1_000 > limitMs) faults.push({ sql, what: `${(user / 1_000).toFixed(0)} ms` })
  }
  return { accepted, slowestMs, faults }
}
