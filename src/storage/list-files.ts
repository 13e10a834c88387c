import type { Dirent, Stats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileRef } from './storage.ts'

/** Spark leaves these out: `_SUCCESS`, `_temporary`, `.crc` … */
const isHidden = (name: string): boolean => name.startsWith('_') || name.startsWith('.')

/** Code units, so that every machine agrees. */
const byPath = (a: FileRef, b: FileRef): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)

const absent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await stat(path)
  } catch (error) {
    if (absent(error)) return null
    throw error
  }
}

/**
 * The file at a path, or the files directly in the folder there, by name.
 * @param resolve - Gives the real path of a symbolic link in the folder; throws when it leads where it must not.
 * @returns `null` when nothing is there.
 */
export async function filesAt(path: string, resolve: (link: string) => string): Promise<readonly FileRef[] | null> {
  const found = await statOrNull(path)
  if (found === null) return null
  if (!found.isDirectory()) return found.isFile() ? [{ path, bytes: found.size }] : null
  const entries = (await readdir(path, { withFileTypes: true })).filter((entry) => !isHidden(entry.name))
  const files = await Promise.all(entries.map((entry) => fileOf(path, entry, resolve)))
  return files.filter((file) => file !== null).sort(byPath)
}

/** Names of the folders in a folder; none when nothing is there. */
export async function foldersAt(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory() && !isHidden(entry.name))
      .map(({ name }) => name)
      .sort()
  } catch (error) {
    if (absent(error)) return []
    throw error
  }
}

async function fileOf(folder: string, entry: Dirent, resolve: (link: string) => string): Promise<FileRef | null> {
  if (!entry.isFile() && !entry.isSymbolicLink()) return null
  const path = entry.isSymbolicLink() ? resolve(join(folder, entry.name)) : join(folder, entry.name)
  // A file that goes while its folder is listed was not there.
  const found = await statOrNull(path)
  return found?.isFile() ? { path, bytes: found.size } : null
}
