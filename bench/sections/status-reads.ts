import { median, perSecond, ratio } from '../support/figures.ts'
import { startLineProcess } from '../support/line-process.ts'
import { load } from '../support/load.ts'
import type { Section } from '../support/setting.ts'

const IN_FLIGHT = 16

/** Status reads of a finished job beside a bare Fastify route that returns the same bytes with the same headers, in turn. */
export const statusReads: Section = async ({ server, token, tiny }) => {
  const rounds = tiny ? 1 : 5
  const seconds = tiny ? 0.2 : 2
  const { job_id } = await server.run('SELECT 1 AS one')
  const path = `/v1.0/${server.projectId}/jobs/${job_id}/status`
  const headers = { 'X-Auth-Token': token }
  const sample = await fetch(`${server.url}${path}`, { headers })
  const body = await sample.text()
  const kept = Object.fromEntries(
    [...sample.headers].filter(([name]) => !['connection', 'keep-alive', 'date', 'content-length'].includes(name)),
  )
  const bare = startLineProcess('./bare-route.ts')
  const { url } = await bare.ask<{ url: string }>({ body, headers: kept, token })
  const rates = { ours: [] as number[], open: [] as number[], checked: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    rates.open.push((await load({ url, headers, path: '/open', inFlight: IN_FLIGHT, seconds })).perSecond)
    rates.ours.push((await load({ url: server.url, headers, path, inFlight: IN_FLIGHT, seconds })).perSecond)
    rates.checked.push((await load({ url, headers, path: '/checked', inFlight: IN_FLIGHT, seconds })).perSecond)
  }
  await bare.close()
  const [ours, open, checked] = [median(rates.ours), median(rates.open), median(rates.checked)]
  return [
    { what: 'status reads', value: `${perSecond(ours)} (${IN_FLIGHT} in flight, ${body.length} bytes)` },
    {
      what: 'bare route, no token check',
      value: `${perSecond(open)}, ours is ${ratio(ours / open)} of it`,
      bound: '≥ 0.60',
      holds: ours / open >= 0.6,
    },
    { what: 'bare route with token check', value: `${perSecond(checked)}, ours is ${ratio(ours / checked)} of it` },
  ]
}
