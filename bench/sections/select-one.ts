import { median, ms, quantile } from '../support/figures.ts'
import { openJobClient } from '../support/job-client.ts'
import type { Section } from '../support/setting.ts'

/** One job at a time: from sending the submit until a status read says FINISHED, on one connection. */
export const selectOne: Section = async ({ server, token, tiny }) => {
  const client = openJobClient({ server, token })
  const times: number[] = []
  const jobs = tiny ? 5 : 500
  for (let job = 0; job < jobs + 20; job += 1) {
    const took = await client.run('SELECT 1')
    // The first ones warm up.
    if (job >= 20) times.push(took)
  }
  await client.close()
  return [
    {
      what: 'SELECT 1, submit to FINISHED',
      value: `p50 ${ms(median(times))}, p99 ${ms(quantile(times, 0.99))} (${times.length} jobs)`,
      bound: 'p50 ≤ 10 ms',
      holds: median(times) <= 10,
    },
  ]
}
