import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A reply, whatever its status. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests read replies as a client without types would
  readonly body: any
}

export interface RunningServer {
  readonly url: string
  readonly pid: number
  readonly projectId: string
  readonly dataDir: string
  readonly credentials: Readonly<Record<string, string>>
  /** A request below `/v1.0/{project_id}` with the token; a path that begins with `//` is taken from the root. */
  call(method: string, path: string, body?: unknown): Promise<Reply>
  submit(sql: string, more?: Readonly<Record<string, unknown>>): Promise<Reply>
  /** Submit, wait for the end, and give the status reply. */
  run(sql: string, more?: Readonly<Record<string, unknown>>, pollMs?: number): Promise<Reply['body']>
  /** Ask for the status until it is one of these; fails after 30 s. */
  until(jobId: string, statuses: readonly string[], pollMs?: number): Promise<Reply['body']>
  rows(jobId: string): Promise<unknown[][]>
  kill(signal: NodeJS.Signals): Promise<number | null>
  /** When the process is gone, whatever the reason. */
  readonly ended: Promise<number | null>
}

/** How a server is started that something is done to from outside of it. */
export interface Manner {
  /** Stand before `node`: a tracer and its options. */
  readonly under?: readonly string[]
  /** Arguments of `node`. */
  readonly node?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

export const TERMINAL = ['FINISHED', 'FAILED', 'CANCELLED'] as const

const WAIT_MS = 30_000
const POLL_MS = 10

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', (code) => resolve(code)))

/** A data folder that goes away with the test. */
export function temporaryFolder(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `open-dli-${name}-`))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Start the real command on a free loopback port and get a token as a client would. */
export async function startServer(
  dataDir: string,
  args: readonly string[] = [],
  { under = [], node = [], environment = {} }: Manner = {},
): Promise<RunningServer> {
  const main = new URL('../../src/main.ts', import.meta.url).pathname
  const serve = [main, 'serve', '--port', '0', '--data-dir', dataDir, '--log-level', 'error', ...args]
  const [command, ...rest] = [...under, process.execPath, ...node, ...serve] as [string, ...string[]]
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env.PATH, ...environment } })
  const lines = createInterface({ input: child.stdout })
  const { url, project_id: projectId } = await new Promise<{ url: string; project_id: string }>((resolve, reject) => {
    lines.once('line', (line) => resolve(JSON.parse(line)))
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code} before it listened`)))
  })
  const credentials = JSON.parse(readFileSync(join(dataDir, 'credentials.json'), 'utf8')) as Record<string, string>
  const token = await passwordToken(url, credentials)

  const call = async (method: string, path: string, body?: unknown): Promise<Reply> => {
    const target = path.startsWith('//') ? `${url}${path.slice(1)}` : `${url}/v1.0/${projectId}${path}`
    const response = await fetch(target, {
      method,
      headers: { 'X-Auth-Token': token, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) }
  }
  const until = async (jobId: string, statuses: readonly string[], pollMs = POLL_MS) => {
    const deadline = performance.now() + WAIT_MS
    for (;;) {
      const { body } = await call('GET', `/jobs/${jobId}/status`)
      if (statuses.includes(body.status)) return body
      if (performance.now() > deadline)
        throw new Error(`job ${jobId} is ${body.status} after ${WAIT_MS} ms, wanted ${statuses.join(' or ')}`)
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
  }
  const submit = (sql: string, more: Readonly<Record<string, unknown>> = {}) => call('POST', '/jobs/submit-job', { sql, ...more })
  return {
    url,
    pid: child.pid as number,
    projectId,
    dataDir,
    credentials,
    call,
    submit,
    until,
    run: async (sql, more, pollMs) => {
      const { status, body } = await submit(sql, more)
      if (status !== 200) throw new Error(`${sql}: ${status} ${JSON.stringify(body)}`)
      return await until(body.job_id, TERMINAL, pollMs)
    },
    rows: async (jobId) => {
      const { status, body } = await call('GET', `/jobs/${jobId}/preview`)
      if (status !== 200) throw new Error(`preview: ${status} ${JSON.stringify(body)}`)
      return body.rows
    },
    kill: (signal) => {
      child.kill(signal)
      return ended(child)
    },
    ended: ended(child),
  }
}

/** A token by user name and password, scoped to the project. */
export async function passwordToken(url: string, credentials: Readonly<Record<string, string>>): Promise<string> {
  const { domain_name, user_name, password, project_name } = credentials
  const response = await fetch(`${url}/v3/auth/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      auth: {
        identity: { methods: ['password'], password: { user: { name: user_name, password, domain: { name: domain_name } } } },
        scope: { project: { name: project_name } },
      },
    }),
  })
  const token = response.headers.get('X-Subject-Token')
  if (response.status !== 201 || token === null) throw new Error(`no token: ${response.status} ${await response.text()}`)
  return token
}
