import type { Clock } from '../core/clock.ts'
import { failure } from '../core/errors/failure.ts'
import type { Random } from '../core/random.ts'
import type { Verdict } from '../core/table-conflicts.ts'
import type { WrittenFile } from '../core/written-file.ts'
import type { CommitPlan } from '../iceberg/commit-plan.ts'
import { loadTable } from '../iceberg/load-table.ts'
import type { Operation, OverwriteScope } from '../iceberg/operations.ts'
import { newStamp } from '../iceberg/prepare-commit.ts'
import { prepareOperation } from '../iceberg/prepare-operation.ts'
import { discardCommit, writeCommit } from '../iceberg/write-commit.ts'
import { commitTable } from '../metastore/catalog.ts'
import type { Metastore } from '../metastore/metastore.ts'
import { together, type UnitOfWork } from '../metastore/unit-of-work.ts'
import type { TableEntry } from '../sql/catalog-view.ts'
import type { Location, Storage } from '../storage/storage.ts'
import { commitNewTable, type NewTableWrite } from './commit-new-table.ts'
import { markForgotten } from './mark-superfluous.ts'
import { createTableTurns, type TableTurns } from './table-turns.ts'

/** What a job's attempt did to a table. */
export type TableWrite = InsertedFiles | TableChange

/** All that a job's attempt did to tables. */
export interface JobCommit {
  readonly jobId: string
  readonly attempt: number
  /** The job's end, written in the same transaction; asked anew at each try. */
  finish(): UnitOfWork
  /** One for each table, at least one. */
  readonly writes: readonly TableWrite[]
  /** The attempt runs in the turn of all these tables (`inTurn`); absent: the commit waits for it. */
  readonly holdsTurn?: boolean
}

/** Files that were added to a table, or that took the place of what was in it. */
export interface InsertedFiles {
  readonly table: TableEntry
  /** Replace what the table holds instead of adding to it. */
  readonly overwrite: boolean
  /** What an overwrite replaces; absent: the whole table. */
  readonly scope?: OverwriteScope
  /**
   * The version of the target that the statement read (`FixedTable.version`); `null` when it did not read it. An overwrite must not replace
   * rows that came after those it was computed from.
   */
  readonly readVersion: Location | null
  readonly files: readonly WrittenFile[]
}

/** Any operation on a table. */
export interface TableChange {
  readonly table: TableEntry
  readonly operation: Operation
}

export type CommitOutcome =
  | { readonly outcome: 'committed' }
  /** The job was moved by somebody else. Nothing was committed and nothing will be: the data files are nobody's. */
  | { readonly outcome: 'refused' }
  /** The store failed while it wrote. Whether the commit happened shows at the next start; until then no file of it may be touched. */
  | { readonly outcome: 'unknown'; readonly cause: unknown }

export interface TableCommits {
  /**
   * Make the files the next snapshots of their tables, together with the job's end, in one transaction: all of it or nothing. Everything is on the
   * disk before it.
   * @throws COMMIT_CONFLICT when others changed the table in a way that the operation cannot follow (`core/table-conflicts.ts`): its context's
   * `verdict` is `run again` when the statement would do when computed anew; TABLE_NOT_FOUND when the table was dropped meanwhile; ANALYSIS for
   * a change of the schema that no longer fits; METADATA_CORRUPT, FILE_UNREADABLE, UNSUPPORTED. Nothing was committed then.
   */
  commit(commit: JobCommit): Promise<CommitOutcome>
  /** Make a table together with its first snapshot and the job's end: see `commitNewTable`. */
  create(write: NewTableWrite): Promise<CommitOutcome>
  /** Run what makes a version of a table in another way between its commits: see `TableTurns`. */
  readonly inTurn: TableTurns['take']
}

export interface TableCommitsParts {
  readonly metastore: Pick<Metastore, 'write' | 'catalog'>
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
  /** How long files that nothing names any more stay, in milliseconds; absent: an hour. */
  readonly graceMs?: number
}

/** All that makes a version of a table passes its queue here, so another one can only come in between from outside this process. */
const TRIES_MAX = 5

/** A job commits to a table once. */
const ORDINAL = 0

