import assert from 'node:assert/strict'
import test from 'node:test'
import { behindUsers } from '../../src/jobs/maintenance/maintenance.ts'
import type { JobService } from '../../src/jobs/types.ts'

test('whatever a user sends to an engine comes before what the server does by itself', async () => {
  for (const way of ['submit', 'export', 'import'] as const) {
    const calls: string[] = []
    const service = { [way]: async () => void calls.push(way) } as unknown as JobService
    const jobs = behindUsers(service, { giveWay: () => void calls.push('give way'), stop: async () => {} })
    await (jobs[way] as () => Promise<unknown>)()
    assert.deepEqual(calls, ['give way', way])
  }
})
