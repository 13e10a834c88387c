import { median, ms, quantile, ratio } from '../support/figures.ts'
import { openJobClient } from '../support/job-client.ts'
import type { Section } from '../support/setting.ts'

/** INSERTs of one row into one table, one at a time: what a commit costs (beside `fsync`), and whether it goes on to cost that. Ten warm up. */
export const insertOne: Section = async ({ server, token, tiny }) => {
  const client = openJobClient({ server, token })
  await client.run('CREATE TABLE inserted (n INT)')
  const snapshots = tiny ? 14 : 1_010
  const times: number[] = []
  for (let at = 0; at < snapshots; at += 1) times.push(await client.run(`INSERT INTO inserted VALUES (${at})`))
  await client.close()
  const part = tiny ? 2 : 100
  const [first, last] = [times.slice(10, 10 + part), times.slice(-part)]
  const growth = median(last) / median(first)
  return [
    {
      what: 'INSERT of one row, submit to FINISHED',
      value: `p50 ${ms(median(times.slice(10)))}, p99 ${ms(quantile(times.slice(10), 0.99))} (${times.length - 10} jobs)`,
      bound: 'p50 ≤ 60 ms',
      holds: median(times.slice(10)) <= 60,
    },
    {
      what: "the same by the table's age",
      value: `p50 ${ms(median(first))} from the 10th snapshot on, ${ms(median(last))} up to the ${times.length.toLocaleString('en')}th: ${ratio(growth)}`,
      bound: 'flat (≤ 1.25)',
      holds: growth <= 1.25,
    },
  ]
}
