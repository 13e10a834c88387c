import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { median, ms, ratio } from '../support/figures.ts'
import { startLineProcess } from '../support/line-process.ts'
import type { Section } from '../support/setting.ts'
import { timedJob } from '../support/timed-job.ts'
import { FLIGHTS_TABLE } from './heavy-queries.ts'

const ROUNDS = 7

/** Three million rows into a new table, durable and committed, beside a COPY of bare DuckDB in process with the same settings, in turn. */
export const createTableAs: Section = async ({ server, tiny }) => {
  await server.run(FLIGHTS_TABLE)
  const file = new URL('../../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url).pathname
  const bare = startLineProcess('./bare-duckdb.ts', String(availableParallelism()))
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < (tiny ? 1 : ROUNDS); round += 1) {
    const folder = join(server.dataDir, '..', `copied-${round}`)
    const copy = `COPY (FROM read_parquet('${file}')) TO '${folder}' (FORMAT parquet, COMPRESSION zstd, RETURN_STATS, FILE_SIZE_BYTES 536870912)`
    theirs.push((await bare.ask<{ ms: number }>(copy)).ms)
    rmSync(folder, { recursive: true })
    ours.push(await timedJob(server, `CREATE TABLE copied_${round} AS SELECT * FROM flights`))
    await server.run(`DROP TABLE copied_${round}`)
  }
  await bare.close()
  const share = median(ours) / median(theirs)
  return [
    {
      what: 'flights, CREATE TABLE AS',
      value: `${ms(median(ours))} as a job, ${ms(median(theirs))} bare COPY: ${ratio(share)}`,
      bound: '≤ 1.30',
      holds: share <= 1.3,
    },
  ]
}
