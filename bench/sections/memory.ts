import { readFileSync } from 'node:fs'
import { load } from '../support/load.ts'
import type { Section } from '../support/setting.ts'

const residentBytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024

/** The control plane's resident memory over 20,000 `SELECT 1` jobs, at every quarter; it must not grow once it is warm. */
export const memory: Section = async ({ server, token, tiny }) => {
  const quarter = tiny ? 10 : 5_000
  const sizes: number[] = []
  for (let step = 0; step < 4; step += 1) {
    let done = 0
    while (done < quarter) {
      const { bodies } = await load(
        {
          url: server.url,
          path: `/v1.0/${server.projectId}/jobs/submit-job`,
          headers: { 'X-Auth-Token': token, 'Content-Type': 'application/json' },
          body: '{"sql":"SELECT 1"}',
          inFlight: 8,
          seconds: tiny ? 0.05 : 1,
        },
        true,
      )
      for (const body of bodies) await server.until((JSON.parse(body) as { job_id: string }).job_id, ['FINISHED'])
      done += bodies.length
    }
    sizes.push(residentBytes(server.pid))
  }
  const megabytes = sizes.map((bytes) => Math.round(bytes / 1e6))
  const growth = (sizes[3] as number) / (sizes[0] as number)
  return [
    {
      what: `resident memory after each ${quarter.toLocaleString('en')} of SELECT 1`,
      value: `${megabytes.join(', ')} MB`,
      bound: 'no growth (≤ 1.15 from first to last)',
      holds: growth <= 1.15,
    },
  ]
}
