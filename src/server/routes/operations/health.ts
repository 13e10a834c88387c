import { HealthReply, healthReply, ReadyReply } from '../../../wire/operations.ts'
import { endpoint } from '../../endpoint.ts'

const UNAVAILABLE = 503
const SHARED = { method: 'GET', access: 'open', errors: 'dli', group: 'Operations' } as const

export const health = endpoint({
  ...SHARED,
  path: '/healthz',
  summary: 'The process is alive',
  schema: { reply: { status: 200, body: HealthReply } },
  handle: ({ version, clock, startedAtMs }) => healthReply(version, clock.nowMs() - startedAtMs),
})

export const ready = endpoint({
  ...SHARED,
  path: '/readyz',
  summary: 'The server takes statements; 503 while it does not',
  schema: { reply: { status: 200, body: ReadyReply } },
  handle({ readiness }, _request, reply) {
    const status = readiness()
    if (status !== 'ready') reply.code(UNAVAILABLE)
    return { status }
  },
})
