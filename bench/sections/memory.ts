import { readFileSync } from 'node:fs'
import { collectGarbage } from '../support/collect-garbage.ts'
import { load } from '../support/load.ts'
import type { Section } from '../support/setting.ts'

const residentBytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024

/**
 * The control plane's resident memory over 20,000 `SELECT 1` jobs, at every quarter, as it is and after its garbage was collected. What is needed
 * must not grow; between two full collections V8 lets the heap wander.
 */
export const memory: Section = async ({ server, token, tiny }) => {
  const quarter = tiny ? 10 : 5_000
  const asItIs: number[] = []
  const needed: number[] = []
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
    asItIs.push(residentBytes(server.pid))
    await collectGarbage(server.pid)
    needed.push(residentBytes(server.pid))
  }
  const list = (sizes: readonly number[]) => `${sizes.map((bytes) => Math.round(bytes / 1e6)).join(', ')} MB`
  const growth = (needed.at(-1) as number) / (needed[0] as number)
  const each = `each ${quarter.toLocaleString('en')} SELECT 1`
  return [
    { what: `resident memory, ${each}`, value: list(asItIs) },
    { what: 'the same, garbage collected', value: list(needed), bound: 'no growth (≤ 1.05 from first to last)', holds: growth <= 1.05 },
  ]
}
