import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { median, ms, quantile } from '../support/figures.ts'
import type { Section } from '../support/setting.ts'

/** What one fsync of a small append costs on the disk of the data folder: every durable submit pays at least this. */
export const fsync: Section = async ({ server, tiny }) => {
  const path = join(server.dataDir, 'fsync-probe')
  const file = openSync(path, 'a')
  const costs = Array.from({ length: tiny ? 5 : 200 }, () => {
    writeSync(file, 'x'.repeat(4096))
    const begun = performance.now()
    fsyncSync(file)
    return performance.now() - begun
  })
  closeSync(file)
  rmSync(path)
  return [{ what: 'one fsync here', value: `p50 ${ms(median(costs))}, p99 ${ms(quantile(costs, 0.99))}` }]
}
