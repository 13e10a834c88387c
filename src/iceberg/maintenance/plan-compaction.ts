import type { TableMetadata } from '../metadata.ts'
import { placeKey } from '../partition-avro.ts'
import { typedSpec } from '../partition-types.ts'
import type { PlannedScanFile } from '../plan-scan.ts'

export interface CompactionOptions {
  /** What a file should have; `null`: what the table says, or half a gibibyte. */
  readonly targetBytes: number | null
  /** So many small files are worth a rewrite, even if they make no whole one. */
  readonly filesMin: number
  /** Large files are written anew as well. */
  readonly all: boolean
  /** No more than about so many files at once; `null`: no limit. */
  readonly filesMax: number | null
}

export const COMPACTION_DEFAULTS: CompactionOptions = { targetBytes: null, filesMin: 5, all: false, filesMax: null }

const TARGET_BYTES = 512 * 1024 * 1024

/** Files of one partition that become one. */
export interface CompactionGroup {
  readonly files: readonly PlannedScanFile[]
  readonly bytes: number
}

/** Files that are read, written again in the table's present partitioning, and committed as a `compact` operation. */
export interface Compaction {
  readonly groups: readonly CompactionGroup[]
  /** How many rows a new file should have; `null`: each partition makes one file. */
  readonly rowsPerFile: number | null
}

/** Below this share of the target a file is small. */
const SMALL = 0.75

/**
 * Which files are worth being put together: small ones of one partition, packed to the target's size, and those in which other writers marked
 * rows as deleted.
 * @param files - Of `planEntries`, in the order of their age, which stays.
 */
export function planCompaction(
  metadata: TableMetadata,
  files: readonly PlannedScanFile[],
  { targetBytes: wanted, filesMin, all, filesMax }: CompactionOptions = COMPACTION_DEFAULTS,
): Compaction {
  const targetBytes = wanted ?? targetOf(metadata)
  const isSmall = ({ bytes, deletes }: PlannedScanFile): boolean => bytes < targetBytes * SMALL || deletes.length > 0
  const isWorth = ({ files: some, bytes }: CompactionGroup): boolean =>
    all || some.some(({ deletes }) => deletes.length > 0) || (some.length > 1 && (some.length >= filesMin || bytes >= targetBytes * SMALL))
  const partitions = Map.groupBy(
    files.filter((file) => all || isSmall(file)),
    ({ specId, entry }) => placeKey(typedSpec(metadata, specId), entry.file),
  )
  const worth = [...partitions.values()].map((some) => packed(some, targetBytes).filter(isWorth))
  const groups = upTo(worth.flat(), filesMax)
  return { groups, rowsPerFile: worth.every((some) => some.length <= 1) ? null : rowsIn(groups, targetBytes) }
}

/** As Iceberg's writers take it from the table's properties. */
function targetOf({ properties }: Pick<TableMetadata, 'properties'>): number {
  const text = properties['write.target-file-size-bytes'] ?? ''
  return /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : TARGET_BYTES
}

/** Neighbours together, so that rows which were written together stay together. */
function packed(files: readonly PlannedScanFile[], targetBytes: number): readonly CompactionGroup[] {
  const groups: { files: PlannedScanFile[]; bytes: number }[] = []
  for (const file of files) {
    const last = groups.at(-1)
    if (last === undefined || last.bytes + file.bytes > targetBytes) groups.push({ files: [file], bytes: file.bytes })
    else {
      last.files.push(file)
      last.bytes += file.bytes
    }
  }
  return groups
}

/** Whole groups, the first in any case. */
function upTo(groups: readonly CompactionGroup[], filesMax: number | null): readonly CompactionGroup[] {
  if (filesMax === null) return groups
  let files = 0
  return groups.filter(({ files: some }, at) => {
    files += some.length
    return at === 0 || files <= filesMax
  })
}

function rowsIn(groups: readonly CompactionGroup[], targetBytes: number): number {
  const files = groups.flatMap((group) => group.files)
  const [rows, bytes] = [files.reduce((sum, file) => sum + file.rows, 0), files.reduce((sum, file) => sum + file.bytes, 0)]
  return Math.max(1, Math.ceil((rows * targetBytes) / Math.max(1, bytes)))
}
