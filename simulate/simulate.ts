/**
 * Kills servers and workers at every named step of every class of statements that write, and then at operations drawn by chance while all
 * classes run at once, and looks each time at what is left: `npm run simulate [-- --seed N --storms N CLASS …]`. The same seed draws the same
 * orders.
 */
import { parseArgs } from 'node:util'
import { temporaryFolder } from '../test/support/running-server.ts'
import { EXTERNAL_CLASSES, STATEMENT_CLASSES, type StatementClass } from './statements.ts'
import { REFUSALS, STEPS } from './steps.ts'
import { storms } from './storms.ts'
import { World } from './world.ts'

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, storms: { type: 'string', default: '200' } },
  allowPositionals: true,
})
const isChosen = ({ name }: StatementClass): boolean => positionals.length === 0 || positionals.includes(name)
const classes = STATEMENT_CLASSES.filter(isChosen)
const all = [...classes, ...EXTERNAL_CLASSES.filter(isChosen)]
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
process.stdout.write(`seed ${seed}\n`)

const folder = temporaryFolder('simulate')
const world = await World.open(folder.path)
try {
  for (const of of classes) {
    for (const { name, operation, side } of STEPS.filter((step) => of.steps.includes(step.name))) {
      for (const victim of ['server', 'worker'] as const) {
        const death = await world.kill([of], { operation, side, skip: 0, victim })
        process.stdout.write(`${of.name}, ${victim} ${name}: ${death}, all is well\n`)
        if (death === 'not reached') throw new Error(`${of.name} never came to the step "${name}"`)
      }
    }
  }
  for (const { name, operation, error } of classes.length === 0 ? [] : REFUSALS) {
    const death = await world.kill(classes, { operation, side: 'before', skip: 0, victim: error })
    process.stdout.write(`all at once, ${name}: ${death}, all is well\n`)
  }
  for (const order of storms(seed, Number(values.storms), all.length)) {
    const death = await world.kill(all, order)
    process.stdout.write(`all at once, ${order.victim} ${order.side} operation ${order.skip}: ${death}, all is well\n`)
  }
} finally {
  await world[Symbol.asyncDispose]()
  folder.remove()
}
