import { readdir, readFile, stat } from 'node:fs/promises'
import { failure } from '../core/errors/failure.ts'
import type { Location, Storage } from '../storage/storage.ts'
import { metadataVersion } from './file-names.ts'

const HINT = 'version-hint.text'

/**
 * The newest metadata file of a table that no catalog of ours names. Where its maker wrote a hint, that one and what follows it without a gap; else
 * the file of the highest number, of several the one written last. A maker with a catalog may have newer versions that it did not commit: who
 * reads by path takes that into account.
 * @param folder - The table's.
 * @throws PATH_NOT_FOUND when there is no table
 */
export async function newestVersion(storage: Storage, folder: Location): Promise<Location> {
  const metadata = { root: folder.root, key: folder.key === '' ? 'metadata' : `${folder.key.replace(/\/+$/, '')}/metadata` }
  const path = storage.localPath(metadata)
  const names = (await namesIn(path)).filter((name) => metadataVersion(name) !== null)
  const chosen = hinted(names, names.length === 0 ? null : await hint(path)) ?? (await highest(path, names))
  if (chosen === null) throw failure('PATH_NOT_FOUND', [`${storage.address(metadata)}/*.metadata.json`])
  return { root: metadata.root, key: `${metadata.key}/${chosen}` }
}

function hinted(names: readonly string[], version: number | null): string | null {
  let found: string | null = null
  for (let next = version; next !== null && names.includes(`v${next}.metadata.json`); next += 1) found = `v${next}.metadata.json`
  return found
}

async function highest(path: string, names: readonly string[]): Promise<string | null> {
  const most = Math.max(...names.map((name) => metadataVersion(name) ?? 0))
  const last = names.filter((name) => metadataVersion(name) === most)
  const times = await Promise.all(last.map(async (name) => ({ name, atMs: (await stat(`${path}/${name}`)).mtimeMs })))
  return times.sort((a, b) => b.atMs - a.atMs || (a.name < b.name ? 1 : -1))[0]?.name ?? null
}

async function hint(path: string): Promise<number | null> {
  const text = await orNothing(readFile(`${path}/${HINT}`, 'utf8'), '')
  return /^\d{1,9}\s*$/.test(text) ? Number(text) : null
}

const namesIn = (path: string): Promise<readonly string[]> => orNothing(readdir(path), [])

async function orNothing<Value>(reading: Promise<Value>, nothing: Value): Promise<Value> {
  try {
    return await reading
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return nothing
    throw error
  }
}
