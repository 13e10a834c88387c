import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { failure, isDliError } from '../core/errors/failure.ts'
import { OWN_FOLDER, writeFailure } from './write-failure.ts'

/** Files or folders synced at a time. More gain nothing: they wait for the same few threads and one disk. */
const AT_A_TIME = 16

/** A path to sync, with the topmost folder whose entries belong to the same write. */
export interface SyncTarget {
  readonly path: string
  /** An ancestor of `path`, or `path` itself. Synced as well. */
  readonly top: string
}

/**
 * fsync the files or folders named, then every folder above them up to and including its `top`, deepest first: when a folder's entry is
 * on disk, so is everything below it.
 * @returns how many were synced.
 * @throws DISK_FULL, PATH_NOT_WRITABLE; FILE_UNREADABLE when one is missing or the disk fails.
 */
export async function syncToDisk(targets: readonly SyncTarget[]): Promise<number> {
  const named = new Set(targets.map(({ path }) => path))
  const folders = new Set<string>()
  for (const { path, top } of targets) {
    for (let at = path; at !== top; ) {
      at = dirname(at)
      if (folders.has(at)) break
      folders.add(at)
    }
  }
  for (const path of named) if (folders.has(path)) named.delete(path)
  await syncAll([...named])
  for (const level of byDepth(folders)) await syncAll(level)
  return named.size + folders.size
}

/** Deepest first. */
function byDepth(folders: Iterable<string>): readonly (readonly string[])[] {
  const levels = Map.groupBy(folders, (folder) => (folder === '/' ? 0 : folder.split('/').length))
  return [...levels].sort(([a], [b]) => b - a).map(([, level]) => level)
}

async function syncAll(paths: readonly string[]): Promise<void> {
  for (let at = 0; at < paths.length; at += AT_A_TIME) await Promise.all(paths.slice(at, at + AT_A_TIME).map(syncOne))
}

/** Linux syncs through a descriptor opened for reading too, which is the only way to open a folder. */
async function syncOne(path: string): Promise<void> {
  try {
    await using handle = await open(path, 'r')
    await handle.sync()
  } catch (cause) {
    const refused = writeFailure(cause, OWN_FOLDER)
    if (isDliError(refused)) throw refused
    const { code } = cause as NodeJS.ErrnoException
    throw failure('FILE_UNREADABLE', [`A file of the commit did not reach the disk: ${code}`], {
      operation: 'publish',
      context: { path },
      cause,
    })
  }
}
