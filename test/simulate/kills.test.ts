import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { STATEMENT_CLASSES, type StatementClass } from '../../simulate/statements.ts'
import { REFUSALS, STEPS, type StepName } from '../../simulate/steps.ts'
import { World } from '../../simulate/world.ts'
import { temporaryFolder } from '../support/running-server.ts'

/** Where the order is carried out depends on chance alone, so a failure names its order: `npm run simulate` takes each by itself. */
const seed = Math.floor(Math.random() * 2 ** 31)

/** Classes that run at once. */
const AT_ONCE = 6

/** They make data files, manifests and metadata, so that each of them meets every refusal. */
const WRITING = STATEMENT_CLASSES.filter(({ steps, marked }) => marked && steps.includes('after write'))

/** Each class comes to the step once at least, so one of them meets the order. */
function ordersOf(name: StepName, shared: boolean) {
  const all = STATEMENT_CLASSES.filter(({ steps }) => steps.includes(name))
  const count = Math.min(AT_ONCE, all.length)
  return fc.record({
    classes: fc.shuffledSubarray(all, { minLength: count, maxLength: count }),
    skip: fc.noBias(fc.nat(shared ? 0 : count - 1)),
  })
}

describe(`SIGKILL while statements of several classes run (seed ${seed})`, { timeout: 120_000 }, () => {
  const folder = temporaryFolder('kills')
  let world: World
  before(async () => {
    world = await World.open(folder.path)
  })
  after(async () => {
    await world[Symbol.asyncDispose]()
    folder.remove()
  })

  for (const { name, operation, error } of REFUSALS)
    test(`${name}: each is done once, or has failed and did nothing`, async (context) => {
      const classes =
        fc.sample(fc.shuffledSubarray([...WRITING], { minLength: AT_ONCE, maxLength: AT_ONCE }), { seed, numRuns: 1 })[0] ?? []
      context.assert.equal(await world.kill(classes, { operation, side: 'before', skip: 0, victim: error }), 'done')
    })

  const cases = [
    ...STEPS.map((step) => ({ step, victim: 'server' as const })),
    ...STEPS.filter(({ name }) => name.endsWith('write')).map((step) => ({ step, victim: 'worker' as const })),
  ]
  for (const [at, { step, victim }] of cases.entries()) {
    const { name, operation, side, shared } = step
    const [order] = fc.sample(ordersOf(name, shared), { seed: seed + at, numRuns: 1 }) as [{ classes: StatementClass[]; skip: number }]
    test(`of the ${victim} ${name}, after ${order.skip}: each is done once`, async (context) => {
      const death = await world.kill(order.classes, { operation, side, skip: order.skip, victim })
      context.assert.equal(death, 'done')
    })
  }
})
