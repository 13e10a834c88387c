/**
 * `npm run conformance:tpc [-- OPTION …]`: the queries of TPC-H and TPC-DS as jobs of a real server; their results must be those of a bare DuckDB
 * on the same files. Data and texts come from DuckDB's own extensions, which `python/environment.ts` installs.
 */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { PythonMissing } from '../../python/environment.ts'
import { startServer, temporaryFolder } from '../../test/support/running-server.ts'
import type { Cell } from '../compare/cell-text.ts'
import { type Client, connect } from '../run/client.ts'
import { BENCHMARKS, type Benchmark } from './benchmarks.ts'
import { type BenchmarkQuery, createTable, createView, generateData, SPARK_NULL_ORDER } from './data.ts'
import { duckdbText } from './dialect.ts'
import { extensionOf } from './extensions.ts'
import { difference } from './same-answer.ts'

const say = (text: string): boolean => process.stdout.write(`${text}\n`)

const USAGE = `npm run conformance:tpc -- [tpch] [tpcds] [--sf N] [--query N …] [--texts FOLDER]
  --sf N          scale factor of the data (default 0.01)
  --query N       only the query of this name
  --texts FOLDER  also the queries in the .sql files of FOLDER/tpch and FOLDER/tpcds, in Spark's dialect`

const { values, positionals } = parseArgs({
  options: {
    sf: { type: 'string', default: '0.01' },
    texts: { type: 'string' },
    query: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})

/** @returns How many queries failed or answered otherwise. */
async function check(benchmark: Benchmark, folder: string): Promise<number> {
  const { name } = benchmark
  const files = join(folder, name)
  const { tables, queries } = await generateData(benchmark, extensionOf(benchmark, say), Number(values.sf), files)
  const server = await startServer(join(folder, `${name}-server`), ['--bucket', `${name}=${files}`])
  const bare = await (await DuckDBInstance.create(':memory:')).connect()
  try {
    const client = await connect(server)
    await bare.run(SPARK_NULL_ORDER)
    for (const table of tables) {
      await must(client, createTable(table, name))
      await bare.run(createView(table, files))
    }
    const all = [...queries, ...textsOf(name)]
    const chosen = all.filter((query) => values.query.length === 0 || values.query.includes(query.name))
    let bad = 0
    for (const query of chosen) {
      const answer = await client.ask(query.spark, 'default', {})
      const theirs = (await bare.runAndReadAll(query.duckdb)).getRowsJson() as Cell[][]
      const what = answer.kind === 'failed' ? answer.message : difference(query.spark, answer, theirs)
      if (what === null) continue
      bad += 1
      say(`${name} ${query.name}: ${what}`)
    }
    say(`${name}: ${chosen.length - bad} of ${chosen.length} queries equal at scale factor ${values.sf}`)
    return bad
  } finally {
    bare.closeSync()
    await server.kill('SIGTERM')
  }
}

function textsOf(benchmark: string): readonly BenchmarkQuery[] {
  if (values.texts === undefined) return []
  const folder = join(values.texts, benchmark)
  return globSync('*.sql', { cwd: folder }).map((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    return { name: basename(file, '.sql'), spark: text, duckdb: duckdbText(text) }
  })
}

async function must(client: Client, sql: string): Promise<void> {
  const answer = await client.ask(sql, 'default', {})
  if (answer.kind === 'failed') throw new Error(`${sql}: ${answer.message}`)
}

async function main(): Promise<number> {
  const unknown = positionals.filter((each) => !BENCHMARKS.some(({ name }) => name === each))
  if (unknown.length > 0) throw new Error(`no such benchmark: ${unknown.join(', ')}`)
  const folder = temporaryFolder('tpc')
  try {
    let bad = 0
    for (const benchmark of BENCHMARKS)
      if (positionals.length === 0 || positionals.includes(benchmark.name)) bad += await check(benchmark, folder.path)
    return bad === 0 ? 0 : 1
  } catch (error) {
    if (!(error instanceof PythonMissing)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  } finally {
    folder.remove()
  }
}

if (values.help) say(USAGE)
else process.exitCode = await main()
