import { writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { failure, isDliError } from '../core/errors/failure.ts'
import type { Location, Storage } from '../storage/storage.ts'
import { OWN_FOLDER, writeFailure } from '../storage/write-failure.ts'
import type { PlannedFile } from './commit-plan.ts'

const placeOf = (folder: Location, { name }: PlannedFile): Location => ({ root: folder.root, key: `${folder.key}/${name}` })

/**
 * Writes new files below a table's folder. A file of that name must not be there: metadata is never changed in place. After a failure none stays.
 * @returns their absolute paths. They are not on the disk for sure before `publish`.
 * @throws DISK_FULL, PATH_NOT_WRITABLE; FILE_UNREADABLE for whatever else the system has against it.
 */
export async function writeFiles(storage: Storage, folder: Location, files: readonly PlannedFile[]): Promise<readonly string[]> {
  const places = files.map((file) => placeOf(folder, file))
  try {
    for (const key of new Set(places.map((place) => dirname(place.key)))) await storage.makeFolder({ root: folder.root, key })
    const paths = places.map((place) => storage.localPath(place))
    // All are waited for, so that none appears after a failure was cleaned up.
    const written = await Promise.allSettled(paths.map((path, at) => writeFile(path, (files[at] as PlannedFile).bytes, { flag: 'wx' })))
    const failed = written.find((each) => each.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    return paths
  } catch (cause) {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException
    if (code !== 'EEXIST') await removeFiles(storage, folder, files)
    const refused = writeFailure(cause, OWN_FOLDER)
    if (isDliError(refused)) throw refused
    throw failure('FILE_UNREADABLE', [`The table's metadata could not be written: ${code}`], { operation: 'write-table-metadata', cause })
  }
}

export async function removeFiles(storage: Storage, folder: Location, files: readonly PlannedFile[]): Promise<void> {
  await Promise.all(files.map((file) => storage.remove(placeOf(folder, file))))
}
