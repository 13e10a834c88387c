import type { Location, Storage } from '../storage/storage.ts'
import { below } from './files-in.ts'
import { folderValue } from './partition-folder.ts'

/** A folder that looks like one of a table's partitions. */
export interface FoundPartition {
  /** A folder keeps its name, whatever its letters and escapes. */
  readonly location: Location
  readonly values: readonly (string | null)[]
}

/** The folders of partitions below a table's: `p=1/q=a`, a level a column. */
export async function foundPartitions(
  { location, levels }: { readonly location: Location; readonly levels: readonly string[] },
  storage: Pick<Storage, 'listFolders'>,
): Promise<readonly FoundPartition[]> {
  let found: readonly FoundPartition[] = [{ location, values: [] }]
  for (const column of levels) {
    const deeper = found.map(async (place) => {
      const folders = await storage.listFolders(place.location)
      return folders.flatMap((folder) => {
        const value = folderValue(column, folder)
        return value === undefined ? [] : [{ location: below(place.location, folder), values: [...place.values, value] }]
      })
    })
    found = (await Promise.all(deeper)).flat()
  }
  return found
}
