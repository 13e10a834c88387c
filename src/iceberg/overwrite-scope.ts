import { failure } from '../core/errors/failure.ts'
import type { WrittenFile } from '../core/written-file.ts'
import type { Storage } from '../storage/storage.ts'
import { type DataFile, hasLiveFiles, type ManifestEntry, type ManifestFile } from './manifest-types.ts'
import type { LoadedTable, TableMetadata } from './metadata.ts'
import type { OverwriteScope } from './operations.ts'
import { partitionFromAvro } from './partition-avro.ts'
import { partitionKey, type TypedSpec, typedSpec } from './partition-types.ts'
import { readEntries, readManifests } from './table-files.ts'
import { type IcebergValue, valueFromText } from './values.ts'

/**
 * Which files an overwrite replaces.
 * @returns a test of a live file; it throws UNSUPPORTED for a file of an earlier partitioning, of which the scope cannot be told.
 */
export function filesInScope(
  metadata: TableMetadata,
  scope: OverwriteScope,
  files: readonly WrittenFile[],
): (entry: ManifestEntry, manifest: ManifestFile) => boolean {
  if (scope === 'table') return () => true
  const spec = typedSpec(metadata, metadata.defaultSpecId)
  const isIn = scope === 'written partitions' ? inPartitionsOf(spec, files) : withValues(spec, scope)
  return ({ file }, { content, partitionSpecId }) => {
    // Deletes of rows whose file goes mean nothing any more, and do no harm.
    if (content === 'deletes') return false
    if (spec.fields.length === 0 && partitionSpecId === spec.id) return isIn(new Map())
    return isIn(presentPartition(spec, file, 'INSERT OVERWRITE'))
  }
}

/**
 * The values of a file's partition as the table is parted now.
 * @throws UNSUPPORTED for a file of an earlier partitioning: its rows are of several partitions of today, or of other ones than its values say.
 */
export function presentPartition(spec: TypedSpec, { partition }: Pick<DataFile, 'partition'>, by: string): Values {
  if (spec.fields.some(({ fieldId }) => !partition.has(fieldId)))
    throw failure('UNSUPPORTED', [`${by} of partitions in a table whose partitioning was changed`])
  return partitionFromAvro(spec, partition)
}

/** Whether the table's current snapshot has a file that an overwrite would replace. @throws as `filesInScope`; METADATA_CORRUPT */
export async function hasFilesInScope(storage: Storage, table: LoadedTable, scope: OverwriteScope): Promise<boolean> {
  const isIn = filesInScope(table.metadata, scope, [])
  for (const manifest of (await readManifests(storage, table)).filter(hasLiveFiles)) {
    const entries = await readEntries(storage, table, manifest)
    if (entries.some((entry) => entry.status !== 'deleted' && isIn(entry, manifest))) return true
  }
  return false
}

type Values = ReadonlyMap<number, IcebergValue | null>

function inPartitionsOf(spec: TypedSpec, files: readonly WrittenFile[]): (values: Values) => boolean {
  const keys = new Set(files.filter(({ rows }) => rows > 0).map(({ partition }) => partitionKey(spec, valuesOf(spec, partition))))
  return (values) => keys.has(partitionKey(spec, values))
}

function withValues(spec: TypedSpec, wanted: ReadonlyMap<number, string | null>): (values: Values) => boolean {
  const named: TypedSpec = { ...spec, fields: spec.fields.filter(({ fieldId }) => wanted.has(fieldId)) }
  if (named.fields.length !== wanted.size) throw new Error('an overwrite names a partition field that the table does not have')
  const key = partitionKey(named, valuesOf(named, wanted))
  return (values) => partitionKey(named, values) === key
}

const valuesOf = ({ fields }: TypedSpec, texts: ReadonlyMap<number, string | null>): Values =>
  new Map(
    fields.map(({ fieldId, type, name }) => {
      const text = texts.get(fieldId) ?? null
      const value = text === null ? null : valueFromText(type ?? '', text)
      if (text !== null && value === null) throw failure('ANALYSIS', [`${text} is no value of the partition column ${name}`])
      return [fieldId, value]
    }),
  )
