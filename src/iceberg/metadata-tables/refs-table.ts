import type { JsonObject } from '../json.ts'
import type { TableMetadata } from '../metadata.ts'
import { column, type MetadataTable } from './metadata-table.ts'

/** `t.refs`: branches and tags. `main` is the current snapshot, and there is none before the first. */
export const refsTable = (metadata: TableMetadata): MetadataTable => ({
  columns: [
    column('name', 'string', false),
    column('type', 'string', false),
    column('snapshot_id', 'long', false),
    column('max_reference_age_in_ms', 'long'),
    column('min_snapshots_to_keep', 'integer'),
    column('max_snapshot_age_in_ms', 'long'),
  ],
  rows: Object.entries(allRefs(metadata)).map(([name, ref]) => [
    name,
    ref.type === 'tag' ? 'TAG' : 'BRANCH',
    numberOf(ref, 'snapshot-id'),
    numberOf(ref, 'max-ref-age-ms'),
    numberOf(ref, 'min-snapshots-to-keep'),
    numberOf(ref, 'max-snapshot-age-ms'),
  ]),
})

function allRefs({ refs, currentSnapshotId }: TableMetadata): Readonly<Record<string, JsonObject>> {
  if (currentSnapshotId === null) return refs
  return { ...refs, main: { ...refs.main, 'snapshot-id': currentSnapshotId, type: 'branch' } }
}

function numberOf(ref: JsonObject, key: string): bigint | number | null {
  const value = ref[key]
  return typeof value === 'number' || typeof value === 'bigint' ? value : null
}
