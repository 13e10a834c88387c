import { readAvro, writeAvro } from './avro-container.ts'
import { AvroFields } from './avro-fields.ts'
import { Malformed } from './corrupt.ts'
import { MANIFEST_LIST_SCHEMA } from './manifest-schemas.ts'
import { MANIFEST_CONTENT, type ManifestContent, type ManifestFile, type PartitionSummary } from './manifest-types.ts'

/** The snapshot that a manifest list belongs to. */
export interface ListedSnapshot {
  readonly id: bigint
  readonly parentId: bigint | null
  readonly sequenceNumber: bigint
}

/** The bytes of a snapshot's manifest list. */
export const writeManifestList = (snapshot: ListedSnapshot, manifests: readonly ManifestFile[]): Buffer =>
  writeAvro(MANIFEST_LIST_SCHEMA, manifests.map(manifestToAvro), {
    'snapshot-id': String(snapshot.id),
    'parent-snapshot-id': String(snapshot.parentId),
    'sequence-number': String(snapshot.sequenceNumber),
    'format-version': '2',
  })

const manifestToAvro = (manifest: ManifestFile): unknown => ({
  manifest_path: manifest.path,
  manifest_length: manifest.bytes,
  partition_spec_id: manifest.partitionSpecId,
  content: MANIFEST_CONTENT[manifest.content],
  sequence_number: manifest.sequenceNumber,
  min_sequence_number: manifest.minSequenceNumber,
  added_snapshot_id: manifest.addedSnapshotId,
  added_files_count: manifest.addedFiles,
  existing_files_count: manifest.existingFiles,
  deleted_files_count: manifest.deletedFiles,
  added_rows_count: manifest.addedRows,
  existing_rows_count: manifest.existingRows,
  deleted_rows_count: manifest.deletedRows,
  partitions:
    manifest.partitions?.map((summary) => ({
      contains_null: summary.containsNull,
      contains_nan: summary.containsNan,
      lower_bound: summary.lowerBound,
      upper_bound: summary.upperBound,
    })) ?? null,
  key_metadata: manifest.keyMetadata,
})

/**
 * The manifests of a snapshot, in the order of its list.
 * @throws Malformed
 */
export const readManifestList = (bytes: Buffer): readonly ManifestFile[] =>
  readAvro(bytes).records.map((record, at) => manifestFromAvro(new AvroFields(record, `manifest ${at}`)))

function manifestFromAvro(manifest: AvroFields): ManifestFile {
  const content = manifest.optional('content', manifest.integer) ?? MANIFEST_CONTENT.data
  const name = Object.keys(MANIFEST_CONTENT).find((each) => MANIFEST_CONTENT[each as ManifestContent] === content)
  if (name === undefined) throw new Malformed(`a manifest has the unknown content ${content}`)
  return {
    path: manifest.text('manifest_path'),
    bytes: manifest.long('manifest_length'),
    partitionSpecId: manifest.integer('partition_spec_id'),
    content: name as ManifestContent,
    // Manifests from before a table was raised to version 2 have no numbers, which means zero.
    sequenceNumber: manifest.optional('sequence_number', manifest.long) ?? 0n,
    minSequenceNumber: manifest.optional('min_sequence_number', manifest.long) ?? 0n,
    addedSnapshotId: manifest.long('added_snapshot_id'),
    addedFiles: fileCount(manifest, 'added'),
    existingFiles: fileCount(manifest, 'existing'),
    deletedFiles: fileCount(manifest, 'deleted'),
    addedRows: manifest.long('added_rows_count'),
    existingRows: manifest.long('existing_rows_count'),
    deletedRows: manifest.long('deleted_rows_count'),
    partitions:
      manifest.optional('partitions', manifest.list)?.map((each) => summaryFromAvro(new AvroFields(each, 'partition summary'))) ?? null,
    keyMetadata: manifest.optional('key_metadata', manifest.bytes),
  }
}

/** Earlier releases of the Java library call the counts of files `added_data_files_count` and so on; the field ids are the same. */
const fileCount = (manifest: AvroFields, status: string): number =>
  manifest.optional(`${status}_files_count`, manifest.integer) ?? manifest.integer(`${status}_data_files_count`)

const summaryFromAvro = (summary: AvroFields): PartitionSummary => ({
  containsNull: summary.boolean('contains_null'),
  containsNan: summary.optional('contains_nan', summary.boolean),
  lowerBound: summary.optional('lower_bound', summary.bytes),
  upperBound: summary.optional('upper_bound', summary.bytes),
})
