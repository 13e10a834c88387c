/**
 * What open-dli costs, beside bare peers in the same run: `npm run bench [-- SECTION …]`, `--tiny` for a run that only proves the bench works.
 * Load and server share the machine; figures are medians; nothing is left out but the warm-up each section names.
 */
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { passwordToken, startServer, temporaryFolder } from '../test/support/running-server.ts'
import { createTableAs } from './sections/create-table-as.ts'
import { fsync } from './sections/fsync.ts'
import { heavyQueries } from './sections/heavy-queries.ts'
import { insertOne } from './sections/insert-one.ts'
import { memory } from './sections/memory.ts'
import { selectOne } from './sections/select-one.ts'
import { statusReads } from './sections/status-reads.ts'
import { statusUnderLoad } from './sections/status-under-load.ts'
import { submits } from './sections/submits.ts'
import { tpch } from './sections/tpch.ts'
import { translation } from './sections/translation.ts'
import type { Section } from './support/setting.ts'

const SECTIONS: Readonly<Record<string, Section>> = {
  fsync,
  'status-reads': statusReads,
  'select-one': selectOne,
  'insert-one': insertOne,
  'create-table-as': createTableAs,
  submits,
  'heavy-queries': heavyQueries,
  'status-under-load': statusUnderLoad,
  memory,
}
/** Only when they are named: they need Python, for the data. */
const BY_NAME: Readonly<Record<string, Section>> = { tpch, translation }
const ALL = { ...SECTIONS, ...BY_NAME }

const { values, positionals } = parseArgs({ options: { tiny: { type: 'boolean', default: false } }, allowPositionals: true })
const unknown = positionals.filter((name) => ALL[name] === undefined)
if (unknown.length > 0) throw new Error(`no such section: ${unknown.join(', ')}; there are ${Object.keys(ALL).join(', ')}`)
const chosen = positionals.length === 0 ? Object.keys(SECTIONS) : positionals

const folder = temporaryFolder('bench')
const samples = new URL('../node_modules/vega-datasets/data', import.meta.url).pathname
const server = await startServer(join(folder.path, 'data'), ['--bucket', `samples=${samples}`])
try {
  const token = await passwordToken(server.url, server.credentials)
  process.stdout.write(
    `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 1e9)} GB, Node ${process.versions.node}\n`,
  )
  for (const name of chosen) {
    const figures = await (ALL[name] as Section)({ server, token, tiny: values.tiny })
    for (const { what, value, bound, holds } of figures) {
      const promise = bound === undefined ? '' : `   [${holds ? 'holds' : 'MISSED'}: ${bound}]`
      process.stdout.write(`${what.padEnd(38)} ${value}${promise}\n`)
    }
  }
} finally {
  await server.kill('SIGTERM')
  folder.remove()
}
