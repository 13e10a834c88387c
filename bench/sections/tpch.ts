import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { BENCHMARKS, type Benchmark } from '../../conformance/tpc/benchmarks.ts'
import { createTable, createView, generateData, SPARK_NULL_ORDER } from '../../conformance/tpc/data.ts'
import { extensionOf } from '../../conformance/tpc/extensions.ts'
import { startServer, temporaryFolder } from '../../test/support/running-server.ts'
import { median, ms, ratio } from '../support/figures.ts'
import { startLineProcess } from '../support/line-process.ts'
import type { Section } from '../support/setting.ts'
import { timedJob } from '../support/timed-job.ts'

/**
 * The 22 queries of TPC-H as jobs beside bare DuckDB on the same SQL and the same Parquet files, in turn; a job's time is submit to FINISHED. The
 * first round warms up. Runs by name only: its data comes from DuckDB's extension, which Python installs.
 */
export const tpch: Section = async ({ tiny }) => {
  const [sf, rounds] = tiny ? [0.01, 1] : [1, 5]
  const folder = temporaryFolder('bench-tpch')
  const benchmark = BENCHMARKS.find(({ name }) => name === 'tpch') as Benchmark
  const extension = extensionOf(benchmark, (text) => process.stderr.write(`${text}\n`))
  const files = join(folder.path, 'files')
  const { tables, queries } = await generateData(benchmark, extension, sf, files)
  const server = await startServer(join(folder.path, 'data'), ['--bucket', `tpch=${files}`])
  const bare = startLineProcess('./bare-duckdb.ts', String(availableParallelism()))
  try {
    await bare.ask(SPARK_NULL_ORDER)
    for (const table of tables) {
      await server.run(createTable(table, 'tpch'))
      await bare.ask(createView(table, files))
    }
    const times = queries.map(({ name }) => ({ name, ours: [] as number[], theirs: [] as number[] }))
    for (let round = 0; round <= rounds; round += 1) {
      for (const [at, { spark, duckdb }] of queries.entries()) {
        const theirs = (await bare.ask<{ ms: number }>(duckdb)).ms
        const ours = await timedJob(server, spark)
        if (round === 0) continue
        times[at]?.theirs.push(theirs)
        times[at]?.ours.push(ours)
      }
    }
    const total = (side: 'ours' | 'theirs'): number => times.reduce((sum, each) => sum + median(each[side]), 0)
    const worst = times
      .map(({ name, ours, theirs }) => ({ name, more: median(ours) - median(theirs), ours: median(ours), theirs: median(theirs) }))
      .toSorted((a, b) => b.more - a.more)
      .slice(0, 3)
    const share = total('ours') / total('theirs')
    return [
      {
        what: `TPC-H, scale factor ${sf}, 22 queries`,
        value: `${ms(total('ours'))} as jobs, ${ms(total('theirs'))} bare: ${ratio(share)}`,
        bound: '≤ 1.05 at scale factor 1',
        holds: share <= 1.05,
      },
      {
        what: 'those that lose most',
        value: worst.map(({ name, ours, theirs }) => `${name}: ${ms(ours)}, bare ${ms(theirs)}`).join('; '),
      },
    ]
  } finally {
    await bare.close()
    await server.kill('SIGTERM')
    folder.remove()
  }
}
