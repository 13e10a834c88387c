import type { RunningServer } from '../../test/support/running-server.ts'
import { workersOf } from '../../test/support/workers.ts'
import { median, perSecond, ratio } from '../support/figures.ts'
import { startLineProcess } from '../support/line-process.ts'
import { load } from '../support/load.ts'
import type { Section } from '../support/setting.ts'

const IN_FLIGHT = 16

/** A job that runs while its worker rests, so that reading its status has the machine for itself. */
async function runningJob(server: RunningServer): Promise<{ jobId: string; end(): Promise<void> }> {
  const { body } = await server.submit('SELECT count(*) AS n FROM range(4000000000) a CROSS JOIN range(1000) b WHERE (a.id * b.id) % 7 = 3')
  const jobId: string = body.job_id
  await server.until(jobId, ['RUNNING'])
  const workers = workersOf(server.pid)
  for (const pid of workers) process.kill(pid, 'SIGSTOP')
  return {
    jobId,
    async end() {
      for (const pid of workers) process.kill(pid, 'SIGCONT')
      await server.call('DELETE', `/jobs/${jobId}`)
    },
  }
}

/** Status reads of a finished and of a running job beside a bare Fastify route that returns the same bytes with the same headers, in turn. */
export const statusReads: Section = async ({ server, token, tiny }) => {
  const rounds = tiny ? 1 : 5
  const seconds = tiny ? 0.2 : 2
  const { job_id } = await server.run('SELECT 1 AS one')
  const running = await runningJob(server)
  const pathOf = (jobId: string) => `/v1.0/${server.projectId}/jobs/${jobId}/status`
  const path = pathOf(job_id)
  const headers = { 'X-Auth-Token': token }
  const sample = await fetch(`${server.url}${path}`, { headers })
  const body = await sample.text()
  const kept = Object.fromEntries(
    [...sample.headers].filter(([name]) => !['connection', 'keep-alive', 'date', 'content-length'].includes(name)),
  )
  const bare = startLineProcess('./bare-route.ts')
  const { url } = await bare.ask<{ url: string }>({ body, headers: kept, token })
  const rates = { ours: [] as number[], running: [] as number[], open: [] as number[], checked: [] as number[] }
  const rate = async (url: string, path: string) => (await load({ url, headers, path, inFlight: IN_FLIGHT, seconds })).perSecond
  for (let round = 0; round < rounds; round += 1) {
    rates.open.push(await rate(url, '/open'))
    rates.ours.push(await rate(server.url, path))
    rates.checked.push(await rate(url, '/checked'))
    rates.running.push(await rate(server.url, pathOf(running.jobId)))
  }
  await bare.close()
  await running.end()
  const [ours, unfinished, open, checked] = [median(rates.ours), median(rates.running), median(rates.open), median(rates.checked)]
  return [
    { what: 'status reads', value: `${perSecond(ours)} (${IN_FLIGHT} in flight, ${body.length} bytes)` },
    {
      what: 'bare route, no token check',
      value: `${perSecond(open)}, ours is ${ratio(ours / open)} of it`,
      bound: '≥ 0.60',
      holds: ours / open >= 0.6,
    },
    {
      what: 'status reads of a running job',
      value: `${perSecond(unfinished)}, ${ratio(unfinished / open)} of the bare route`,
      bound: '≥ 0.60',
      holds: unfinished / open >= 0.6,
    },
    { what: 'bare route with token check', value: `${perSecond(checked)}, ours is ${ratio(ours / checked)} of it` },
  ]
}
