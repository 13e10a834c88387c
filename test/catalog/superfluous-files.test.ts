import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { type RemovalParts, removeMarked, removeSuperfluous } from '../../src/catalog/remove-superfluous.ts'
import { createTableCommits } from '../../src/catalog/table-commits.ts'
import { createTableReaders } from '../../src/catalog/table-readers.ts'
import { systemRandom } from '../../src/core/random.ts'
import { insertTombstones } from '../../src/metastore/tombstones.ts'
import { PROJECT } from '../iceberg/support.ts'
import { aHome, type Home, silent } from './support.ts'

const GRACE_MS = 50

function partsOf(home: Home, nowMs = () => 1_000): RemovalParts {
  const { metastore, place } = home
  return { metastore, storage: place.storage, readers: createTableReaders(metastore.tombstones), clock: { nowMs }, log: silent }
}

/** A file of the warehouse, marked. */
async function marked({ place, metastore }: Home, name: string, deleteAfterMs: number) {
  const location = place.storage.systemLocation(PROJECT, 'warehouse', `db/t/data/${name}`)
  const path = place.storage.localPath(location)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '')
  await metastore.write(insertTombstones([location], deleteAfterMs))
  return { location, isThere: () => existsSync(path) }
}

test('what is marked goes when it is due and nobody can read it', async () => {
  await using home = await aHome()
  let nowMs = 1_000
  const parts = partsOf(home, () => nowMs)
  const first = await marked(home, 'a', 1_100)
  assert.equal(await removeSuperfluous(parts), 0)
  const over = parts.readers.begin()
  const second = await marked(home, 'b', 1_100)
  nowMs = 1_100
  assert.equal(await removeSuperfluous(parts), 1)
  assert.deepEqual([first.isThere(), second.isThere()], [false, true], 'the statement began before the second mark')
  await removeMarked(second.location, parts)
  assert.ok(second.isThere())
  const later = parts.readers.begin()
  over()
  over()
  assert.equal(await removeSuperfluous(parts), 1)
  assert.ok(!second.isThere())
  later()
  assert.equal(await removeSuperfluous(parts), 0)
})

test('a number never comes back, so a statement that began when no mark was left is not taken for a later one', async () => {
  await using home = await aHome()
  const parts = partsOf(home)
  await marked(home, 'a', 0)
  await marked(home, 'b', 0)
  assert.equal(await removeSuperfluous(parts), 2)
  const over = parts.readers.begin()
  const third = await marked(home, 'c', 0)
  assert.equal(await removeSuperfluous(parts), 0)
  assert.ok(third.isThere())
  over()
  assert.equal(await removeSuperfluous(parts), 1)
})

test('many at once, a place that is marked twice, a place that cannot be removed', async () => {
  await using home = await aHome()
  const parts = partsOf(home)
  const places = Array.from({ length: 2_500 }, (_, at) => home.place.storage.systemLocation(PROJECT, 'warehouse', `db/t/data/${at}`))
  await home.metastore.write(insertTombstones(places, 0))
  await home.metastore.write(insertTombstones(places.slice(0, 2), 9_999_999))
  const refusing = { ...parts.storage, remove: async () => Promise.reject(new Error('read-only')) }
  assert.equal(await removeSuperfluous({ ...parts, storage: refusing }), 0)
  assert.equal(await removeSuperfluous(parts), 2_500)
})

test('a commit marks the metadata file that the log forgets', async () => {
  await using home = await aHome()
  const parts = partsOf(home)
  const commits = createTableCommits({ ...parts, metastore: home.metastore, random: systemRandom, graceMs: GRACE_MS })
  const table = await home.addTable()
  const versions: string[] = []
  for (let at = 0; at < 103; at += 1) {
    assert.equal((await commits.commit(await home.write(home.current(table), await home.addJob()))).outcome, 'committed')
    versions.push(home.current(table).metadataLocation?.key ?? '')
  }
  const due = home.metastore.tombstones.due({ nowMs: 1_000 + GRACE_MS, upTo: 1_000, limit: 10 })
  // The first version is not an attempt's: it has a name without a writer.
  assert.deepEqual(
    due.map(({ location }) => location.key),
    versions.slice(0, 2),
  )
  assert.equal(await removeSuperfluous(partsOf(home, () => 1_000 + GRACE_MS)), 2)
  assert.ok(existsSync(home.place.storage.localPath({ root: table.location.root, key: versions[2] as string })))
})
