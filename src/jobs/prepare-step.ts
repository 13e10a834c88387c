import { engineTimeZone, type JobSettings } from '../core/job-conf.ts'
import type { ExecutionRequest, FilesTarget, QueueRef } from '../engines/engine.ts'
import { dataFolder, newWriterId } from '../iceberg/file-names.ts'
import type { JobRecord, QueueRecord } from '../metastore/metastore.ts'
import type { TableEntry } from '../sql/catalog-view.ts'
import { tableWritten } from '../sql/plan.ts'
import type { Location, Storage } from '../storage/storage.ts'
import type { BadRecordsPlace } from './bad-records.ts'
import { cellsAreExact } from './exact-cells.ts'
import type { FixedPlan } from './fix-plan.ts'
import type { JobParts } from './parts.ts'
import { stageInsert } from './publish-insert.ts'

/** Results up to this many bytes of JSON whose cells hold their values are kept in the metastore, all others in a file. */
const INLINE_BYTES_MAX = 16 * 1024

/** A CU is one core and 4 GB; the engine caps both by what the machine has. */
const BYTES_PER_CU = 4 * 1024 ** 3

export const queueRef = (queue: QueueRecord): QueueRef => ({
  id: queue.id,
  name: queue.name,
  threads: queue.cuCount,
  memoryBytes: queue.cuCount * BYTES_PER_CU,
})

/** What an engine does of an attempt. Every statement has one step, FROM … INSERT … INSERT … one for each INSERT. */
export interface Step extends FixedPlan {
  /** `null`: there is nothing for an engine to do; what the catalog knows of the files is enough. */
  readonly request: ExecutionRequest | null
  /** Where new files go: a random name of this attempt, so that a worker thought dead can spoil nothing that is committed. */
  readonly target: Location | null
}

/** What all steps of an attempt share. */
export interface Surroundings {
  readonly job: JobRecord
  readonly queue: QueueRecord
  readonly settings: JobSettings
  readonly badRecords: BadRecordsPlace | null
  readonly resultFile: Location | null
}

/** Whether the catalog knows enough of the files to do without an engine. */
const isKnown = ({ plan, inputs, chosen }: FixedPlan): boolean =>
  chosen?.files.length === 0 || (plan.change?.removesAll === true && inputs[plan.change.target]?.files.length === 0)

/** @param at - Position among the attempt's steps. */
export function stepOf(fixed: FixedPlan, at: number, target: Location | null, surroundings: Surroundings, storage: Storage): Step {
  return { ...fixed, request: isKnown(fixed) ? null : requestOf(fixed, at, target, surroundings, storage), target }
}

/**
 * The folder for a step's new files; `null` when it has none. A name that nobody else uses, with the job's id in it, by which recovery finds what
 * a dead attempt left.
 */
export async function targetFolder(fixed: FixedPlan, job: JobRecord, parts: JobParts): Promise<Location | null> {
  const { storage, newId } = parts
  const { plan } = fixed
  const table = tableWritten(plan)
  if (table === null || isKnown(fixed)) return null
  if (plan.insert !== null && table.kind === 'external') return await stageInsert(plan.insert, plan.inputs, job, parts)
  const { root, key } = table.location
  const folder = { root, key: `${key}/${dataFolder(newWriterId({ jobId: job.id, attempt: job.attempt }, newId()))}` }
  await storage.makeFolder(folder)
  return folder
}

function requestOf(
  { plan, inputs, chosen }: FixedPlan,
  at: number,
  target: Location | null,
  { job, queue, settings, badRecords, resultFile }: Surroundings,
  storage: Storage,
): ExecutionRequest {
  const table = tableWritten(plan)
  return {
    id: at === 0 ? `${job.id}-${job.attempt}` : `${job.id}-${job.attempt}-${at}`,
    jobId: job.id,
    attempt: job.attempt,
    projectId: job.projectId,
    queue: queueRef(queue),
    plan,
    inputs,
    ...targetOf(table, target, chosen === null ? settings.rowsPerFileMax : chosen.rowsPerFile, storage),
    file: null,
    badRecords: badRecords === null ? null : storage.localPath(badRecords.staged),
    result:
      resultFile === null
        ? null
        : { path: storage.localPath(resultFile), inlineBytesMax: cellsAreExact(plan.schema, settings.timeZone) ? INLINE_BYTES_MAX : 0 },
    settings: { 'spark.sql.session.timeZone': engineTimeZone(settings.timeZone) },
  }
}

/** A managed table is written as its files are, an external one as its folders are. */
function targetOf(
  table: TableEntry | null,
  target: Location | null,
  rowsPerFileMax: number | null,
  storage: Storage,
): Pick<ExecutionRequest, 'target' | 'files'> {
  if (table === null || target === null) return { target: null, files: null }
  const { columns, partitioning, provider, options } = table
  const common = { folder: storage.localPath(target), columns, partitioning, rowsPerFileMax }
  return table.kind === 'external'
    ? { target: null, files: { ...common, format: provider as FilesTarget['format'], options } }
    : { target: common, files: null }
}
