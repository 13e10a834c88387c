import { isDliError } from '../core/errors/failure.ts'
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

/** A place within a folder. */
export const below = ({ root, key }: Location, name: string): Location => ({
  root,
  key: key === '' ? name : `${key.replace(/\/$/, '')}/${name}`,
})
