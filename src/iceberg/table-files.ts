import { readFile } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import type { Location, Storage } from '../storage/storage.ts'
import { BoundedCache } from './bounded-cache.ts'
import { corrupt, decoding } from './corrupt.ts'
import { filePath, pathWithin } from './file-address.ts'
import { readManifest } from './manifest.ts'
import { readManifestList } from './manifest-list.ts'
import type { ManifestEntry, ManifestFile } from './manifest-types.ts'
import { currentSnapshot, type LoadedTable, type Snapshot, type TableMetadata } from './metadata.ts'
import { metadataFromJson } from './metadata-json.ts'

/**
 * Reads the metadata files of tables. They never change once written, so what was decoded is kept, a cache for each storage.
 */
const CACHE_BYTES = 64 * 1024 * 1024
/** A decoded file takes about this much more memory than the file itself: manifests are compressed and full of small buffers. */
const DECODED_FACTOR = 16
const caches = new WeakMap<Storage, BoundedCache>()

/** The folder of a table, from the place of any of its metadata files: `<table>/metadata/<file>`. */
export const tableFolder = ({ root, key }: Location): Location => ({ root, key: dirname(dirname(key)) })

/** @throws METADATA_CORRUPT also when the table lies in another folder than its metadata says. */
export async function readTableMetadata(storage: Storage, location: Location): Promise<TableMetadata> {
  const stated = await statedFolder(storage, location)
  if (stated !== storage.localPath(tableFolder(location)))
    throw corrupt(storage.localPath(location), `it says that the table lies in ${stated}; was its folder moved?`)
  return await metadataAt(storage, location)
}

/**
 * The folder that a table lies in, as its metadata says: all paths in it begin with that one.
 * @throws METADATA_CORRUPT
 */
export async function statedFolder(storage: Storage, location: Location): Promise<string> {
  const metadata = await metadataAt(storage, location)
  return decoding(storage.localPath(location), () => filePath(metadata.location))
}

const metadataAt = (storage: Storage, location: Location): Promise<TableMetadata> =>
  decoded(storage, storage.localPath(location), (bytes) => metadataFromJson(bytes.toString()))

/** Spares the next statement to read what was just written: of a table with a thousand snapshots that takes 15 ms. */
export async function rememberMetadata(storage: Storage, location: Location, metadata: TableMetadata, bytes: number): Promise<void> {
  // Nearly all of it is shared with the version before.
  await cacheOf(storage).get(storage.localPath(location), async () => ({ value: metadata, bytes }))
}

function cacheOf(storage: Storage): BoundedCache {
  const cache = caches.get(storage) ?? new BoundedCache(CACHE_BYTES)
  caches.set(storage, cache)
  return cache
}

/**
 * The manifests of the table's current snapshot.
 * @throws METADATA_CORRUPT
 */
export const readManifests = async (storage: Storage, table: LoadedTable): Promise<readonly ManifestFile[]> =>
  await readManifestsOf(storage, table, currentSnapshot(table.metadata))

/**
 * The manifests of one of the table's snapshots; none when there is none.
 * @throws METADATA_CORRUPT
 */
export async function readManifestsOf(
  storage: Storage,
  { metadataLocation }: Pick<LoadedTable, 'metadataLocation'>,
  snapshot: Snapshot | null,
): Promise<readonly ManifestFile[]> {
  if (snapshot === null) return []
  const path = pathOf(storage, metadataLocation, snapshot.manifestList)
  const manifests = await decoded(storage, path, readManifestList)
  // A list that was cut after its header looks like one without manifests.
  if (manifests.length === 0 && Number(snapshot.summary['total-data-files'] ?? 0) > 0)
    throw corrupt(path, `it names no manifest, and the snapshot has ${snapshot.summary['total-data-files']} data files`)
  return manifests
}

/**
 * What is in a manifest.
 * @throws METADATA_CORRUPT
 */
export async function readEntries(storage: Storage, table: LoadedTable, manifest: ManifestFile): Promise<readonly ManifestEntry[]> {
  const path = pathOf(storage, table.metadataLocation, manifest.path)
  return await decoded(storage, path, (bytes) => {
    // A container does not say how many blocks it has, so a cut between two of them shows by the length alone.
    if (BigInt(bytes.length) !== manifest.bytes)
      throw corrupt(path, `it has ${bytes.length} bytes, and the manifest list says ${manifest.bytes}`)
    return readManifest(bytes, manifest)
  })
}

/**
 * The path of a file that a metadata file names. Where a table lies among files of users, a link on the way must not lead out of their place.
 * @throws METADATA_CORRUPT for a file outside of the table's folder, PATH_REFUSED for such a link
 */
export function pathOf(storage: Storage, metadataLocation: Location, address: string): string {
  const { root, key } = tableFolder(metadataLocation)
  const folder = storage.localPath({ root, key })
  const path = decoding(storage.localPath(metadataLocation), () => pathWithin(folder, address))
  return storage.localPath({ root, key: `${key}/${relative(folder, path)}` })
}

async function decoded<Value>(storage: Storage, path: string, decode: (bytes: Buffer) => Value): Promise<Value> {
  return await cacheOf(storage).get(path, async () => {
    const bytes = await readWhole(path)
    return { value: decoding(path, () => decode(bytes)), bytes: bytes.length * DECODED_FACTOR }
  })
}

async function readWhole(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw corrupt(path, code === 'ENOENT' ? 'it is missing' : `the system says ${code}`, cause)
  }
}
