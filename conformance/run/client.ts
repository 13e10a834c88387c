import type { RunningServer } from '../../test/support/running-server.ts'
import { passwordToken } from '../../test/support/running-server.ts'
import type { Cell } from '../compare/cell-text.ts'
import type { Answer } from '../verdict.ts'

/** A request to the server itself; a statement may run longer than that. */
const REQUEST_MS = 15_000
const STATEMENT_MS = 30_000
const POLL_MS = { first: 3, most: 50, growth: 1.5 }
const TERMINAL = new Set(['FINISHED', 'FAILED', 'CANCELLED'])

export interface Client {
  /**
   * Run one statement as a job and give its answer. Bounded: a job that takes longer is cancelled, and that is its failure.
   * @throws Error when the server cannot be reached
   */
  ask(sql: string, database: string, conf: Readonly<Record<string, string>>): Promise<Answer>
}

interface Submitted {
  readonly is_success?: boolean
  readonly message?: string
  readonly error_code?: string
  readonly error_msg?: string
  readonly job_id: string
  readonly job_type: string
  readonly job_mode: 'sync' | 'async'
  readonly schema: readonly Readonly<Record<string, string>>[]
  readonly rows: readonly (readonly Cell[])[]
}
interface Status {
  readonly status: string
  readonly message: string
}
interface Preview {
  readonly row_count: number
  readonly schema: readonly Readonly<Record<string, string>>[]
  readonly rows: readonly (readonly Cell[])[]
}

const answered = (schema: Preview['schema'], rows: Preview['rows'], totalRows = rows.length): Answer => ({
  kind: 'rows',
  columns: schema.map((column) => {
    const [[name, type] = ['', '']] = Object.entries(column)
    return { name, type }
  }),
  rows,
  totalRows,
})
const failed = (message: string): Answer => ({ kind: 'failed', message })

/** A client as any other: a token by password, plain HTTP. */
export async function connect(server: RunningServer): Promise<Client> {
  const token = await passwordToken(server.url, server.credentials)
  const headers = { 'X-Auth-Token': token, 'Content-Type': 'application/json' }

  const call = async <Reply>(method: string, path: string, body?: unknown): Promise<Reply> => {
    const response = await fetch(`${server.url}/v1.0/${server.projectId}${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(REQUEST_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return (await response.json()) as Reply
  }

  const ended = async (jobId: string): Promise<Status | null> => {
    const deadline = performance.now() + STATEMENT_MS
    for (let wait = POLL_MS.first; performance.now() < deadline; wait = Math.min(POLL_MS.most, wait * POLL_MS.growth)) {
      const status = await call<Status>('GET', `/jobs/${jobId}/status`)
      if (TERMINAL.has(status.status)) return status
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
    await call('DELETE', `/jobs/${jobId}`)
    return null
  }

  return {
    async ask(sql, database, conf) {
      const pairs = Object.entries(conf).map(([key, value]) => `${key}=${value}`)
      const submitted = await call<Submitted>('POST', '/jobs/submit-job', { sql, currentdb: database, conf: pairs })
      if (submitted.error_code !== undefined) return failed(`${submitted.error_code}: ${submitted.error_msg}`)
      if (submitted.job_mode === 'sync')
        return submitted.is_success ? answered(submitted.schema, submitted.rows) : failed(submitted.message ?? '')
      const status = await ended(submitted.job_id)
      if (status === null) return failed(`client: no end after ${STATEMENT_MS} ms`)
      if (status.status !== 'FINISHED') return failed(status.message)
      if (submitted.job_type !== 'QUERY') return answered([], [])
      const preview = await call<Preview & Submitted>('GET', `/jobs/${submitted.job_id}/preview`)
      if (preview.error_code !== undefined) return failed(`client: preview: ${preview.error_code}: ${preview.error_msg}`)
      return answered(preview.schema, preview.rows, preview.row_count)
    },
  }
}
