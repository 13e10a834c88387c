import { basename, dirname } from 'node:path'
import { failure, isDliError } from '../core/errors/failure.ts'
import type { FileRef, Location, Storage } from '../storage/storage.ts'

/** The files that a reader finds at a place; none where nothing is. */
export const filesIn = async (place: Location, storage: Pick<Storage, 'listFiles'>): Promise<readonly FileRef[]> =>
  (await filesOrNull(place, storage)) ?? []

/** The same, but `null` where there is not even an empty folder. */
export async function filesOrNull(place: Location, storage: Pick<Storage, 'listFiles'>): Promise<readonly FileRef[] | null> {
  try {
    return await storage.listFiles(place)
  } catch (error) {
    if (isDliError(error) && error.code === 'PATH_NOT_FOUND') return null
    throw error
  }
}

/**
 * The files in a folder as places that can be removed.
 * @throws UNSUPPORTED when readers find files there that lie elsewhere, by a pattern in the path or by links
 */
export async function removableIn(folder: Location, storage: Pick<Storage, 'listFiles' | 'localPath'>): Promise<readonly Location[]> {
  const files = await filesIn(folder, storage)
  const path = storage.localPath(folder)
  if (files.some((file) => dirname(file.path) !== path))
    throw failure('UNSUPPORTED', ['removing rows from a table on a path with wildcards or on a folder with linked files'])
  return files.map((file) => below(folder, basename(file.path)))
}

/** A place within a folder. */
export const below = ({ root, key }: Location, name: string): Location => ({
  root,
  key: key === '' ? name : `${key.replace(/\/$/, '')}/${name}`,
})
