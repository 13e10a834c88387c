import { basename } from 'node:path'
import { failure } from '../core/errors/failure.ts'
import type { AddedPartition, PublicationStep } from '../core/publication.ts'
import type { SparkType } from '../core/spark-types.ts'
import type { WrittenFile } from '../core/written-file.ts'
import { icebergType } from '../iceberg/iceberg-types.ts'
import type { OverwriteScope } from '../iceberg/operations.ts'
import { valueFromText, valueText } from '../iceberg/values.ts'
import type { CatalogReads } from '../metastore/metastore.ts'
import type { TableEntry } from '../sql/catalog-view.ts'
import type { Location, Storage } from '../storage/storage.ts'
import { levelsOf } from './external-source.ts'
import { below, removableIn } from './files-in.ts'
import { foundPartitions } from './found-partitions.ts'
import { partitionFolder } from './partition-folder.ts'

/** Files that an attempt of an INSERT staged for an external table. */
export interface ExternalInsert {
  readonly table: TableEntry
  readonly overwrite: boolean
  /** What an overwrite replaces. */
  readonly scope: OverwriteScope
  /** Where the files wait: in the table's root, below this folder. */
  readonly staging: Location
  readonly files: readonly WrittenFile[]
  readonly jobId: string
  readonly nowMs: number
}

interface Place {
  readonly values: readonly (string | null)[]
  readonly location: Location
  /** In the catalog; `null` for a folder that it does not know. */
  readonly name: string | null
}

/**
 * What publishes the files of an INSERT: first every new file gets its name, then the files go that an OVERWRITE replaces, and with the job's end the
 * catalog knows the partitions that are new and forgets those that were replaced by nothing, as Spark's.
 * @throws UNSUPPORTED for a partition in another bucket, and as `removableIn`; PATH_REFUSED
 */
export async function planExternalInsert(
  insert: ExternalInsert,
  reads: Pick<CatalogReads, 'partitions'>,
  storage: Storage,
): Promise<readonly PublicationStep[]> {
  const { table, overwrite } = insert
  const places = await placesOf(table, reads, storage)
  const targets = new Map<string, Place>()
  const placed = insert.files.map((file, at): PublicationStep => {
    const values = table.partitioning.map(({ fieldId }) => file.partition.get(fieldId) ?? null)
    const target = targetOf(values, insert, places)
    targets.set(keyOf(target.location), target)
    if (target.location.root !== insert.staging.root)
      throw failure('UNSUPPORTED', ['INSERT into a partition that lies in another bucket than its table'])
    const from = below(insert.staging, file.path.slice(storage.localPath(insert.staging).length + 1))
    return { kind: 'place', from, to: below(target.location, fileName(file, insert.jobId, at)) }
  })
  const written = [...targets.values()]
  const replaced = overwrite ? places.filter((place) => isReplaced(place, insert, targets)) : []
  const removed = (await Promise.all(replaced.map(({ location }) => removableIn(location, storage)))).flat()
  return [
    ...placed,
    ...removed.map((at): PublicationStep => ({ kind: 'remove', at })),
    ...(table.partitioning.length === 0 ? [] : partitionSteps(insert, written, replaced)),
  ]
}

/** Whether the catalog has a partition of an external table that an overwrite would replace. */
export const hasPartition = ({ table, scope }: Pick<ExternalInsert, 'table' | 'scope'>, reads: Pick<CatalogReads, 'partitions'>): boolean =>
  table.kind === 'external' && reads.partitions(table.id).some((place) => isReplaced(place, { table, scope }, new Map()))

/** Spark's names, with the job's id in the place of a random one. */
const fileName = ({ path }: WrittenFile, jobId: string, at: number): string =>
  `part-${String(at).padStart(5, '0')}-${jobId}-c000${basename(path).slice(basename(path).indexOf('.'))}`

const keyOf = ({ root, key }: Location): string => `${root}/${key}`

/** Where a table has files: its folder, or the folders of its partitions, also those that the catalog does not know. */
async function placesOf(table: TableEntry, reads: Pick<CatalogReads, 'partitions'>, storage: Storage): Promise<readonly Place[]> {
  if (table.partitioning.length === 0) return [{ values: [], location: table.location, name: null }]
  const known = reads.partitions(table.id)
  const taken = new Set(known.map(({ location }) => keyOf(location)))
  const found = await foundPartitions({ location: table.location, levels: levelsOf(table).map(({ name }) => name) }, storage)
  return [...known, ...found.filter(({ location }) => !taken.has(keyOf(location))).map((place) => ({ ...place, name: null }))]
}

function targetOf(values: readonly (string | null)[], { table }: ExternalInsert, places: readonly Place[]): Place {
  const levels = levelsOf(table)
  const isSame = (place: Place): boolean => values.every((value, at) => isSameValue(levels[at]?.type, value, place.values[at] ?? null))
  const known = places.find((place) => place.name !== null && isSame(place))
  if (known !== undefined || values.length === 0) return known ?? { values, location: table.location, name: null }
  const folder = partitionFolder(
    levels.map(({ name }) => name),
    values,
  )
  return { values, location: below(table.location, folder), name: null }
}

/** Texts that are one value: `01` is 1. */
function isSameValue(type: SparkType | undefined, a: string | null, b: string | null): boolean {
  if (a === b || a === null || b === null || type === undefined) return a === b
  return canonical(type, a) === canonical(type, b)
}

function canonical(type: SparkType, text: string): string {
  const stored = icebergType(type, () => 0)
  if (typeof stored !== 'string') return text
  const value = valueFromText(stored, text)
  return value === null ? text : valueText(stored, value)
}

function isReplaced(
  { values, location }: Pick<Place, 'values' | 'location'>,
  { scope, table }: Pick<ExternalInsert, 'table' | 'scope'>,
  targets: ReadonlyMap<string, Place>,
): boolean {
  if (scope === 'table') return true
  if (scope === 'written partitions') return targets.has(keyOf(location))
  const levels = levelsOf(table)
  return table.partitioning.every(
    ({ fieldId }, at) => !scope.has(fieldId) || isSameValue(levels[at]?.type, scope.get(fieldId) ?? null, values[at] ?? null),
  )
}

function partitionSteps(
  { table, nowMs }: ExternalInsert,
  written: readonly Place[],
  replaced: readonly Place[],
): readonly PublicationStep[] {
  const levels = levelsOf(table).map(({ name }) => name)
  const added = written
    .filter(({ name }) => name === null)
    .map(({ values, location }): AddedPartition => {
      return { tableId: table.id, name: partitionFolder(levels, values), values, location, createdAtMs: nowMs }
    })
  const kept = new Set(written.map(({ location }) => keyOf(location)))
  const dropped = replaced.flatMap(({ name, location }) => (name === null || kept.has(keyOf(location)) ? [] : [name]))
  return [
    ...added.map((partition): PublicationStep => ({ kind: 'add-partition', partition })),
    ...dropped.map((name): PublicationStep => ({ kind: 'drop-partition', tableId: table.id, name })),
  ]
}
