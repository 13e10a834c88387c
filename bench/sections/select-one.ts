import { Client } from 'undici'
import { median, ms, quantile } from '../support/figures.ts'
import type { Section } from '../support/setting.ts'

/** One job at a time: from sending the submit until a status read says FINISHED, on one connection. */
export const selectOne: Section = async ({ server, token, tiny }) => {
  const client = new Client(server.url)
  const headers = { 'X-Auth-Token': token, 'Content-Type': 'application/json' }
  const base = `/v1.0/${server.projectId}/jobs`
  const call = async (method: 'GET' | 'POST', path: string, body: string | null) =>
    (await (await client.request({ method, path, headers, body })).body.json()) as { job_id: string; status: string }
  const times: number[] = []
  const jobs = tiny ? 5 : 500
  for (let job = 0; job < jobs + 20; job += 1) {
    const begun = performance.now()
    const { job_id } = await call('POST', `${base}/submit-job`, '{"sql":"SELECT 1"}')
    let status = ''
    while (status !== 'FINISHED') {
      status = (await call('GET', `${base}/${job_id}/status`, null)).status
      if (status === 'FAILED' || performance.now() - begun > 10_000) throw new Error(`SELECT 1 is ${status}`)
    }
    // The first ones warm up.
    if (job >= 20) times.push(performance.now() - begun)
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
