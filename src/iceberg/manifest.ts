import { type AvroContent, readAvro, writeAvro } from './avro-container.ts'
import { AvroFields } from './avro-fields.ts'
import { Malformed } from './corrupt.ts'
import type { IcebergSchema } from './iceberg-types.ts'
import { writeJson } from './json.ts'
import { manifestSchema } from './manifest-schemas.ts'
import {
  type DataFile,
  ENTRY_STATUS,
  type EntryStatus,
  FILE_CONTENT,
  type FileContent,
  type ManifestContent,
  type ManifestEntry,
  type ManifestFile,
} from './manifest-types.ts'
import { type PartitionSpec, UNPARTITIONED } from './metadata.ts'
import { partitionFieldsToJson } from './metadata-json.ts'
import { partitionFromAvro, partitionSchema, partitionToAvro } from './partition-avro.ts'
import type { TypedSpec } from './partition-types.ts'
import { schemaToJson } from './schema-json.ts'

/** What the entries of one manifest have in common. */
export interface ManifestHeader {
  readonly schema: IcebergSchema
  readonly spec: PartitionSpec
  /** The same spec with its types. */
  readonly typed: TypedSpec
  readonly content: ManifestContent
}

/** A manifest of data files of an unpartitioned table. */
export const unpartitioned = (schema: IcebergSchema): ManifestHeader => ({
  schema,
  spec: UNPARTITIONED,
  typed: { id: UNPARTITIONED.id, fields: [] },
  content: 'data',
})

/** The bytes of a manifest. */
export const writeManifest = ({ schema, spec, typed, content }: ManifestHeader, entries: readonly ManifestEntry[]): Buffer =>
  writeAvro(
    manifestSchema(partitionSchema(typed)),
    entries.map((entry) => entryToAvro(entry, typed)),
    {
      schema: writeJson(schemaToJson(schema)),
      'schema-id': String(schema.id),
      'partition-spec': writeJson(partitionFieldsToJson(spec)),
      'partition-spec-id': String(spec.id),
      'format-version': '2',
      content,
    },
  )

const entryToAvro = (entry: ManifestEntry, typed: TypedSpec): unknown => ({
  status: ENTRY_STATUS[entry.status],
  snapshot_id: entry.snapshotId,
  sequence_number: entry.sequenceNumber,
  file_sequence_number: entry.fileSequenceNumber,
  data_file: dataFileToAvro(entry.file, typed),
})

const dataFileToAvro = (file: DataFile, typed: TypedSpec): unknown => ({
  content: FILE_CONTENT[file.content],
  file_path: file.path,
  file_format: file.format,
  partition: partitionToAvro(typed, partitionFromAvro(typed, file.partition)),
  record_count: file.rows,
  file_size_in_bytes: file.bytes,
  column_sizes: pairs(file.columnSizes),
  value_counts: pairs(file.valueCounts),
  null_value_counts: pairs(file.nullCounts),
  nan_value_counts: pairs(file.nanCounts),
  lower_bounds: pairs(file.lowerBounds),
  upper_bounds: pairs(file.upperBounds),
  key_metadata: file.keyMetadata,
  split_offsets: file.splitOffsets,
  equality_ids: file.equalityIds,
  sort_order_id: file.sortOrderId,
  referenced_data_file: file.referencedDataFile,
})

const pairs = (map: ReadonlyMap<number, unknown> | null): unknown =>
  map === null ? null : [...map].sort(([a], [b]) => a - b).map(([key, value]) => ({ key, value }))

/**
 * The entries of a manifest that any writer wrote, with what they inherit from the manifest list filled in.
 * @throws Malformed
 */
export function readManifest(bytes: Buffer, manifest: ManifestFile): readonly ManifestEntry[] {
  const content: AvroContent = readAvro(bytes)
  const names = partitionNames(content.metadata['avro.schema']?.toString() ?? '')
  return content.records.map((record, at) => entryFromAvro(new AvroFields(record, `entry ${at}`), manifest, names))
}

