import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Order } from '../../simulate/order.ts'
import { EXTERNAL_CLASSES } from '../../simulate/statements.ts'
import { World } from '../../simulate/world.ts'
import { temporaryFolder } from '../support/running-server.ts'

/** Steps of a publication: intended, half placed, replaced, done. All others were tried as well; each costs a start of the server. */
const ORDERS: readonly Omit<Order, 'victim'>[] = [
  { operation: '^store: COMMIT insert into "publish_intent"', side: 'after', skip: 0 },
  { operation: '^file: rename .*open-dli-staging', side: 'after', skip: 1 },
  { operation: '^file: rm .*/part-', side: 'after', skip: 0 },
  { operation: '^store: COMMIT delete from "publish_intent"', side: 'before', skip: 0 },
]

describe('SIGKILL while files of external tables are published', { timeout: 120_000 }, () => {
  const folder = temporaryFolder('external-kills')
  let world: World
  before(async () => {
    world = await World.open(folder.path)
  })
  after(async () => {
    await world[Symbol.asyncDispose]()
    folder.remove()
  })

  for (const order of ORDERS) {
    test(`${order.side} ${order.operation}, but for ${order.skip}: done once, and nothing stays staged`, async (context) => {
      context.assert.equal(await world.kill(EXTERNAL_CLASSES, { ...order, victim: 'server' }), 'done')
      const buckets = join(folder.path, 'data', 'buckets')
      const [project = ''] = readdirSync(buckets)
      context.assert.deepEqual(readdirSync(join(buckets, project, 'lake', '.open-dli-staging')), [])
    })
  }
})
