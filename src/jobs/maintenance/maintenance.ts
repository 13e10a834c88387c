import type { Logger } from 'pino'
import type { Leftovers } from '../../catalog/statements/outcome.ts'
import type { Clock } from '../../core/clock.ts'
import { isDliError } from '../../core/errors/failure.ts'
import { DEFAULT_QUEUE } from '../../core/names.ts'
import { MAINTENANCE_POLICY, type MaintenancePolicy } from '../../iceberg/maintenance/policy.ts'
import type { Metastore, TableRecord } from '../../metastore/metastore.ts'
import type { Storage } from '../../storage/storage.ts'
import type { RunningJobService } from '../job-service.ts'
import type { JobService } from '../types.ts'
import { type MaintenanceAction, type Need, tableNeeds } from './table-needs.ts'

export interface MaintenanceParts {
  readonly jobs: Pick<RunningJobService, 'submit' | 'cancel' | 'ended' | 'isIdle'>
  readonly metastore: Pick<Metastore, 'catalog'>
  readonly storage: Storage
  readonly clock: Clock
  readonly log: Logger
  /** Removes what is superfluous; the number of files. */
  readonly removeDue: () => Promise<number>
  readonly isDead: (projectId: string) => Leftovers['isDead']
  readonly onAction: (action: MaintenanceAction, status: string) => void
  readonly onRemoved: (files: number) => void
  /** 0: never. */
  readonly everyMs: number
  readonly policy?: MaintenancePolicy
}

/** Looks after tables by itself, one at a time and below all that users ask for. */
export interface Maintenance {
  /** Somebody wants the engine: a compaction that runs is given up. Nothing is lost by it. */
  giveWay(): void
  /** No more rounds; resolves when none runs. What runs as a job is the job service's to end. */
  stop(): Promise<void>
}

/** Who sends the statements: they are jobs like others, in lists, in the log and in what may be recovered. */
const SENDER = { userId: 'maintenance', userName: 'open-dli' } as const
const TAGS = [{ key: 'open-dli.maintenance', value: 'background' }] as const

/** A folder is listed this often at most, in milliseconds. */
const FOLDER_EVERY_MS = 86_400_000

/** What is known of a table since it was last looked at. */
interface Seen {
  readonly version: string
  readonly folderAtMs: number
}

/**
 * Start the rounds. In each: what is superfluous and due is removed, and every table whose state asks for it gets the statements that a user would
 * send. Expiry and orphans need no engine. Compaction waits until no statement runs, and is given up when one comes.
 */
export function startMaintenance(parts: MaintenanceParts): Maintenance {
  const { jobs, metastore, clock, log, policy = MAINTENANCE_POLICY, everyMs } = parts
  const seen = new Map<string, Seen>()
  let compacting: { readonly projectId: string; readonly jobId: string } | null = null
  const stopped = new AbortController()
  const { signal } = stopped
  let round: Promise<void> | null = null

  async function lookAfterAll(): Promise<void> {
    const removed = await parts.removeDue()
    parts.onRemoved(removed)
    if (removed > 0) log.info({ removed }, 'maintenance.removed')
    const tables = metastore.catalog.managedTables()
    for (const id of [...seen.keys()]) if (!tables.some((table) => table.id === id)) seen.delete(id)
    for (const table of tables) {
      if (signal.aborted) return
      await lookAfter(table).catch((error: unknown) => {
        // One table that cannot be read keeps no other from being looked after.
        const level = isDliError(error) ? 'warn' : 'error'
        log[level]({ table_id: table.id, err: error }, 'maintenance.table_skipped')
      })
    }
  }

  async function lookAfter(table: TableRecord): Promise<void> {
    const nowMs = clock.nowMs()
    const before = seen.get(table.id)
    const version = table.metadataLocation?.key ?? ''
    const atFiles = before?.version !== version && jobs.isIdle
    const atFolder = before === undefined || nowMs - before.folderAtMs >= FOLDER_EVERY_MS
    const needs = await tableNeeds(
      table,
      nowMs,
      { atFiles, atFolder },
      { storage: parts.storage, policy, isDead: parts.isDead(table.projectId) },
    )
    seen.set(table.id, {
      version: atFiles ? version : (before?.version ?? ''),
      folderAtMs: atFolder ? nowMs : (before?.folderAtMs ?? nowMs),
    })
    for (const need of needs) if (!signal.aborted) await carryOut(need, table)
  }

  async function carryOut({ action, sql }: Need, { id, projectId }: TableRecord): Promise<void> {
    if (action === 'compact' && !jobs.isIdle) return
    const caller = { ...SENDER, projectId }
    const { jobId } = await jobs.submit(caller, {
      statement: sql,
      currentDatabase: '',
      queueName: DEFAULT_QUEUE,
      conf: { 'dli.sql.sqlasync.enabled': 'true' },
      tags: TAGS,
      engineType: 'spark',
    })
    if (action === 'compact') compacting = { projectId, jobId }
    const status = await jobs.ended(projectId, jobId, signal)
    compacting = null
    parts.onAction(action, status)
    log.info({ table_id: id, job_id: jobId, action, status }, 'maintenance.done')
  }

  /** A round that takes long is not overtaken. */
  function begin(): void {
    round ??= lookAfterAll()
      .catch((error: unknown) => log.error({ err: error }, 'maintenance.broke'))
      .finally(() => {
        round = null
      })
  }
  const timer = everyMs === 0 ? null : setInterval(begin, everyMs).unref()

  function giveWay(): void {
    if (compacting === null) return
    const { projectId, jobId } = compacting
    compacting = null
    // It may have ended just now.
    jobs
      .cancel({ ...SENDER, projectId }, jobId)
      .catch((error: unknown) => log.debug({ job_id: jobId, err: error }, 'maintenance.not_cancelled'))
  }

  return {
    giveWay,
    async stop() {
      stopped.abort()
      if (timer !== null) clearInterval(timer)
      giveWay()
      await round
    },
  }
}

/** The job service as clients get it: what they submit comes before what the server does by itself. */
export const behindUsers = (jobs: JobService, { giveWay }: Maintenance): JobService => ({
  ...jobs,
  submit(caller, request) {
    giveWay()
    return jobs.submit(caller, request)
  },
  export(caller, request) {
    giveWay()
    return jobs.export(caller, request)
  },
  import(caller, request) {
    giveWay()
    return jobs.import(caller, request)
  },
})
