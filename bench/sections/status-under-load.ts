import { median, ms, quantile } from '../support/figures.ts'
import { load } from '../support/load.ts'
import type { Section } from '../support/setting.ts'
import { FLIGHTS_TABLE } from './heavy-queries.ts'

/** Status latency while every thread of the engine is busy: one read at a time, as a patient client asks. */
export const statusUnderLoad: Section = async ({ server, token, tiny }) => {
  await server.run(FLIGHTS_TABLE)
  const heavy = 'SELECT count(*) AS n FROM flights a JOIN flights b ON a.origin = b.origin WHERE a.delay * b.delay % 7 = 3'
  const jobs: string[] = await Promise.all(Array.from({ length: 8 }, async () => (await server.submit(heavy)).body.job_id))
  await server.until(jobs[0] as string, ['RUNNING'])
  const path = `/v1.0/${server.projectId}/jobs/${jobs[0]}/status`
  const { latencies } = await load({ url: server.url, path, headers: { 'X-Auth-Token': token }, inFlight: 1, seconds: tiny ? 0.2 : 5 })
  await Promise.all(jobs.map((job) => server.call('DELETE', `/jobs/${job}`)))
  const p99 = quantile(latencies, 0.99)
  return [
    {
      what: 'status while the engine is saturated',
      value: `p50 ${ms(median(latencies))}, p99 ${ms(p99)} (${latencies.length} reads, 8 queries running)`,
      bound: 'p99 < 20 ms',
      holds: p99 < 20,
    },
  ]
}
