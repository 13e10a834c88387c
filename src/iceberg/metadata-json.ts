import { Malformed } from './corrupt.ts'
import { type JsonObject, parseJson, writeJson } from './json.ts'
import { JsonFields } from './json-fields.ts'
import type { PartitionField, PartitionSpec, Snapshot, TableMetadata } from './metadata.ts'
import { schemaFromJson, schemaToJson } from './schema-json.ts'

const FORMAT_VERSION = 2
/** How readers of every age recognise a table without a snapshot. */
const NO_SNAPSHOT = -1

const NOTHING: ReadonlySet<string> = new Set()
const READ: ReadonlySet<string> = new Set([
  'format-version',
  'table-uuid',
  'location',
  'last-sequence-number',
  'last-updated-ms',
  'last-column-id',
  'schemas',
  'current-schema-id',
  'partition-specs',
  'default-spec-id',
  'last-partition-id',
  'properties',
  'current-snapshot-id',
  'snapshots',
  'refs',
  'snapshot-log',
  'metadata-log',
])
const READ_IN_SNAPSHOT: ReadonlySet<string> = new Set([
  'snapshot-id',
  'parent-snapshot-id',
  'sequence-number',
  'timestamp-ms',
  'manifest-list',
  'summary',
  'schema-id',
])

export function metadataToJson(metadata: TableMetadata): string {
  const { snapshots, ...others } = partsOf(metadata)
  const parts = Object.entries({ ...others, ...metadata.others }).map(([key, value]) => `${JSON.stringify(key)}:${writeJson(value)}`)
  return `{${[...parts, `"snapshots":[${snapshots.join(',')}]`].join(',')}}`
}

/** Snapshots never change, and versions of a table share them: their texts are most of a metadata file. */
const snapshotTexts = new WeakMap<Snapshot, string>()

function snapshotText(snapshot: Snapshot): string {
  const known = snapshotTexts.get(snapshot)
  if (known !== undefined) return known
  const text = writeJson(snapshotToJson(snapshot))
  snapshotTexts.set(snapshot, text)
  return text
}

const partsOf = (metadata: TableMetadata) =>
  ({
    'format-version': FORMAT_VERSION,
    'table-uuid': metadata.uuid,
    location: metadata.location,
    'last-sequence-number': metadata.lastSequenceNumber,
    'last-updated-ms': metadata.lastUpdatedMs,
    'last-column-id': metadata.lastColumnId,
    schemas: metadata.schemas.map(schemaToJson),
    'current-schema-id': metadata.currentSchemaId,
    'partition-specs': metadata.partitionSpecs.map((spec) => ({ 'spec-id': spec.id, fields: partitionFieldsToJson(spec) })),
    'default-spec-id': metadata.defaultSpecId,
    'last-partition-id': metadata.lastPartitionId,
    properties: metadata.properties,
    'current-snapshot-id': metadata.currentSnapshotId ?? NO_SNAPSHOT,
    refs:
      metadata.currentSnapshotId === null
        ? metadata.refs
        : { ...metadata.refs, main: { ...metadata.refs.main, 'snapshot-id': metadata.currentSnapshotId, type: 'branch' } },
    snapshots: metadata.snapshots.map(snapshotText),
    'snapshot-log': metadata.snapshotLog.map((entry) => ({ 'timestamp-ms': entry.timestampMs, 'snapshot-id': entry.snapshotId })),
    'metadata-log': metadata.metadataLog.map((entry) => ({ 'timestamp-ms': entry.timestampMs, 'metadata-file': entry.file })),
  }) as const

export const partitionFieldsToJson = (spec: PartitionSpec): readonly JsonObject[] =>
  spec.fields.map((field) => ({ 'source-id': field.sourceId, 'field-id': field.id, name: field.name, transform: field.transform }))

const snapshotToJson = (snapshot: Snapshot): JsonObject => ({
  'snapshot-id': snapshot.id,
  ...(snapshot.parentId === null ? {} : { 'parent-snapshot-id': snapshot.parentId }),
  'sequence-number': snapshot.sequenceNumber,
  'timestamp-ms': snapshot.timestampMs,
  'manifest-list': snapshot.manifestList,
  summary: snapshot.summary,
  ...(snapshot.schemaId === null ? {} : { 'schema-id': snapshot.schemaId }),
  ...snapshot.others,
})

