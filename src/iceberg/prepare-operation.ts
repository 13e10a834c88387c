import { failure } from '../core/errors/failure.ts'
import { verdictOf } from '../core/table-conflicts.ts'
import type { Location, Storage } from '../storage/storage.ts'
import { neighbours } from './carry-manifests.ts'
import { meetingsOf } from './changes-between.ts'
import type { CommitPlan, Stamp } from './commit-plan.ts'
import { onlyFileOf } from './delete-index.ts'
import { withoutExpired } from './expire-snapshots.ts'
import { loadTable } from './load-table.ts'
import { hasLiveFiles, type ManifestEntry, type ManifestFile } from './manifest-types.ts'
import type { LoadedTable } from './metadata.ts'
import { CONFLICT_ROW, type Operation, versionRead } from './operations.ts'
import { filesInScope } from './overwrite-scope.ts'
import { planMetadata, planMetadataChange } from './plan-metadata-change.ts'
import { planReplace } from './plan-replace.ts'
import { contentsOf, prepareAppend, prepareReplace } from './prepare-commit.ts'
import { pathOf, readManifests } from './table-files.ts'

/** An operation planned on a version of the table, or why it cannot be. */
export type Prepared =
  | { readonly outcome: 'planned'; readonly plan: CommitPlan }
  /** There is nothing to do: no new version is needed. */
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'conflict'; readonly verdict: 'run again' | 'fail' }

/**
 * Plans an operation on the table's present version, if what others did since the version that it read allows it.
 * @throws ANALYSIS, UNSUPPORTED, METADATA_CORRUPT
 */
export async function prepareOperation(storage: Storage, current: LoadedTable, operation: Operation, stamp: Stamp): Promise<Prepared> {
  const { base, isLost } = await versionBefore(storage, current, versionRead(operation))
  const verdict = verdictOf(CONFLICT_ROW[operation.kind], await meetingsOf(storage, base, current, operation, isLost))
  if (verdict !== 'rebase') return { outcome: 'conflict', verdict }
  try {
    const plan = await planned(storage, current, base ?? current, operation, stamp)
    return plan === null ? { outcome: 'nothing' } : { outcome: 'planned', plan }
  } catch (error) {
    if (!(error instanceof FilesGone)) throw error
    return { outcome: 'conflict', verdict: operation.kind === 'compact' ? 'fail' : 'run again' }
  }
}

/** The version that the operation was computed from; it may be gone, when it took long and old versions were removed meanwhile. */
async function versionBefore(
  storage: Storage,
  current: LoadedTable,
  read: Location | null,
): Promise<{ readonly base: LoadedTable | null; readonly isLost: boolean }> {
  if (read === null) return { base: null, isLost: false }
  if (read.root === current.metadataLocation.root && read.key === current.metadataLocation.key) return { base: current, isLost: false }
  try {
    return { base: await loadTable(storage, read), isLost: false }
  } catch (error) {
    if ((error as { code?: string }).code !== 'METADATA_CORRUPT') throw error
    return { base: null, isLost: true }
  }
}

class FilesGone extends Error {}

async function planned(
  storage: Storage,
  current: LoadedTable,
  base: LoadedTable,
  operation: Operation,
  stamp: Stamp,
): Promise<CommitPlan | null> {
  const { metadata } = current
  switch (operation.kind) {
    case 'append':
      return await prepareAppend(storage, current, operation.files, stamp)
    case 'overwrite': {
      const { files, scope } = operation
      return await prepareReplace(storage, current, { goes: filesInScope(metadata, scope, files), files, operation: 'overwrite' }, stamp)
    }
    case 'rewrite':
      // No row of the table was met.
      if (operation.removed.length === 0 && operation.files.every(({ rows }) => rows === 0)) return null
      return await replaced(storage, current, { ...operation, stamp })
    case 'compact': {
      if (operation.removed.length === 0) return null
      const sequenceNumber = base.metadata.lastSequenceNumber
      return await replaced(storage, current, { ...operation, stamp, as: { operation: 'replace', sequenceNumber } })
    }
    case 'evolve':
      return operation.changes.length === 0 ? null : planMetadataChange(current, operation.changes, stamp)
    case 'rewrite-manifests':
      return await mergedManifests(storage, current, stamp)
    case 'expire-snapshots': {
      const changed = withoutExpired(metadata, operation)
      return changed === metadata ? null : planMetadata(current, changed, stamp)
    }
    default:
      operation satisfies never
      throw failure('INTERNAL', [])
  }
}

interface FilesReplaced {
  readonly removed: readonly string[]
  readonly files: Parameters<typeof prepareReplace>[2]['files']
  readonly stamp: Stamp
  readonly as?: { readonly operation: 'replace'; readonly sequenceNumber: bigint }
}

/** @throws FilesGone when one of the files is no longer the table's. */
async function replaced(storage: Storage, current: LoadedTable, { removed, files, stamp, as }: FilesReplaced): Promise<CommitPlan> {
  const gone = new Set(removed)
  const left = new Set(removed)
  const local = (path: string): string => pathOf(storage, current.metadataLocation, path)
  const goes = ({ file }: ManifestEntry, { content }: ManifestFile): boolean => {
    if (content === 'data') return left.delete(local(file.path))
    const about = onlyFileOf(file)
    return about !== null && gone.has(local(about))
  }
  const plan = await prepareReplace(storage, current, { goes, files, ...as }, stamp)
  if (left.size > 0) throw new FilesGone()
  return plan
}

/** Every manifest that has a neighbour to go together with is merged, however few there are. */
async function mergedManifests(storage: Storage, current: LoadedTable, stamp: Stamp): Promise<CommitPlan | null> {
  const manifests = await readManifests(storage, current)
  const groups = neighbours(manifests.filter(hasLiveFiles))
  if (groups.length === 0) return null
  const contents = await contentsOf(storage, current, groups.flat())
  return planReplace(current, manifests, contents, { goes: () => false, files: [], operation: 'replace' }, stamp, groups)
}
