import { MANIFEST_CONTENT, type ManifestFile, type PartitionSummary } from '../manifest-types.ts'
import type { TableMetadata } from '../metadata.ts'
import { type TypedSpec, typedSpec } from '../partition-types.ts'
import { shownText, valueFromBytes } from '../values.ts'
import { column, listOf, type MetadataCell, type MetadataTable } from './metadata-table.ts'

const SUMMARY = column('element', {
  kind: 'struct',
  fields: [
    column('contains_null', 'boolean', false),
    column('contains_nan', 'boolean'),
    column('lower_bound', 'string'),
    column('upper_bound', 'string'),
  ],
}).type

/** A manifest in the list of a snapshot. */
export interface ListedManifest {
  readonly manifest: ManifestFile
  readonly snapshotId: bigint
}

/** `t.manifests`: the manifests of one snapshot. */
export const manifestsTable = (metadata: TableMetadata, manifests: readonly ListedManifest[]): MetadataTable => ({
  columns: [
    column('content', 'integer', false),
    column('path', 'string', false),
    column('length', 'long', false),
    column('partition_spec_id', 'integer', false),
    column('added_snapshot_id', 'long', false),
    ...['added_data', 'existing_data', 'deleted_data', 'added_delete', 'existing_delete', 'deleted_delete'].map((name) =>
      column(`${name}_files_count`, 'integer', false),
    ),
    column('partition_summaries', listOf(SUMMARY), false),
  ],
  rows: manifests.map(({ manifest }) => {
    const counts = [manifest.addedFiles, manifest.existingFiles, manifest.deletedFiles]
    const none = [0, 0, 0]
    return [
      MANIFEST_CONTENT[manifest.content],
      manifest.path,
      manifest.bytes,
      manifest.partitionSpecId,
      manifest.addedSnapshotId,
      ...(manifest.content === 'data' ? [...counts, ...none] : [...none, ...counts]),
      (manifest.partitions ?? []).map((summary, at) => summaryCell(typedSpec(metadata, manifest.partitionSpecId), summary, at)),
    ]
  }),
})

/** `t.all_manifests`: those of every snapshot, as often as they are listed. */
export function allManifestsTable(metadata: TableMetadata, manifests: readonly ListedManifest[]): MetadataTable {
  const { columns, rows } = manifestsTable(metadata, manifests)
  return {
    columns: [...columns, column('reference_snapshot_id', 'long', false)],
    rows: rows.map((row, at) => [...row, manifests[at]?.snapshotId ?? null]),
  }
}

function summaryCell({ fields }: TypedSpec, summary: PartitionSummary, at: number): readonly MetadataCell[] {
  const type = fields[at]?.type ?? null
  const bound = (bytes: Buffer | null): string | null => {
    const value = bytes === null || type === null ? null : valueFromBytes(type, bytes)
    return value === null || type === null ? null : shownText(type, value)
  }
  return [summary.containsNull, summary.containsNan, bound(summary.lowerBound), bound(summary.upperBound)]
}
