import type { TableMetadata } from '../metadata.ts'
import { partitionFromAvro } from '../partition-avro.ts'
import { partitionKey, typedSpec } from '../partition-types.ts'
import type { PlannedScanFile } from '../plan-scan.ts'

export interface CompactionOptions {
  /** What a file should have. */
  readonly targetBytes: number
  /** So many small files are worth a rewrite, even if they make no whole one. */
  readonly filesMin: number
}

export const COMPACTION_DEFAULTS: CompactionOptions = { targetBytes: 512 * 1024 * 1024, filesMin: 5 }

/** Files of one partition that become one: read, written again in the table's present partitioning, and committed as a `compact` operation. */
export interface CompactionGroup {
  readonly files: readonly PlannedScanFile[]
  readonly bytes: number
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
  { targetBytes, filesMin }: CompactionOptions = COMPACTION_DEFAULTS,
): readonly CompactionGroup[] {
  const partitions = new Map<string, PlannedScanFile[]>()
  for (const file of files) {
    if (file.bytes >= targetBytes * SMALL && file.deletes.length === 0) continue
    const spec = typedSpec(metadata, file.specId)
    const key = `${file.specId} ${partitionKey(spec, partitionFromAvro(spec, file.entry.file.partition))}`
    partitions.set(key, [...(partitions.get(key) ?? []), file])
  }
  const isWorth = ({ files: some, bytes }: CompactionGroup): boolean =>
    some.some(({ deletes }) => deletes.length > 0) || (some.length > 1 && (some.length >= filesMin || bytes >= targetBytes * SMALL))
  return [...partitions.values()].flatMap((some) => packed(some, targetBytes)).filter(isWorth)
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
