import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Logger } from 'pino'
import { systemClock } from '../../src/core/clock.ts'
import { systemRandom } from '../../src/core/random.ts'
import { ensureIdentity } from '../../src/iam/bootstrap.ts'
import { createIam } from '../../src/iam/iam.ts'
import { insertProject } from '../../src/metastore/iam.ts'
import type { QueueRecord } from '../../src/metastore/metastore.ts'
import { createLogger } from '../../src/observe/logger.ts'
import { createMetrics } from '../../src/observe/metrics.ts'
import { buildApp } from '../../src/server/app.ts'
import type { Readiness } from '../../src/wire/operations.ts'
import { iamStore } from '../support/iam-store.ts'
import { type ListedJobs, listedJobs } from './job-service.ts'

/** A reply, whatever its status. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests read replies as a client without types would
  readonly body: any
}

export interface TestApp {
  readonly app: FastifyInstance
  readonly jobs: ListedJobs
  readonly log: Logger
  /** Lines logged so far, parsed. */
  readonly lines: () => readonly Record<string, unknown>[]
  readonly project: string
  /** Scoped to the project. */
  readonly token: string
  setReadiness(readiness: Readiness): void
  /** A request with the token; `PROJECT` in the address is replaced. */
  call(method: string, url: string, more?: { readonly headers?: Record<string, string>; readonly body?: unknown }): Promise<Reply>
  tokenFor(scope: unknown): Promise<string>
  close(): Promise<void>
}

export const PASSWORD = 'right'
export const OTHER_PROJECT = 'b'.repeat(32)

export const passwordBody = (scope: unknown, user: object = {}) => ({
  auth: {
    identity: { methods: ['password'], password: { user: { name: 'admin', password: PASSWORD, domain: { name: 'open-dli' }, ...user } } },
    ...(scope === undefined ? {} : { scope }),
  },
})

const queue = (projectId: string, name: string, more: Partial<QueueRecord> = {}): QueueRecord => ({
  id: name,
  number: 1,
  projectId,
  name,
  type: 'sql',
  description: '',
  ownerName: 'admin',
  cuCount: 16,
  slots: 8,
  resourceId: `id-of-${name}`,
  createdAtMs: 1,
  ...more,
})

/** The real app over real identities, and jobs from a list. */
export async function testApp(): Promise<TestApp> {
  const store = iamStore()
  const identity = await ensureIdentity({ store, random: systemRandom, region: 'local-1', configured: { password: PASSWORD } })
  const project = identity.projectId
  await store.write(insertProject({ id: OTHER_PROJECT, domainId: store.reads.domains()[0]?.id ?? '', name: 'local-1_other' }))
  const jobs = listedJobs()
  const written: string[] = []
  const log = createLogger({ logLevel: 'info' }, { write: (line) => void written.push(line) })
  const queues = [
    queue(project, 'default'),
    queue(project, 'batch', { type: 'general', cuCount: 4 }),
    queue(project, 'fast', { cuCount: 64 }),
  ]
  let readiness: Readiness = 'ready'
  const app = buildApp({
    jobs,
    iam: createIam({ store, clock: systemClock, random: systemRandom }),
    queues: {
      queue: (projectId, name) => queues.find((one) => one.projectId === projectId && one.name === name) ?? null,
      queues: (projectId) => queues.filter((one) => one.projectId === projectId),
    },
    log,
    metrics: createMetrics({ version: '1.2.3' }),
    clock: systemClock,
    random: systemRandom,
    readiness: () => readiness,
    startedAtMs: systemClock.nowMs(),
    version: '1.2.3',
    region: 'local-1',
    publicUrl: 'http://dli.test',
  })

  const send = async (method: string, url: string, headers: Record<string, string>, body: unknown): Promise<Reply> => {
    const options: InjectOptions = { method: method as 'GET', url: url.replaceAll('PROJECT', project), headers }
    const reply = await app.inject(body === undefined ? options : { ...options, payload: body as string })
    const isJson = String(reply.headers['content-type']).startsWith('application/json')
    return {
      status: reply.statusCode,
      headers: reply.headers,
      text: reply.body,
      body: isJson && reply.body !== '' ? JSON.parse(reply.body) : null,
    }
  }
  const tokenFor = async (scope: unknown): Promise<string> => {
    const { status, headers, text } = await send('POST', '/v3/auth/tokens', {}, passwordBody(scope))
    if (status !== 201) throw new Error(`no token: ${status} ${text}`)
    return String(headers['x-subject-token'])
  }
  const token = await tokenFor({ project: { id: project } })
  return {
    app,
    jobs,
    log,
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
    project,
    token,
    setReadiness: (next) => {
      readiness = next
    },
    call: (method, url, { headers = {}, body } = {}) => send(method, url, { 'X-Auth-Token': token, ...headers }, body),
    tokenFor,
    close: async () => {
      await app.close()
      store.close()
    },
  }
}
