import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MAINTENANCE_POLICY, mayNeedCompaction, needsExpiry, ownsFiles, wantsMaintenance } from '../../src/iceberg/maintenance/policy.ts'
import { retentionOf } from '../../src/iceberg/maintenance/retention.ts'
import type { TableMetadata } from '../../src/iceberg/metadata.ts'

const DAY_MS = 86_400_000
const NOW_MS = 100 * DAY_MS

/** A line of snapshots, of the given ages in days, newest last. */
function table(ages: readonly number[], properties: Readonly<Record<string, string>> = {}): TableMetadata {
  const snapshots = ages.map((age, at) => ({
    id: BigInt(at + 1),
    parentId: at === 0 ? null : BigInt(at),
    timestampMs: NOW_MS - age * DAY_MS,
    summary: { 'total-data-files': String(ages.length) },
  }))
  const log = snapshots.map(({ id, timestampMs }) => ({ snapshotId: id, timestampMs }))
  const currentSnapshotId = snapshots.at(-1)?.id ?? null
  return { snapshots, snapshotLog: log, currentSnapshotId, refs: {}, properties, others: {} } as unknown as TableMetadata
}

const many = (count: number, age: number): readonly number[] => Array.from({ length: count }, () => age)

test('expiry is needed when enough snapshots are beyond the retention', () => {
  const needs = (ages: readonly number[], properties = {}) => needsExpiry(table(ages, properties), NOW_MS, MAINTENANCE_POLICY)
  assert.equal(needs([...many(20, 6), 0]), true)
  assert.equal(needs([...many(19, 6), 0]), false, 'too few')
  assert.equal(needs([...many(40, 4), 0]), false, 'young')
  assert.equal(needs(many(21, 6)), true, 'the current one stays')
  assert.equal(needs(many(20, 6)), false)
  assert.equal(needs([...many(40, 4), 0], { 'history.expire.max-snapshot-age-ms': String(3 * DAY_MS) }), true)
  assert.equal(needs([...many(40, 6), 0], { 'history.expire.min-snapshots-to-keep': '22' }), false)
  assert.equal(needs([...many(40, 6), 0], { 'gc.enabled': 'false' }), false)
})

test('a retention that cannot be read is the default', () => {
  const of = (properties: Readonly<Record<string, string>>) => retentionOf({ properties }, NOW_MS)
  assert.deepEqual(of({}), { olderThanMs: NOW_MS - 5 * DAY_MS, retainLast: 1 })
  assert.deepEqual(of({ 'history.expire.max-snapshot-age-ms': 'x', 'history.expire.min-snapshots-to-keep': '0' }), of({}))
})

test('compaction is looked into when there are files enough; a table has its own word', () => {
  assert.equal(mayNeedCompaction(table(many(20, 0)), MAINTENANCE_POLICY), true)
  assert.equal(mayNeedCompaction(table(many(19, 0)), MAINTENANCE_POLICY), false)
  assert.equal(mayNeedCompaction(table([]), MAINTENANCE_POLICY), false)
  assert.deepEqual(
    [{}, { 'open-dli.maintenance.enabled': 'false', 'gc.enabled': 'false' }].map((properties) => [
      wantsMaintenance({ properties }),
      ownsFiles({ properties }),
    ]),
    [
      [true, true],
      [false, false],
    ],
  )
})
