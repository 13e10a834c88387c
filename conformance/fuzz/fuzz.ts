/** `npm run fuzz [-- --seed N --count N]`: mutated statements against parser, analysis and emitter; anything but an answer or a plain error is a fault. */
import { parseArgs } from 'node:util'
import { openOurs, readTables } from '../oracle-run/ours.ts'
import { fuzzFront } from './front.ts'

const LIMIT_MS = 100

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '50000' } } })
const ours = await openOurs(readTables())
const { accepted, slowestMs, faults } = fuzzFront(ours, { seed: Number(values.seed), count: Number(values.count), limitMs: LIMIT_MS })
ours.close()
for (const { sql, what } of faults) process.stdout.write(`${JSON.stringify(sql)}\n  ${what}\n`)
process.stdout.write(
  `${values.count} statements, ${accepted} of them accepted; the slowest took ${slowestMs.toFixed(0)} ms; ${faults.length} faults\n`,
)
process.exitCode = faults.length === 0 ? 0 : 1
