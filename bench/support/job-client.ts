import { Client } from 'undici'
import type { Setting } from './setting.ts'

/** Runs one job at a time on one connection, as the most patient client would. */
export interface JobClient {
  /**
   * From sending the submit until a status read says FINISHED, in ms.
   * @throws when the job ends otherwise, or not within a minute
   */
  run(sql: string): Promise<number>
  close(): Promise<void>
}

const WITHIN_MS = 60_000

export function openJobClient({ server, token }: Pick<Setting, 'server' | 'token'>): JobClient {
  const client = new Client(server.url)
  const headers = { 'X-Auth-Token': token, 'Content-Type': 'application/json' }
  const base = `/v1.0/${server.projectId}/jobs`
  const call = async (method: 'GET' | 'POST', path: string, body: string | null) =>
    (await (await client.request({ method, path, headers, body })).body.json()) as { job_id: string; status: string; message: string }
  return {
    async run(sql) {
      const body = JSON.stringify({ sql })
      const begun = performance.now()
      const { job_id } = await call('POST', `${base}/submit-job`, body)
      for (;;) {
        const { status, message } = await call('GET', `${base}/${job_id}/status`, null)
        if (status === 'FINISHED') return performance.now() - begun
        if (status === 'FAILED' || performance.now() - begun > WITHIN_MS) throw new Error(`${sql} is ${status}: ${message}`)
      }
    },
    close: () => client.close(),
  }
}