/** @throws Malformed or SyntaxError for anything but the metadata of a v2 table whose references agree. */
export function metadataFromJson(text: string): TableMetadata {
  const json = new JsonFields(parseJson(text), 'metadata')
  const version = json.integer('format-version')
  if (version !== FORMAT_VERSION) throw new Malformed(`it is of format version ${version}, and only version ${FORMAT_VERSION} is known`)
  const current = json.optional('current-snapshot-id', json.long)
  const refs = json.optional('refs', json.object)
  const metadata: TableMetadata = {
    uuid: json.text('table-uuid'),
    location: json.text('location').replace(/\/+$/, ''),
    lastSequenceNumber: json.long('last-sequence-number'),
    lastUpdatedMs: json.integer('last-updated-ms'),
    lastColumnId: json.integer('last-column-id'),
    schemas: json.objects('schemas').map(schemaFromJson),
    currentSchemaId: json.integer('current-schema-id'),
    partitionSpecs: json.objects('partition-specs').map((spec) => ({
      id: spec.integer('spec-id'),
      fields: spec.objects('fields').map(partitionFieldFromJson),
    })),
    defaultSpecId: json.integer('default-spec-id'),
    lastPartitionId: json.integer('last-partition-id'),
    properties: textsOf(json.optional('properties', json.object)),
    currentSnapshotId: current === BigInt(NO_SNAPSHOT) ? null : current,
    snapshots: (json.optional('snapshots', json.objects) ?? []).map(snapshotFromJson),
    refs: Object.fromEntries(refs?.entries((name) => refs.object(name).without(NOTHING)) ?? []),
    snapshotLog: (json.optional('snapshot-log', json.objects) ?? []).map((entry) => ({
      timestampMs: entry.integer('timestamp-ms'),
      snapshotId: entry.long('snapshot-id'),
    })),
    metadataLog: (json.optional('metadata-log', json.objects) ?? []).map((entry) => ({
      timestampMs: entry.integer('timestamp-ms'),
      file: entry.text('metadata-file'),
    })),
    others: json.without(READ),
  }
  checkReferences(metadata, refs?.optional('main', refs.object)?.long('snapshot-id') ?? null)
  return metadata
}

const textsOf = (json: JsonFields | null): Readonly<Record<string, string>> => Object.fromEntries(json?.entries(json.text) ?? [])

const partitionFieldFromJson = (json: JsonFields): PartitionField => ({
  sourceId: json.integer('source-id'),
  id: json.integer('field-id'),
  name: json.text('name'),
  transform: json.text('transform'),
})

const snapshotFromJson = (json: JsonFields): Snapshot => ({
  id: json.long('snapshot-id'),
  parentId: json.optional('parent-snapshot-id', json.long),
  sequenceNumber: json.optional('sequence-number', json.long) ?? 0n,
  timestampMs: json.integer('timestamp-ms'),
  manifestList: json.text('manifest-list'),
  summary: textsOf(json.optional('summary', json.object)),
  schemaId: json.optional('schema-id', json.integer),
  others: json.without(READ_IN_SNAPSHOT),
})

function checkReferences(metadata: TableMetadata, main: bigint | null): void {
  const { currentSchemaId, defaultSpecId, currentSnapshotId } = metadata
  if (!metadata.schemas.some(({ id }) => id === currentSchemaId)) throw new Malformed(`there is no schema ${currentSchemaId}`)
  if (!metadata.partitionSpecs.some(({ id }) => id === defaultSpecId)) throw new Malformed(`there is no partition spec ${defaultSpecId}`)
  if (currentSnapshotId !== null && !metadata.snapshots.some(({ id }) => id === currentSnapshotId))
    throw new Malformed(`there is no snapshot ${currentSnapshotId}`)
  if (main !== null && main !== currentSnapshotId)
    throw new Malformed(`branch main is at snapshot ${main} and the table at ${currentSnapshotId ?? 'none'}`)
}
