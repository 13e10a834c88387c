import { planExternalInsert } from '../catalog/external-insert.ts'
import { filesIn } from '../catalog/files-in.ts'
import type { CommitOutcome } from '../catalog/table-commits.ts'
import { failure } from '../core/errors/failure.ts'
import type { WrittenFile } from '../core/written-file.ts'
import { newWriterId } from '../iceberg/file-names.ts'
import type { JobRecord, PublishIntent } from '../metastore/metastore.ts'
import type { UnitOfWork } from '../metastore/unit-of-work.ts'
import type { TableEntry } from '../sql/catalog-view.ts'
import type { EnginePlan } from '../sql/plan.ts'
import type { Location, Storage } from '../storage/storage.ts'
import { type JobParts, moveKey } from './parts.ts'

type Insert = NonNullable<EnginePlan['insert']>

/**
 * Where an attempt stages files for an external table: a hidden folder in the same root, of which earlier attempts leave nothing.
 * @throws UNSUPPORTED for a table on a single file, or on a path with wildcards; ANALYSIS for an overwrite of what the statement reads; PATH_NOT_WRITABLE, DISK_FULL
 */
export async function stageInsert(
  { table, overwrite, scope }: Insert,
  inputs: readonly TableEntry[],
  job: JobRecord,
  parts: JobParts,
): Promise<Location> {
  const { storage, newId } = parts
  if (overwrite && scope !== 'written partitions' && inputs.some((input) => isSame(input, table)))
    throw failure('ANALYSIS', ['Cannot overwrite a path that is also being read from.'])
  await refuseElsewhere(table.location, storage)
  const { root } = table.location
  await storage.removeStaged(root, job.id)
  const staging = storage.stagingFolder(root, newWriterId({ jobId: job.id, attempt: job.attempt }, newId()))
  await storage.makeFolder(staging)
  return staging
}

const isSame = ({ kind, location }: TableEntry, target: TableEntry): boolean =>
  kind === 'external' && location.root === target.location.root && location.key === target.location.key

/** A file among those that a pattern names would hide them: the pattern would be a folder from then on. */
async function refuseElsewhere(location: Location, storage: Storage): Promise<void> {
  const files = await filesIn(location, storage)
  if (files.length === 1 && files[0]?.path === storage.localPath(location))
    throw failure('UNSUPPORTED', ["The output path is a file, don't support INSERT...SELECT"])
  if (files.length > 0 && !(await storage.isTaken(location))) throw failure('UNSUPPORTED', ['INSERT into a table on a path with wildcards'])
}

/** Make staged files those of an external table. @throws as `planExternalInsert`, PATH_NOT_WRITABLE, DISK_FULL: nothing was published then. */
export async function publishInsert(
  job: JobRecord,
  { insert, staging }: { readonly insert: Insert; readonly staging: Location },
  files: readonly WrittenFile[],
  ending: PublishIntent['ending'],
  finish: () => UnitOfWork,
  { publications, metastore, storage, clock, serverId }: JobParts,
): Promise<CommitOutcome> {
  return await publications.publish({
    job: moveKey(job, serverId),
    target: insert.table.location,
    staged: files.map(({ path }) => path),
    ending,
    finish,
    async plan() {
      const planned = await planExternalInsert(
        { ...insert, staging, files, jobId: job.id, nowMs: clock.nowMs() },
        metastore.catalog,
        storage,
      )
      // A path that is not there is made, also where no row goes into it.
      await storage.makeFolder(insert.table.location)
      return [...planned, { kind: 'remove', at: staging }]
    },
  })
}
