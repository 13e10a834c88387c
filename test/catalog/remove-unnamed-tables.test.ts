import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { removeUnnamedTables } from '../../src/catalog/remove-unnamed-tables.ts'
import { newWriterId, tableFolderName } from '../../src/iceberg/file-names.ts'
import { insertTable } from '../../src/metastore/catalog.ts'
import { endJob } from '../../src/metastore/jobs.ts'
import type { MoveKey } from '../../src/metastore/metastore.ts'
import { PROJECT } from '../iceberg/support.ts'
import { aHome, END, type Home, silent } from './support.ts'

const remove = ({ metastore, place }: Home) => removeUnnamedTables({ metastore, storage: place.reopen(), log: silent })

const location = ({ place }: Home, name: string) => place.storage.systemLocation(PROJECT, 'warehouse', `db/${name}`)

/** A folder with a file in it, as a job leaves it that makes a table. */
function addFolder(home: Home, name: string): string {
  const path = home.place.storage.localPath(location(home, name))
  mkdirSync(join(path, 'data'), { recursive: true })
  writeFileSync(join(path, 'data', 'part-0.parquet'), 'x')
  return path
}

const folderOf = ({ jobId, attempt }: Pick<MoveKey, 'jobId' | 'attempt'>): string =>
  tableFolderName('made', newWriterId({ jobId, attempt }, randomUUID()))

describe('folders of tables that are in no catalog', () => {
  test('go when the metastore knows the job that made them, whatever became of it', async () => {
    await using home = await aHome()
    const jobs = await Promise.all(['LAUNCHING', 'CANCELLED', 'FAILED', 'FINISHED'].map(() => home.addJob(randomUUID(), 'DDL')))
    for (const [at, status] of (['CANCELLED', 'FAILED', 'FINISHED'] as const).entries())
      await home.metastore.write(endJob(jobs[at + 1] as MoveKey, 'RUNNING', { ...END, status }))
    const paths = jobs.map((key) => addFolder(home, folderOf(key)))
    assert.equal(await remove(home), 4)
    assert.deepEqual(paths.map(existsSync), [false, false, false, false])
    assert.equal(await remove(home), 0)
  })

  test('stay when the catalog names them, when the job is unknown, and when the name is not of that kind', async () => {
    await using home = await aHome()
    const table = await home.addTable()
    const named = folderOf(await home.addJob(randomUUID(), 'DDL'))
    await home.metastore.write(insertTable({ ...table, id: randomUUID(), name: 'made', location: location(home, named) }))
    const unknown = folderOf({ jobId: randomUUID(), attempt: 1 })
    const paths = [named, unknown, `t-${randomUUID()}`, 'others', '-'].map((name) => addFolder(home, name))
    assert.equal(await remove(home), 0)
    assert.deepEqual(paths.map(existsSync), [true, true, true, true, true])
    assert.ok(existsSync(home.place.storage.localPath(table.location)))
  })
})