export function createTableCommits({ metastore, storage, clock, random, graceMs = 3_600_000 }: TableCommitsParts): TableCommits {
  const turns = createTableTurns()

  const conflict = ({ database, name }: TableEntry, verdict: Verdict) =>
    failure('COMMIT_CONFLICT', [`${database}.${name}`], { operation: 'commit-table', context: { verdict } })

  function currentVersion({ id, database, name }: TableEntry): Location {
    const version = metastore.catalog.tableById(id)?.metadataLocation ?? null
    if (version === null) throw failure('TABLE_NOT_FOUND', [`${database}.${name}`], { operation: 'commit-table' })
    return version
  }

  /** @returns `null` when there is nothing to change. */
  async function planOn(base: Location, write: TableWrite, { jobId, attempt }: JobCommit): Promise<CommitPlan | null> {
    const stamp = newStamp({ nowMs: clock.nowMs(), jobId, attempt }, random)
    const prepared = await prepareOperation(storage, await loadTable(storage, base), operationOf(write), stamp)
    if (prepared.outcome === 'conflict') throw conflict(write.table, prepared.verdict)
    return prepared.outcome === 'nothing' ? null : prepared.plan
  }

  interface Planned {
    readonly table: TableEntry
    readonly from: Location
    readonly plan: CommitPlan
  }

  async function tryOnce(commit: JobCommit): Promise<CommitOutcome | { readonly outcome: 'moved on' }> {
    const planned: Planned[] = []
    for (const write of commit.writes) {
      const from = currentVersion(write.table)
      const plan = await planOn(from, write, commit)
      if (plan !== null) planned.push({ table: write.table, from, plan })
    }
    const { marks, forgotten } = await written(planned, commit)
    const outcome = await stored(together('commit-table', ...marks, commit.finish(), ...forgotten))
    if (outcome.outcome === 'unknown') return outcome
    if (outcome.outcome === 'applied') return { outcome: 'committed' }
    await discarded(planned)
    const isMoved = planned.some(({ table, from }) => !samePlace(currentVersion(table), from))
    return { outcome: isMoved ? 'moved on' : 'refused' }
  }

  /** The plans on the disk, with the marks that make versions of them, and those of files that are superfluous then. */
  async function written(planned: readonly Planned[], { jobId, attempt }: JobCommit) {
    const marks: UnitOfWork[] = []
    const forgotten: UnitOfWork[] = []
    try {
      for (const { table, from, plan } of planned) {
        const { metadataLocation: to, metadata, snapshotId, receipt } = await writeCommit(storage, plan)
        marks.push(commitTable({ tableId: table.id, from, to, snapshotId, jobId, ordinal: ORDINAL, attempt, receipt }))
        forgotten.push(markForgotten(plan.base, metadata, storage, clock.nowMs() + graceMs))
      }
      return { marks, forgotten }
    } catch (error) {
      await discarded(planned.slice(0, marks.length))
      throw error
    }
  }

  async function discarded(planned: readonly Planned[]): Promise<void> {
    for (const { plan } of planned) await discardCommit(storage, plan)
  }

  const stored = (unit: UnitOfWork) => metastore.write(unit).catch((cause: unknown) => ({ outcome: 'unknown' as const, cause }))

  async function commitInTurn(commit: JobCommit): Promise<CommitOutcome> {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const outcome = await tryOnce(commit)
      if (outcome.outcome !== 'moved on') return outcome
    }
    throw conflict((commit.writes[0] as TableWrite).table, 'run again')
  }

  return {
    commit(commit) {
      const { writes, holdsTurn = false } = commit
      if (holdsTurn) return commitInTurn(commit)
      return turns.take(
        writes.map(({ table }) => table.id),
        () => commitInTurn(commit),
      )
    },
    inTurn: turns.take,
    // Nobody else can know of the table: there is no queue to wait in.
    create: (write) => commitNewTable(write, { metastore, storage, clock, random }),
  }
}

const samePlace = (a: Location, b: Location): boolean => a.root === b.root && a.key === b.key

function operationOf(write: TableWrite): Operation {
  if ('operation' in write) return write.operation
  const { files, overwrite, scope = 'table', readVersion } = write
  if (!overwrite) return { kind: 'append', files }
  return { kind: 'overwrite', files, scope, read: readVersion === null ? null : { version: readVersion, filters: [] } }
}
