import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Order } from '../../simulate/order.ts'
import type { StatementClass } from '../../simulate/statements.ts'
import { World } from '../../simulate/world.ts'
import { temporaryFolder } from '../support/running-server.ts'

const external = (format: string, columns: string, more: string) => (t: string) =>
  `CREATE TABLE ${t} (${columns}) USING ${format} OPTIONS (path 'obs://lake/${t}') ${more}`

const CLASSES: readonly StatementClass[] = [
  {
    name: 'INSERT OVERWRITE of a partitioned external table',
    setup: (t) => [
      external('json', 'n INT, p STRING', 'PARTITIONED BY (p)')(t),
      `INSERT INTO ${t} VALUES (1, 'a'), (2, 'b')`,
      `INSERT INTO ${t} VALUES (3, 'a')`,
    ],
    before: [
      [1, 'a'],
      [2, 'b'],
      [3, 'a'],
    ],
    statement: (t) => `INSERT OVERWRITE ${t} VALUES (10, 'a'), (11, 'new')`,
    after: [
      [10, 'a'],
      [11, 'new'],
    ],
    marked: false,
    steps: [],
  },
  {
    name: 'INSERT INTO an external table',
    setup: (t) => [external('csv', 'n INT', '')(t), `INSERT INTO ${t} VALUES (1)`],
    before: [[1]],
    statement: (t) => `INSERT INTO ${t} SELECT n + 1 FROM ${t}`,
    after: [[1], [2]],
    marked: false,
    steps: [],
  },
]

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
      context.assert.equal(await world.kill(CLASSES, { ...order, victim: 'server' }), 'done')
      const buckets = join(folder.path, 'data', 'buckets')
      const [project = ''] = readdirSync(buckets)
      context.assert.deepEqual(readdirSync(join(buckets, project, 'lake', '.open-dli-staging')), [])
    })
  }
})
