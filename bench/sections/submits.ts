import { median, ms, perSecond, quantile } from '../support/figures.ts'
import { load } from '../support/load.ts'
import type { Section } from '../support/setting.ts'

const IN_FLIGHT = 32

/** Durable submits a second while the jobs run behind them; ends when every job that was accepted is FINISHED. */
export const submits: Section = async ({ server, token, tiny }) => {
  const result = await load(
    {
      url: server.url,
      path: `/v1.0/${server.projectId}/jobs/submit-job`,
      headers: { 'X-Auth-Token': token, 'Content-Type': 'application/json' },
      body: JSON.stringify({ sql: 'SELECT 1' }),
      inFlight: IN_FLIGHT,
      seconds: tiny ? 0.2 : 5,
    },
    true,
  )
  const drained = performance.now()
  for (const body of result.bodies) {
    const status = await server.until((JSON.parse(body) as { job_id: string }).job_id, ['FINISHED', 'FAILED', 'CANCELLED'])
    if (status.status !== 'FINISHED') throw new Error(`a job of the bench ended ${status.status}: ${status.message}`)
  }
  return [
    {
      what: 'durable submits',
      value: `${perSecond(result.perSecond)} (${IN_FLIGHT} in flight), p50 ${ms(median(result.latencies))}, p99 ${ms(quantile(result.latencies, 0.99))}`,
      bound: '≥ 1,000 /s',
      holds: result.perSecond >= 1_000,
    },
    { what: 'all of them FINISHED after', value: `${result.requests} jobs, ${ms(performance.now() - drained)} behind the last submit` },
  ]
}
