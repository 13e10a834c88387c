import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { STATEMENT_CLASSES } from '../../simulate/statements.ts'
import { STEPS } from '../../simulate/steps.ts'
import { World } from '../../simulate/world.ts'
import { temporaryFolder } from '../support/running-server.ts'

/** Where the order is carried out depends on chance alone, so a failure names its order: `npm run simulate` takes each by itself. */
const seed = Math.floor(Math.random() * 2 ** 31)

describe(`SIGKILL while statements of every class run (seed ${seed})`, { timeout: 120_000 }, () => {
  const folder = temporaryFolder('kills')
  let world: World
  before(async () => {
    world = await World.open(folder.path)
  })
  after(async () => {
    await world[Symbol.asyncDispose]()
    folder.remove()
  })

  const cases = [
    ...STEPS.map((step) => ({ step, victim: 'server' as const })),
    ...STEPS.filter(({ name }) => name.endsWith('write')).map((step) => ({ step, victim: 'worker' as const })),
  ]
  for (const [at, { step, victim }] of cases.entries()) {
    const { name, operation, side, shared } = step
    const classes = STATEMENT_CLASSES.filter(({ steps }) => steps.includes(name))
    // Each class comes to the step once at least, so one of them meets the order.
    const most = shared ? 0 : classes.length - 1
    const [skip] = fc.sample(fc.noBias(fc.nat(most)), { seed: seed + at, numRuns: 1 }) as [number]
    test(`of the ${victim} ${name}, after ${skip}: each is done once`, async (context) => {
      const death = await world.kill(STATEMENT_CLASSES, { operation, side, skip, victim })
      context.assert.equal(death, 'died')
    })
  }
})
