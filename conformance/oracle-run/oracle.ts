/**
 * `npm run oracle [-- OPTION …]`: the same statements on a real Spark 3.3.4 and on our front and engine, side by side. Needs Python 3.10 or later
 * and Java 8, 11 or 17; the first run installs Spark.
 */
import { appendFileSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { PythonMissing } from '../../python/environment.ts'
import { temporaryFolder } from '../../test/support/running-server.ts'
import { REFUSED } from './answer.ts'
import { calls } from './generate/calls.ts'
import { casts, lambdas, operators, times } from './generate/operations.ts'
import type { Probe } from './generate/probe.ts'
import { queries } from './generate/queries.ts'
import { choices } from './generate/random.ts'
import { asQuery, openOurs, readTables } from './ours.ts'
import { difference } from './same.ts'
import { startSpark } from './spark.ts'
import { sweep } from './sweep.ts'

const say = (text: string): boolean => process.stdout.write(`${text}\n`)

const USAGE = `npm run oracle -- [--seed N] [--tries N] [--rows N] [--only SUBJECT …] [--part PART …] [--queries N] [--time-zone ZONE]
npm run oracle -- --statements FILE [--record FILE]
  --seed N           another choice of types and values (default 1)
  --tries N          choices of types for each function and number of arguments (default 6)
  --rows N           rows of values a statement (default 24)
  --only SUBJECT     only this function, operator or cast
  --part PART        calls, casts, operators, times, lambdas, queries; all when left out
  --queries N        whole queries (default 300)
  --time-zone ZONE   the session's (default UTC)
  --statements FILE  compare the statements of a file, one a line, instead
  --record FILE      append them with Spark's answers, as conformance/oracle/*.jsonl have them`

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    tries: { type: 'string', default: '6' },
    rows: { type: 'string', default: '24' },
    only: { type: 'string', multiple: true, default: [] },
    part: { type: 'string', multiple: true, default: [] },
    queries: { type: 'string', default: '300' },
    'time-zone': { type: 'string', default: 'UTC' },
    statements: { type: 'string' },
    record: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const random = choices(Number(values.seed))

const PARTS: Readonly<Record<string, () => readonly Probe[]>> = {
  calls: () => calls(random, Number(values.tries)),
  casts,
  operators: () => operators(random, 60),
  times,
  lambdas,
}

type Sides = Parameters<typeof sweep>[1]

/** @returns How many differ. */
async function compareSweep(sides: Sides): Promise<number> {
  const parts = Object.entries(PARTS).filter(([name]) => isWanted(name))
  const probes = parts.flatMap(([, make]) => make()).filter(({ subject }) => values.only.length === 0 || values.only.includes(subject))
  const begun = performance.now()
  const result = await sweep(probes, sides, random, Number(values.rows), ({ subject, sql, what }) =>
    say(`${subject}\n  ${sql}\n  ${what.split('\n')[0]}`),
  )
  const { cases, refused, subjects, differences } = result
  const refusals = [...refused.values()].reduce((sum, count) => sum + count, 0)
  const seconds = ((performance.now() - begun) / 1_000).toFixed(0)
  say(
    `${cases} cases of ${subjects.size} functions and operators agree, ${differences} differ, ${refusals} are refused by name (${seconds} s)`,
  )
  return differences
}

/** @param record - Takes the statements with Spark's answers, when it is given. */
async function compareList(statements: readonly string[], { spark, ours, timeZone }: Sides, record?: string): Promise<number> {
  let different = 0
  for (const sql of statements) {
    const [[theirs], [own]] = [await spark.answers([sql], timeZone), await ours.answers([sql], timeZone)]
    if (theirs === undefined || own === undefined) continue
    const what = 'error' in own && own.error === REFUSED ? null : difference(theirs, own)
    if (what !== null) say(`${sql}\n  ${what.split('\n')[0]}`)
    if (what !== null) different += 1
    if (record === undefined) continue
    const known = 'error' in theirs ? { sql, error: theirs.error } : { sql, ...theirs }
    appendFileSync(record, `${JSON.stringify(known)}\n`)
  }
  say(`${statements.length - different} of ${statements.length} statements agree or are refused by name`)
  return different
}

const listed = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('--'))

const isWanted = (part: string): boolean => values.part.length === 0 || values.part.includes(part)

async function compareAll(sides: Sides): Promise<number> {
  const bySweep = Object.keys(PARTS).some(isWanted) ? await compareSweep(sides) : 0
  const whole = isWanted('queries') && values.only.length === 0 ? [...new Set(queries(random, Number(values.queries)))] : []
  return bySweep + (whole.length === 0 ? 0 : await compareList(whole, sides))
}

async function main(): Promise<number> {
  const folder = temporaryFolder('oracle')
  try {
    const tables = readTables()
    const ours = await openOurs(tables)
    const spark = await startSpark(folder.path, say)
    try {
      const timeZone = values['time-zone']
      await spark.answers(
        Object.entries(tables).map(([name, table]) => `CREATE TABLE ${name} USING parquet AS ${asQuery(table)}`),
        'UTC',
      )
      const sides = { spark, ours, timeZone }
      return values.statements === undefined ? await compareAll(sides) : await compareList(listed(values.statements), sides, values.record)
    } finally {
      await spark.close()
      ours.close()
    }
  } catch (error) {
    if (!(error instanceof PythonMissing)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  } finally {
    folder.remove()
  }
}

if (values.help) say(USAGE)
else process.exitCode = (await main()) === 0 ? 0 : 1
