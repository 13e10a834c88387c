/**
 * Run by `durable-before-committed.test.ts` under strace: commits files that the real engine wrote, says which, and dies at once, so that the last
 * thing that reached the store's log is the commit.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createTableCommits } from '../../src/catalog/table-commits.ts'
import { systemClock } from '../../src/core/clock.ts'
import { systemRandom } from '../../src/core/random.ts'
import { loadTable } from '../../src/iceberg/load-table.ts'
import type { Location } from '../../src/storage/storage.ts'
import { aDuck, columnsOf } from '../iceberg/support.ts'
import { aHome } from './support.ts'

const home = await aHome()
const duck = await aDuck()
const { storage } = home.place
const [table, key] = [await home.addTable(), await home.addJob()]
const base = await loadTable(storage, table.metadataLocation as Location)
const files = await duck.write(storage, base, columnsOf({ id: 'long' }), 'SELECT range FROM range(1000)', key.jobId)
const commits = createTableCommits({ metastore: home.metastore, storage, clock: systemClock, random: systemRandom })
const { outcome } = await commits.commit(await home.write(table, key, { files }))
const folder = storage.localPath(table.location)
const all = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name))
process.stdout.write(JSON.stringify({ outcome, folder: home.place.folder, paths: [folder, ...all] }), () =>
  process.kill(process.pid, 'SIGKILL'),
)
