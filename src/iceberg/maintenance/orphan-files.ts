import { readdir, stat } from 'node:fs/promises'
import { relative } from 'node:path'
import type { Storage } from '../../storage/storage.ts'
import { type Writer, writerOf } from '../file-names.ts'
import type { LoadedTable } from '../metadata.ts'
import { pathOf, tableFolder } from '../table-files.ts'
import { reachableFiles } from './reachable-files.ts'

/**
 * Files below a table's folder that no snapshot leads to, whose writer is known to be dead, and that were not changed since a time. A file's age
 * alone says nothing, and a file without a known writer stays.
 * @param isDead - Whether an attempt of a job writes no more and commits no more.
 * @returns absolute paths, sorted.
 * @throws METADATA_CORRUPT: nothing is known to be an orphan then.
 */
export async function orphanFiles(
  storage: Storage,
  table: LoadedTable,
  isDead: (writer: Writer) => boolean,
  olderThanMs: number,
): Promise<readonly string[]> {
  const folder = storage.localPath(tableFolder(table.metadataLocation))
  // Listed first: what is committed while the snapshots are read is not in this list, or its writer is alive.
  const present = await filesBelow(folder)
  const { metadata } = table
  const needed = new Set([
    ...(await reachableFiles(storage, table, metadata.snapshots)).keys(),
    storage.localPath(table.metadataLocation),
    ...metadata.metadataLog.map(({ file }) => pathOf(storage, table.metadataLocation, file)),
  ])
  const orphans = present
    .filter((path) => !needed.has(path))
    .filter((path) => {
      const writer = writerOfPath(relative(folder, path))
      return writer !== null && isDead(writer)
    })
  const old = await Promise.all(orphans.map(async (path) => ((await changedAtMs(path)) < olderThanMs ? [path] : [])))
  return old.flat().sort()
}

/** Of a data file its attempt's folder says it, of metadata the file's own name. */
function writerOfPath(path: string): Writer | null {
  const [area, name = ''] = path.split('/')
  return area === 'data' || area === 'metadata' ? writerOf(name) : null
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`)
}

/** Of a file that is gone already, never. */
async function changedAtMs(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Number.POSITIVE_INFINITY
    throw error
  }
}
