import assert from 'node:assert/strict'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { checkDataFolder } from '../../src/catalog/check-data-folder.ts'
import { createLocalStorage } from '../../src/storage/local-storage.ts'
import type { Location } from '../../src/storage/storage.ts'
import { aHome } from './support.ts'

describe('the data folder at start', () => {
  test('one that is where it was, with tables or without', async () => {
    await using home = await aHome()
    const { metastore, place } = home
    await checkDataFolder('x', metastore.catalog, place.reopen())
    await home.addTable()
    await checkDataFolder('x', metastore.catalog, place.reopen())
  })

  test('one that was moved is refused by name', async () => {
    await using home = await aHome()
    const { metastore, place } = home
    await home.addTable()
    const [before, now] = [join(place.folder, 'data'), join(place.folder, 'elsewhere')]
    renameSync(before, now)
    const storage = createLocalStorage({ dataDir: now, buckets: [], allowedPaths: [] })
    await assert.rejects(checkDataFolder(now, metastore.catalog, storage), { code: 'DATA_FOLDER_MOVED', message: new RegExp(before) })
  })

  test('a table that cannot be read does not keep the server from starting', async () => {
    await using home = await aHome()
    const { metastore, place } = home
    for (const table of [await home.addTable('a'), await home.addTable('b')])
      rmSync(place.storage.localPath(table.metadataLocation as Location))
    await checkDataFolder('x', metastore.catalog, place.reopen())
  })
})
