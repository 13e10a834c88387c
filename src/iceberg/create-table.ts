import type { PublishReceipt } from '../core/publish-receipt.ts'
import type { Location, Storage } from '../storage/storage.ts'
import { fileAddress } from './file-address.ts'
import { metadataFileName } from './file-names.ts'
import { createTableMetadata, type LoadedTable, type NewTable } from './metadata.ts'
import { metadataToJson } from './metadata-json.ts'
import { writeFiles } from './write-files.ts'

/**
 * Writes the first version of a table, durably.
 * @param table.location - Its folder, which nothing else ever used.
 */
export async function createTable(
  storage: Storage,
  table: Omit<NewTable, 'location'> & { readonly location: Location },
): Promise<LoadedTable & { readonly receipt: PublishReceipt }> {
  const metadata = createTableMetadata({ ...table, location: fileAddress(storage.localPath(table.location)) })
  const file = { name: `metadata/${metadataFileName(table.uuid, 0)}`, bytes: Buffer.from(metadataToJson(metadata)) }
  const paths = await writeFiles(storage, table.location, [file])
  const receipt = await storage.publish(paths)
  return { metadataLocation: { root: table.location.root, key: `${table.location.key}/${file.name}` }, metadata, receipt }
}
