import type { Clock } from '../core/clock.ts'
import { failure } from '../core/errors/failure.ts'
import type { Random } from '../core/random.ts'
import type { WrittenFile } from '../core/written-file.ts'
import type { CommitPlan } from '../iceberg/commit-plan.ts'
import { loadTable } from '../iceberg/load-table.ts'
import { newStamp, prepareAppend, prepareOverwrite } from '../iceberg/prepare-commit.ts'
import { discardCommit, writeCommit } from '../iceberg/write-commit.ts'
import { commitTable } from '../metastore/catalog.ts'
import type { Metastore } from '../metastore/metastore.ts'
import { together, type UnitOfWork } from '../metastore/unit-of-work.ts'
import type { TableEntry } from '../sql/catalog-view.ts'
import type { Location, Storage } from '../storage/storage.ts'

/** Files that a job's attempt wrote for a table. */
export interface TableWrite {
  readonly table: TableEntry
  /** Replace what the table holds instead of adding to it. */
  readonly overwrite: boolean
  /**
   * The version of the target that the statement read (`FixedTable.version`); `null` when it did not read it. An overwrite must not replace
   * rows that came after those it was computed from.
   */
  readonly readVersion: Location | null
  readonly files: readonly WrittenFile[]
  readonly jobId: string
  readonly attempt: number
  /** The job's end, written in the same transaction; asked anew at each try. */
  finish(): UnitOfWork
}

export type CommitOutcome =
  | { readonly outcome: 'committed' }
  /** The job was moved by somebody else. Nothing was committed and nothing will be: the data files are nobody's. */
  | { readonly outcome: 'refused' }
  /** The store failed while it wrote. Whether the commit happened shows at the next start; until then no file of it may be touched. */
  | { readonly outcome: 'unknown'; readonly cause: unknown }

export interface TableCommits {
  /**
   * Make the files the table's next snapshot, together with the job's end, in one transaction. Everything is on the disk before it.
   * @throws COMMIT_CONFLICT when an overwrite read an older version, TABLE_NOT_FOUND when the table was dropped meanwhile, METADATA_CORRUPT,
   * FILE_UNREADABLE, UNSUPPORTED. Nothing was committed then.
   */
  commit(write: TableWrite): Promise<CommitOutcome>
}

export interface TableCommitsParts {
  readonly metastore: Pick<Metastore, 'write' | 'catalog'>
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
}

/** Commits to one table pass one queue here, so another one can only come in between from outside this process. */
const TRIES_MAX = 5

/** A job commits to one table, once. */
const ORDINAL = 0

export function createTableCommits({ metastore, storage, clock, random }: TableCommitsParts): TableCommits {
  /** The end of each table's queue; a table that nobody waits for is not in it. */
  const tails = new Map<string, Promise<unknown>>()

  const conflict = ({ database, name }: TableEntry) => failure('COMMIT_CONFLICT', [`${database}.${name}`], { operation: 'commit-table' })

  function currentVersion({ id, database, name }: TableEntry): Location {
    const version = metastore.catalog.tableById(id)?.metadataLocation ?? null
    if (version === null) throw failure('TABLE_NOT_FOUND', [`${database}.${name}`], { operation: 'commit-table' })
    return version
  }

  async function planOn(base: Location, { overwrite, files, jobId, attempt }: TableWrite): Promise<CommitPlan> {
    const stamp = newStamp({ nowMs: clock.nowMs(), jobId, attempt }, random)
    return await (overwrite ? prepareOverwrite : prepareAppend)(storage, await loadTable(storage, base), files, stamp)
  }

  async function tryOnce(write: TableWrite): Promise<CommitOutcome | { readonly outcome: 'moved on' }> {
    const { table, jobId, attempt } = write
    const from = currentVersion(table)
    if (write.overwrite && write.readVersion !== null && !samePlace(write.readVersion, from)) throw conflict(table)
    const plan = await planOn(from, write)
    const { metadataLocation: to, snapshotId, receipt } = await writeCommit(storage, plan)
    const mark = commitTable({ tableId: table.id, from, to, snapshotId, jobId, ordinal: ORDINAL, attempt, receipt })
    const written = await metastore.write(together('commit-table', mark, write.finish())).catch((cause: unknown) => ({
      outcome: 'unknown' as const,
      cause,
    }))
    if (written.outcome === 'unknown') return written
    if (written.outcome === 'applied') return { outcome: 'committed' }
    await discardCommit(storage, plan)
    return { outcome: samePlace(currentVersion(table), from) ? 'refused' : 'moved on' }
  }

  async function commitInTurn(write: TableWrite): Promise<CommitOutcome> {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const outcome = await tryOnce(write)
      if (outcome.outcome !== 'moved on') return outcome
    }
    throw conflict(write.table)
  }

  return {
    async commit(write) {
      const before = tails.get(write.table.id) ?? Promise.resolve()
      const mine = before.then(() => commitInTurn(write))
      // The next in line goes on whatever became of this one.
      const tail = mine.catch(() => {})
      tails.set(write.table.id, tail)
      try {
        return await mine
      } finally {
        if (tails.get(write.table.id) === tail) tails.delete(write.table.id)
      }
    },
  }
}

const samePlace = (a: Location, b: Location): boolean => a.root === b.root && a.key === b.key
