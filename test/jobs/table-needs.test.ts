import assert from 'node:assert/strict'
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { createTableCommits } from '../../src/catalog/table-commits.ts'
import { systemRandom } from '../../src/core/random.ts'
import { dataFolder, newWriterId } from '../../src/iceberg/file-names.ts'
import { MAINTENANCE_POLICY } from '../../src/iceberg/maintenance/policy.ts'
import { type NeedsParts, tableNeeds } from '../../src/jobs/maintenance/table-needs.ts'
import type { TableRecord } from '../../src/metastore/metastore.ts'
import { aHome, type Home } from '../catalog/support.ts'

const NOW_MS = Date.now()
const POLICY = { ...MAINTENANCE_POLICY, expiredMin: 3, smallFilesMin: 4, smallFilesMax: 9 }

async function commits(home: Home, table: TableRecord, count: number): Promise<void> {
  const { metastore, place } = home
  const made = createTableCommits({ metastore, storage: place.storage, clock: { nowMs: () => 1_000 }, random: systemRandom })
  for (let at = 0; at < count; at += 1) await made.commit(await home.write(home.current(table), await home.addJob()))
}

test('a table needs what its policy finds, as statements with its quoted name', async () => {
  await using home = await aHome()
  const table = await home.addTable('t')
  const parts: NeedsParts = { storage: home.place.storage, policy: POLICY, isDead: ({ jobId }) => jobId === 'dead' }
  const needs = async (looks = { atFiles: true, atFolder: true }) =>
    (await tableNeeds(home.current(table), NOW_MS, looks, parts)).map(({ sql }) => sql)
  assert.deepEqual(await needs(), [])
  await commits(home, table, 3)
  assert.deepEqual(await needs(), [], 'the current snapshot stays, and three files are few')
  await commits(home, table, 2)
  const [expire, compact, orphans] = [
    "CALL system.expire_snapshots(table => '`db`.`t`')",
    "CALL system.rewrite_data_files(table => '`db`.`t`', options => map('max-files-to-rewrite', '9'))",
    "CALL system.remove_orphan_files(table => '`db`.`t`')",
  ]
  assert.deepEqual(await needs(), [expire, compact])
  assert.deepEqual(await needs({ atFiles: false, atFolder: false }), [expire])

  const folder = home.place.storage.localPath(table.location)
  for (const [jobId, days, found] of [
    ['alive', 4, [expire]],
    ['dead', 2, [expire]],
    ['dead', 4, [expire, orphans]],
  ] as const) {
    const path = join(folder, dataFolder(newWriterId({ jobId, attempt: 1 }, systemRandom.uuid())), 'part-0.parquet')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, '')
    const at = new Date(NOW_MS - days * 86_400_000)
    utimesSync(path, at, at)
    assert.deepEqual(await needs({ atFiles: false, atFolder: true }), found)
  }
})
