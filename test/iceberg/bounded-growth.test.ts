import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CommitPlan } from '../../src/iceberg/commit-plan.ts'
import { MAINTENANCE_POLICY, needsExpiry } from '../../src/iceberg/maintenance/policy.ts'
import { retentionOf } from '../../src/iceberg/maintenance/retention.ts'
import type { LoadedTable } from '../../src/iceberg/metadata.ts'
import type { Operation } from '../../src/iceberg/operations.ts'
import { prepareOperation } from '../../src/iceberg/prepare-operation.ts'
import { readManifests, tableFolder } from '../../src/iceberg/table-files.ts'
import { writeFiles } from '../../src/iceberg/write-files.ts'
import { aFile, aPlace, aStamp, aTable, columnsOf, withMetadata } from './support.ts'

const COMMITS = 260

test('what a commit writes stays bounded, however many came before: manifests are merged, logs trimmed, snapshots forgotten', async () => {
  using place = aPlace()
  const { storage } = place
  const made = await aTable(storage, columnsOf({ id: 'long' }))
  let table: LoadedTable = withMetadata(storage, made, { properties: { 'history.expire.max-snapshot-age-ms': '20' } })
  const next = async (operation: Operation, nowMs: number): Promise<CommitPlan> => {
    const prepared = await prepareOperation(storage, table, operation, aStamp({ nowMs }))
    assert.ok(prepared.outcome === 'planned')
    const { plan } = prepared
    await writeFiles(storage, tableFolder(table.metadataLocation), plan.files)
    const { root, key } = tableFolder(table.metadataLocation)
    table = { metadata: plan.metadata, metadataLocation: { root, key: `${key}/${plan.files.at(-1)?.name}` } }
    return plan
  }
  let expiries = 0
  const bytes: number[] = []
  for (let at = 0; at < COMMITS; at += 1) {
    const nowMs = 10_000 + at
    const plan = await next({ kind: 'append', files: [aFile(storage, table)] }, nowMs)
    bytes.push(plan.files.reduce((sum, file) => sum + file.bytes.length, 0))
    // A new manifest, perhaps a merged one; the list; the metadata.
    assert.ok(plan.files.length <= 4, `commit ${at} writes ${plan.files.length} files`)
    if (!needsExpiry(table.metadata, nowMs, MAINTENANCE_POLICY)) continue
    expiries += 1
    await next({ kind: 'expire-snapshots', ...retentionOf(table.metadata, nowMs) }, nowMs)
  }
  const { metadata } = table
  const manifests = await readManifests(storage, table)
  assert.ok(manifests.length <= 100, `${manifests.length} manifests`)
  assert.equal(
    manifests.reduce((sum, { addedFiles, existingFiles }) => sum + addedFiles + existingFiles, 0),
    COMMITS,
  )
  assert.equal(metadata.metadataLog.length, 100)
  assert.ok(metadata.snapshots.length <= 20 + MAINTENANCE_POLICY.expiredMin, `${metadata.snapshots.length} snapshots`)
  assert.ok(metadata.snapshotLog.length <= metadata.snapshots.length)
  assert.ok(expiries >= 5)
  // From the time on when the log is full, only the counts of files in summaries and merged manifests tell one commit from another.
  const [early, late] = [Math.max(...bytes.slice(100, 160)), Math.max(...bytes.slice(200))]
  assert.ok(late < early * 1.5, `${early} bytes at most early, ${late} late`)
})
