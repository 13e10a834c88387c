import type { Clock } from '../core/clock.ts'
import { failure } from '../core/errors/failure.ts'
import type { Random } from '../core/random.ts'
import type { WrittenFile } from '../core/written-file.ts'
import { createTable } from '../iceberg/create-table.ts'
import { newStamp, prepareAppend } from '../iceberg/prepare-commit.ts'
import { writeCommit } from '../iceberg/write-commit.ts'
import { commitTable, insertTable } from '../metastore/catalog.ts'
import type { Metastore, TableRecord } from '../metastore/metastore.ts'
import { together, type UnitOfWork } from '../metastore/unit-of-work.ts'
import type { Storage } from '../storage/storage.ts'
import type { CommitOutcome } from './table-commits.ts'

/** A table that an attempt made, with the files that it wrote below the table's folder. */
export interface NewTableWrite {
  /** Without a metadata file. */
  readonly record: TableRecord
  readonly files: readonly WrittenFile[]
  readonly jobId: string
  readonly attempt: number
  /** The job's end, written in the same transaction. */
  finish(): UnitOfWork
}

export interface NewTableParts {
  readonly metastore: Pick<Metastore, 'write'>
  readonly storage: Storage
  readonly clock: Clock
  readonly random: Random
}

/** A job commits to one table, once. */
const ORDINAL = 0

/**
 * Make a table, its first snapshot, the mark that the job has committed and the job's end one transaction. Everything is on the disk before it.
 * What was written is the caller's to remove unless the outcome is `committed` or `unknown`: all of it lies in the table's folder.
 * @throws TABLE_EXISTS when somebody else was first with the name, DATABASE_NOT_FOUND when the database was dropped meanwhile; FILE_UNREADABLE.
 */
export async function commitNewTable(
  { record, files, jobId, attempt, finish }: NewTableWrite,
  { metastore, storage, clock, random }: NewTableParts,
): Promise<CommitOutcome> {
  const { location, columns, partitioning, properties, databaseName } = record
  const nowMs = clock.nowMs()
  const first = await createTable(storage, { uuid: random.uuid(), location, columns, partitioning, nowMs, properties })
  const plan = await prepareAppend(storage, first, files, newStamp({ nowMs, jobId, attempt }, random))
  const { metadataLocation: to, snapshotId, receipt } = await writeCommit(storage, plan)
  const from = first.metadataLocation
  const unit = together(
    'create-table-as',
    insertTable({ ...record, metadataLocation: from }),
    commitTable({ tableId: record.id, from, to, snapshotId, jobId, ordinal: ORDINAL, attempt, receipt }),
    finish(),
  )
  const written = await metastore.write(unit).catch((cause: unknown) => ({ outcome: 'unknown' as const, cause }))
  if (written.outcome === 'unknown') return written
  if (written.outcome === 'applied') return { outcome: 'committed' }
  // The first write is the table's; the others are those of the job, which somebody else moved.
  if (written.write > 0) return { outcome: 'refused' }
  const operation = 'create-table-as'
  if (written.reason === 'unique') throw failure('TABLE_EXISTS', [`${databaseName}.${record.name}`], { operation })
  throw failure('DATABASE_NOT_FOUND', [databaseName], { operation })
}
