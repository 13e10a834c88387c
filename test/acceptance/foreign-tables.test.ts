import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createTable } from '../../src/iceberg/create-table.ts'
import type { LoadedTable } from '../../src/iceberg/metadata.ts'
import { createLocalStorage } from '../../src/storage/local-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { aDuck, columnsOf, commit, type Duck, partedBy } from '../iceberg/support.ts'
import { type RunningServer, startServer, temporaryFolder } from '../support/running-server.ts'

const COLUMNS = columnsOf({ id: 'long', part: 'string', nested: { kind: 'array', element: { kind: 'long' }, containsNull: true } })
const FLAT = columnsOf({ id: 'long', part: 'string' })

describe('Iceberg tables that others made', () => {
  const folder = temporaryFolder('foreign')
  let server: RunningServer
  let duck: Duck
  let lake: string
  let storage: Storage
  before(async () => {
    server = await startServer(join(folder.path, 'data'), ['--keep-removed-minutes', '0'])
    lake = join(realpathSync(folder.path), 'data', 'buckets', server.projectId, 'lake')
    mkdirSync(lake, { recursive: true })
    storage = createLocalStorage({ dataDir: join(folder.path, 'data'), buckets: [], allowedPaths: [] })
    duck = await aDuck()
  })
  after(async () => {
    duck?.[Symbol.dispose]()
    await server?.kill('SIGTERM')
    folder.remove()
  })

  async function run(sql: string) {
    const status = await server.run(sql)
    assert.equal(status.status, 'FINISHED', `${sql}: ${status.message}`)
    return status
  }
  const rows = async (sql: string) => await server.rows((await run(sql)).job_id)
  async function refusal(sql: string): Promise<string> {
    const status = await server.run(sql)
    assert.equal(status.status, 'FAILED', sql)
    return status.message
  }
  /** A table in the bucket, as another writer would make it. */
  async function foreign(name: string, columns = COLUMNS): Promise<LoadedTable> {
    const location = { root: `bucket/${server.projectId}/lake`, key: name }
    return await createTable(storage, {
      uuid: randomUUID(),
      location,
      columns,
      nowMs: 1_000,
      partitioning: partedBy([2, 'identity']),
      properties: {},
    })
  }
  const insert = async (table: LoadedTable, select: string, columns = COLUMNS) =>
    await commit(storage, table, await duck.write(storage, table, columns, select))
  const addressOf = ({ metadataLocation }: LoadedTable) => `obs://lake/${metadataLocation.key}`

  test('USING iceberg: read as they are by now, never written', async () => {
    const made = await foreign('a')
    const first = await insert(made, "VALUES (1, 'x', [1, 2]), (2, 'y', NULL)")
    await run("CREATE TABLE seen USING iceberg OPTIONS (path 'obs://lake/a')")
    assert.deepEqual(await rows('SELECT id, part, nested[1] FROM seen ORDER BY id'), [
      [1, 'x', 2],
      [2, 'y', null],
    ])
    await insert(first, "VALUES (3, 'x', NULL)")
    assert.deepEqual(await rows("SELECT count(*) FROM seen WHERE part = 'x'"), [[2]])
    assert.deepEqual(await rows("SELECT operation, summary['total-records'] FROM seen.snapshots ORDER BY committed_at"), [
      ['append', '2'],
      ['append', '3'],
    ])
    assert.deepEqual(await rows(`SELECT count(*) FROM seen VERSION AS OF ${first.metadata.currentSnapshotId}`), [[2]])
    await run('CREATE VIEW of_seen AS SELECT s.id FROM seen s JOIN seen.files f ON s.part = f.partition.`part 0`')
    assert.equal((await rows('SELECT count(*) FROM of_seen'))[0]?.[0], 5)
    await run('REFRESH TABLE seen')
    for (const [sql, message] of [
      ["INSERT INTO seen VALUES (1, 'x', NULL)", /DLI\.0007.*INSERT into an Iceberg table on a path/],
      ['DELETE FROM seen', /DLI\.0007.*DELETE of an external table|DELETE FROM of an external table/],
      ['TRUNCATE TABLE seen', /DLI\.0007.*a change of an Iceberg table on a path/],
      ['ALTER TABLE seen ADD COLUMNS (x int)', /a change of an Iceberg table on a path/],
      ["CALL system.rewrite_data_files('seen')", /is not an Iceberg table that this catalog manages/],
      ["CREATE TABLE other (a int) USING iceberg OPTIONS (path 'obs://lake/a')", /a list of columns or partitions/],
      ["CREATE TABLE other USING iceberg OPTIONS (path 'obs://lake/nothing')", /DLI\.0002.*obs:\/\/lake\/nothing\/metadata/],
    ] as const)
      assert.match(await refusal(sql), message, sql)
    await run('DROP TABLE seen')
    assert.ok(existsSync(join(lake, 'a', 'metadata')))
  })

  test('the version is what the hint says, or the newest', async () => {
    const made = await foreign('h')
    const one = await insert(made, "VALUES (1, 'x', NULL)")
    const two = await insert(one, "VALUES (2, 'x', NULL)")
    const metadata = join(lake, 'h', 'metadata')
    for (const [at, { metadataLocation }] of [made, one, two].entries())
      renameSync(join(metadata, metadataLocation.key.split('/').at(-1) as string), join(metadata, `v${at + 1}.metadata.json`))
    await run("CREATE TABLE hinted USING iceberg LOCATION 'obs://lake/h'")
    assert.deepEqual(await rows('SELECT count(*) FROM hinted'), [[2]])
    // A hint may lag behind; what follows without a gap counts.
    writeFileSync(join(metadata, 'version-hint.text'), '1')
    assert.deepEqual(await rows('SELECT count(*) FROM hinted'), [[2]])
    renameSync(join(metadata, 'v3.metadata.json'), join(metadata, 'v4.metadata.json'))
    writeFileSync(join(metadata, 'version-hint.text'), '2\n')
    assert.deepEqual(await rows('SELECT count(*) FROM hinted'), [[1]])
    // Metadata that leads elsewhere is not followed.
    rmSync(join(metadata, 'version-hint.text'))
    renameSync(join(lake, 'h'), join(lake, 'moved'))
    assert.match(await refusal("CREATE TABLE moved USING iceberg LOCATION 'obs://lake/moved'"), /was its folder moved/)
  })

  test('a link in its folder does not lead out of the bucket; a table may be all that a bucket holds', async () => {
    const table = await insert(await foreign('linked'), "VALUES (1, 'x', NULL)")
    await run("CREATE TABLE linked USING iceberg OPTIONS (path 'obs://lake/linked')")
    const [[address]] = (await rows('SELECT file_path FROM linked.files')) as [[string]]
    const path = address.replace('file://', '')
    const outside = join(realpathSync(folder.path), 'outside.parquet')
    renameSync(path, outside)
    symlinkSync(outside, path)
    assert.match(await refusal('SELECT * FROM linked'), /a symbolic link in it leaves its bucket/)
    assert.equal(table.metadata.snapshots.length, 1)
    const location = { root: `bucket/${server.projectId}/pond`, key: '' }
    mkdirSync(join(lake, '..', 'pond'))
    const made = await createTable(storage, { uuid: randomUUID(), location, columns: FLAT, nowMs: 1_000, properties: {} })
    assert.ok(made.metadata.snapshots.length === 0)
    await run("CREATE TABLE pond USING iceberg OPTIONS (path 'obs://pond')")
    assert.deepEqual(await rows('SELECT * FROM pond'), [])
  })

  test('register_table: managed from then on; its folder stays unless that is asked for', async () => {
    const made = await foreign('r', FLAT)
    const first = await insert(made, "VALUES (1, 'x'), (2, 'y')", FLAT)
    const newer = await insert(first, "VALUES (3, 'z')", FLAT)
    const { body } = await server.submit(`CALL system.register_table(table => 'mine', metadata_file => '${addressOf(first)}')`)
    assert.equal(body.is_success, true, body.message)
    assert.deepEqual(body.rows, [[String(first.metadata.currentSnapshotId), '2', '2']])
    await run("INSERT INTO mine VALUES (4, 'x')")
    await run('DELETE FROM mine WHERE id = 1')
    assert.deepEqual(await rows('SELECT id, part FROM mine ORDER BY id'), [
      [2, 'y'],
      [4, 'x'],
    ])
    assert.match(await refusal(`CALL system.register_table('again', '${addressOf(first)}')`), /belong to default\.mine already/)
    assert.match(await refusal(`CALL system.register_table('mine', '${addressOf(first)}')`), /mine/)
    // A newer version of its maker's is not ours to remove.
    await server.kill('SIGTERM')
    server = await startServer(join(folder.path, 'data'), ['--keep-removed-minutes', '0'])
    assert.ok(existsSync(storage.localPath(newer.metadataLocation)))
    assert.deepEqual(await rows('SELECT count(*) FROM mine'), [[2]])
    await run('DROP TABLE mine')
    assert.ok(existsSync(join(lake, 'r', 'data')))
    await run(`CALL system.register_table('mine', '${addressOf(newer)}')`)
    assert.deepEqual(await rows('SELECT count(*) FROM mine'), [[3]])
    await run('DROP TABLE mine PURGE')
    assert.ok(!existsSync(join(lake, 'r')))
  })

  test('a registered table whose place is allowed no more keeps no server from starting', async () => {
    const place = join(realpathSync(folder.path), 'allowed')
    mkdirSync(place)
    const open = createLocalStorage({ dataDir: join(folder.path, 'data'), buckets: [], allowedPaths: [place] })
    const location = { root: `path/${place}`, key: 'far' }
    const far = await createTable(open, { uuid: randomUUID(), location, columns: FLAT, nowMs: 1_000, properties: {} })
    await server.kill('SIGTERM')
    server = await startServer(join(folder.path, 'data'), ['--allow-path', place])
    await run(`CALL system.register_table('far', '${open.localPath(far.metadataLocation)}')`)
    assert.deepEqual(await rows('SELECT * FROM far'), [])
    await server.kill('SIGTERM')
    server = await startServer(join(folder.path, 'data'))
    assert.match(await refusal('SELECT * FROM far'), /its folder is no longer allowed/)
    const near = await foreign('near', FLAT)
    await run(`CALL system.register_table('near', '${addressOf(near)}')`)
    await run('DROP TABLE far')
  })
})