interface AvroRecord {
  readonly fields: readonly { readonly name: string; readonly type: unknown; readonly 'field-id'?: number }[]
}

/** How the file's own schema calls the partition fields, by id: names in Avro are mangled, and a field may have been renamed since. */
function partitionNames(schemaText: string): ReadonlyMap<number, string> {
  const named = (record: AvroRecord, name: string): AvroRecord | undefined =>
    record.fields.find((field) => field.name === name)?.type as AvroRecord | undefined
  const file = named(JSON.parse(schemaText) as AvroRecord, 'data_file')
  const partition = file === undefined ? undefined : named(file, 'partition')
  return new Map((partition?.fields ?? []).flatMap(({ name, 'field-id': id }) => (id === undefined ? [] : [[id, name] as const])))
}

const STATUS_BY_NUMBER: ReadonlyMap<number, EntryStatus> = new Map(
  Object.entries(ENTRY_STATUS).map(([name, number]) => [number, name as EntryStatus]),
)
const CONTENT_BY_NUMBER: ReadonlyMap<number, FileContent> = new Map(
  Object.entries(FILE_CONTENT).map(([name, number]) => [number, name as FileContent]),
)

function entryFromAvro(entry: AvroFields, manifest: ManifestFile, names: ReadonlyMap<number, string>): ManifestEntry {
  const status = known(STATUS_BY_NUMBER, entry.integer('status'), 'status')
  // A file's numbers are those of the manifest that added it; a manifest from before sequence numbers has zero for all of its files.
  const inherits = status === 'added' || manifest.sequenceNumber === 0n
  const inherited = inherits ? manifest.sequenceNumber : null
  const sequenceNumber = entry.optional('sequence_number', entry.long) ?? inherited
  if (sequenceNumber === null) throw new Malformed(`an entry that is ${status} has no sequence number`)
  return {
    status,
    snapshotId: entry.optional('snapshot_id', entry.long) ?? manifest.addedSnapshotId,
    sequenceNumber,
    fileSequenceNumber: entry.optional('file_sequence_number', entry.long) ?? inherited,
    file: dataFileFromAvro(entry.record('data_file'), names),
  }
}

const dataFileFromAvro = (file: AvroFields, names: ReadonlyMap<number, string>): DataFile => ({
  content: known(CONTENT_BY_NUMBER, file.optional('content', file.integer) ?? 0, 'content'),
  path: file.text('file_path'),
  format: file.text('file_format'),
  partition: partitionIn(file.values('partition'), names),
  rows: file.long('record_count'),
  bytes: file.long('file_size_in_bytes'),
  columnSizes: file.byFieldId('column_sizes', (pair) => pair.long('value')),
  valueCounts: file.byFieldId('value_counts', (pair) => pair.long('value')),
  nullCounts: file.byFieldId('null_value_counts', (pair) => pair.long('value')),
  nanCounts: file.byFieldId('nan_value_counts', (pair) => pair.long('value')),
  lowerBounds: file.byFieldId('lower_bounds', (pair) => pair.bytes('value')),
  upperBounds: file.byFieldId('upper_bounds', (pair) => pair.bytes('value')),
  keyMetadata: file.optional('key_metadata', file.bytes),
  splitOffsets: file.optional('split_offsets', file.list)?.map((offset) => BigInt(offset as bigint)) ?? null,
  equalityIds: file.optional('equality_ids', file.list)?.map(Number) ?? null,
  sortOrderId: file.optional('sort_order_id', file.integer),
  referencedDataFile: file.optional('referenced_data_file', file.text),
})

const partitionIn = (values: Readonly<Record<string, unknown>>, names: ReadonlyMap<number, string>): DataFile['partition'] =>
  new Map([...names].map(([id, name]) => [id, values[name] ?? null]))

function known<Name>(names: ReadonlyMap<number, Name>, number: number, what: string): Name {
  const name = names.get(number)
  if (name === undefined) throw new Malformed(`an entry has the unknown ${what} ${number}`)
  return name
}
