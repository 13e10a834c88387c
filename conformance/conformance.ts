/**
 * `npm run conformance [-- OPTION …]`: Spark's golden results against a real server. What it compares and how is in README.md beside it, which
 * `--update` writes.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { listGolden } from './golden/read-golden.ts'
import { page, totalsTable } from './report/page.ts'
import { lostStatements, readRecord, toRecord, writeRecord } from './report/record.ts'
import { shown } from './report/show.ts'
import { count } from './report/tally.ts'
import { runAll } from './run/run-all.ts'
import { startServerUnderTest } from './run/server.ts'
import { CLASSES } from './verdict.ts'

const say = (text: string): boolean => process.stdout.write(`${text}\n`)
const here = (path: string): string => new URL(path, import.meta.url).pathname

const USAGE = `npm run conformance -- [--golden FOLDER] [--file NAME …] [--show CLASS …] [--number N …] [--update]
  --golden FOLDER  with results/ and test-data/ (default: $OPEN_DLI_GOLDEN, else ../shared/golden/spark-3.3 beside the checkout)
  --file NAME      only files whose path contains NAME
  --show CLASS     print the statements of a class with both answers: ${Object.keys(CLASSES).join(', ')}, or all
  --number N       with --show: only the statement with this number
  --update         write conformance/spark-3.3.json and README.md`

const { values } = parseArgs({
  options: {
    golden: { type: 'string' },
    file: { type: 'string', multiple: true, default: [] },
    show: { type: 'string', multiple: true, default: [] },
    number: { type: 'string', multiple: true, default: [] },
    update: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

async function main(): Promise<number> {
  const folder = resolve(values.golden ?? process.env.OPEN_DLI_GOLDEN ?? here('../../shared/golden/spark-3.3'))
  if (!existsSync(resolve(folder, 'results'))) {
    say(`Conformance left out: there are no golden files at ${folder} (--golden or OPEN_DLI_GOLDEN names their folder).`)
    return 0
  }
  const all = listGolden(folder)
  const names = all.filter((name) => values.file.length === 0 || values.file.some((part) => name.includes(part)))
  const begun = performance.now()
  await using server = await startServerUnderTest(folder)
  const results = await runAll(server, folder, names, (name, judged) => {
    const wanted = judged.filter(({ golden, verdict }) => {
      const chosen = values.number.length === 0 || values.number.includes(String(golden.number))
      return chosen && (values.show.includes('all') || values.show.includes(verdict.class))
    })
    for (const one of wanted) say(shown(name, one))
  })
  say(totalsTable(results))
  say(`\n${names.length} files in ${((performance.now() - begun) / 1_000).toFixed(0)} s`)

  const path = here('./spark-3.3.json')
  const committed = readRecord(path)
  if (values.update) {
    writeRecord(path, names.length === all.length ? toRecord(results) : { ...committed, ...toRecord(results) })
    if (names.length === all.length) writeFileSync(here('./README.md'), page(results))
    else say('README.md counts all files, so it is written only by a run of all.')
    return 0
  }
  const lost = lostStatements(committed, results)
  for (const { file, number, now } of lost) say(`LOST: ${file} ${number} was equal and is ${now}`)
  if (lost.length > 0)
    say(`${lost.length} statements that were equal no longer are (--file and --show tell more; --update takes it as it is).`)
  else say(`No statement was lost; ${count(results).equal} are equal.`)
  return lost.length > 0 ? 1 : 0
}

if (values.help) say(USAGE)
else process.exitCode = await main()
