import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, test } from 'node:test'
import { isDliError } from '../../src/core/errors/failure.ts'
import { insertJob } from '../../src/metastore/jobs.ts'
import { MIGRATIONS, type Migration } from '../../src/metastore/migrations/all.ts'
import { openMetastore } from '../../src/metastore/open.ts'
import { migrate } from '../../src/metastore/sqlite/migrate.ts'
import { temporaryFolder } from '../support/running-server.ts'
import { aNewJob, PROJECT, SILENT, testMetastore } from './support.ts'

let folder: ReturnType<typeof temporaryFolder>
let file: string
beforeEach(() => {
  folder = temporaryFolder('migrate')
  file = join(folder.path, 'metastore.db')
})
afterEach(() => folder.remove())

const ONE: Migration = { name: '0001-one', statements: ['CREATE TABLE a (x INTEGER) STRICT', 'INSERT INTO a VALUES (1)'] }
const TWO: Migration = { name: '0002-two', statements: ['ALTER TABLE a ADD COLUMN y TEXT', `UPDATE a SET y = 'two'`] }
const rowsOf = (path: string) => {
  using database = new DatabaseSync(path, { readOnly: true })
  return database
    .prepare('SELECT * FROM a')
    .all()
    .map((row) => ({ ...row }))
}
const unusable = (text: RegExp) => (error: unknown) =>
  isDliError(error) && error.code === 'METASTORE_UNUSABLE' && error.message.includes(file) && text.test(error.message)

test('a new file gets every step, an opened one none, and both without a copy', async () => {
  assert.deepEqual(await migrate(file, [ONE, TWO]), { from: 0, to: 2, backup: null })
  assert.deepEqual(await migrate(file, [ONE, TWO]), { from: 2, to: 2, backup: null })
  assert.deepEqual(readdirSync(folder.path), ['metastore.db'])
  assert.deepEqual(rowsOf(file), [{ x: 1, y: 'two' }])
})

test('an older file is copied before its steps', async () => {
  await migrate(file, [ONE])
  const copy = `${file}.version-1`
  assert.deepEqual(await migrate(file, [ONE, TWO]), { from: 1, to: 2, backup: copy })
  assert.deepEqual([rowsOf(file), rowsOf(copy)], [[{ x: 1, y: 'two' }], [{ x: 1 }]])
})

test('a step that fails leaves the file as it was', async () => {
  await migrate(file, [ONE])
  const broken = { name: '0002-broken', statements: [...TWO.statements, 'INSERT INTO nothing VALUES (1)'] }
  await assert.rejects(migrate(file, [ONE, broken]), unusable(/migration 0002-broken failed/))
  assert.deepEqual(rowsOf(file), [{ x: 1 }])
  assert.deepEqual(await migrate(file, [ONE]), { from: 1, to: 1, backup: null })
})

test('a newer file, one of something else and one that is no database are refused untouched', async () => {
  await migrate(file, [ONE, TWO])
  await assert.rejects(migrate(file, [ONE]), unusable(/version 2, and this open-dli knows versions up to 1/))
  assert.deepEqual(rowsOf(file), [{ x: 1, y: 'two' }])

  folder.remove()
  folder = temporaryFolder('migrate')
  file = join(folder.path, 'metastore.db')
  {
    using other = new DatabaseSync(file)
    other.exec('CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (5)')
  }
  await assert.rejects(migrate(file, [ONE]), unusable(/something else/))
  assert.deepEqual(rowsOf(file), [{ x: 5 }])

  writeFileSync(file, 'no database at all '.repeat(100))
  await assert.rejects(openMetastore({ file, log: SILENT }), unusable(/not a database/))
  file = join(folder.path, 'nowhere', 'metastore.db')
  await assert.rejects(openMetastore({ file, log: SILENT }), unusable(/unable to open/))
})

test('the metastore comes back as it was left', async () => {
  await using opened = await testMetastore()
  await opened.store.write(insertJob(aNewJob()))
  const before = opened.store.jobs.get(PROJECT, 'job-1')
  assert.deepEqual((await opened.reopen()).jobs.get(PROJECT, 'job-1'), before)
  {
    using database = new DatabaseSync(opened.file)
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`)
  }
  await assert.rejects(
    openMetastore({ file: opened.file, log: SILENT }),
    (error) => isDliError(error) && error.code === 'METASTORE_UNUSABLE',
  )
})
