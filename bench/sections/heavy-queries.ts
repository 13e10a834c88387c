import { availableParallelism } from 'node:os'
import { median, ms, ratio } from '../support/figures.ts'
import { startLineProcess } from '../support/line-process.ts'
import type { Section } from '../support/setting.ts'
import { timedJob } from '../support/timed-job.ts'

/** Spark's text for us, DuckDB's own for the bare peer: the same answer over the same three million rows. */
const QUERIES = [
  {
    name: 'self-join',
    ours: `SELECT count(*) AS pairs, sum(a.delay - b.delay) AS spread FROM flights a JOIN flights b
             ON a.origin = b.destination AND a.destination = b.origin AND a.\`date\` = b.\`date\``,
    bare: `SELECT count(*) AS pairs, sum(a.delay - b.delay)::BIGINT AS spread FROM flights a JOIN flights b
             ON a.origin = b.destination AND a.destination = b.origin AND a."date" = b."date"`,
  },
  {
    name: 'window',
    ours: `SELECT max(r) AS most, count(*) AS n FROM
             (SELECT row_number() OVER (PARTITION BY origin ORDER BY delay DESC, distance) AS r FROM flights) t WHERE r <= 100000`,
    bare: `SELECT max(r)::INTEGER AS most, count(*) AS n FROM
             (SELECT row_number() OVER (PARTITION BY origin ORDER BY delay DESC NULLS LAST, distance NULLS FIRST) AS r FROM flights) t WHERE r <= 100000`,
  },
  {
    name: 'many-key aggregate',
    ours: `SELECT count(*) AS groups, max(n) AS most FROM
             (SELECT origin, destination, \`date\`, count(*) AS n, avg(delay) AS mean FROM flights GROUP BY origin, destination, \`date\`) t`,
    bare: `SELECT count(*) AS groups, max(n) AS most FROM
             (SELECT origin, destination, "date", count(*) AS n, avg(delay) AS mean FROM flights GROUP BY origin, destination, "date") t`,
  },
] as const

export const FLIGHTS_TABLE = `CREATE TABLE IF NOT EXISTS flights (\`date\` timestamp, delay bigint, distance bigint, origin string, destination string)
   USING parquet OPTIONS (path 'obs://samples/flights-3m.parquet')`

/** Heavy queries as jobs beside bare DuckDB in process, in turn; the job's time is submit to FINISHED. */
export const heavyQueries: Section = async ({ server, tiny }) => {
  await server.run(FLIGHTS_TABLE)
  const file = new URL('../../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url).pathname
  const bare = startLineProcess('./bare-duckdb.ts', String(availableParallelism()))
  await bare.ask(`CREATE VIEW flights AS FROM read_parquet('${file}')`)
  const figures = []
  for (const query of QUERIES) {
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = 0; round < (tiny ? 1 : 9); round += 1) {
      theirs.push((await bare.ask<{ ms: number }>(query.bare)).ms)
      ours.push(await timedJob(server, query.ours))
    }
    const share = median(ours) / median(theirs)
    figures.push({
      what: `flights, ${query.name}`,
      value: `${ms(median(ours))} as a job, ${ms(median(theirs))} bare: ${ratio(share)}`,
      bound: '≤ 1.10',
      holds: share <= 1.1,
    })
  }
  await bare.close()
  return figures
}
