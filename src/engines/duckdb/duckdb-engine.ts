import { rmSync } from 'node:fs'
import { failure, isDliError } from '../../core/errors/failure.ts'
import type { EnginePlan, RowChange } from '../../sql/plan.ts'
import type { Engine, Execution, ExecutionRequest, QueueRef, TableSource } from '../engine.ts'
import { hasRecords } from '../record-source.ts'
import { exportWork } from './file-lines.ts'
import { filesWork } from './files-work.ts'
import type { Counting, ParquetView, TableWork, Work } from './protocol.ts'
import { placedScan, scanOf } from './scan/scan.ts'
import { createWorkerPool, endedBeforeStart, type WorkerPoolOptions } from './worker-pool.ts'

/** How an analysed statement becomes the engine's SQL. */
export interface Emitter {
  /** Settings and macros that emitted SQL counts on; every worker runs them once. */
  readonly prelude: readonly string[]
  /**
   * One SELECT whose columns are those of the plan, in order.
   * @param relationOf - The relation of the plan's input of that position, with columns `"c0"` … in table order.
   * @throws UNSUPPORTED
   */
  emitQuery(query: EnginePlan['query'], relationOf: (ordinal: number) => string): string
}

export interface DuckdbEngineOptions extends Omit<WorkerPoolOptions, 'prelude'> {
  readonly emitter: Emitter
  /** How users write a file's path (`obs://bucket/key`), for errors that name it. */
  readonly addressOf?: (projectId: string, path: string) => string
}

export interface DuckdbEngine extends Engine {
  /** Start a queue's worker ahead of its first statement. */
  warm(projectId: string, queue: QueueRef): void
}

const UTC = 'UTC'

/**
 * The embedded engine: DuckDB in one worker process for each queue and project.
 * To be made once a server, after `killLeftovers`: whatever a predecessor spilled is removed.
 */
export function createDuckdbEngine({ emitter, addressOf, ...poolOptions }: DuckdbEngineOptions): DuckdbEngine {
  rmSync(poolOptions.spillFolder, { recursive: true, force: true })
  const pool = createWorkerPool({ ...poolOptions, prelude: emitter.prelude })

  function start(request: ExecutionRequest): Execution {
    let work: Work
    try {
      work = workOf(request, emitter, (path) => addressOf?.(request.projectId, path) ?? path)
    } catch (cause) {
      if (!isDliError(cause)) poolOptions.log.error({ job_id: request.jobId, err: cause }, 'execution.not_emitted')
      const error = isDliError(cause) ? cause : failure('ENGINE_FAILED', ['The statement could not be translated'], { cause })
      return endedBeforeStart(request.id, { outcome: 'failed', error })
    }
    return pool.start({
      id: request.id,
      projectId: request.projectId,
      queue: request.queue,
      timeZone: request.settings['spark.sql.session.timeZone'] ?? UTC,
      work,
      named: (text) => withAddresses(text, request, addressOf),
    })
  }

  return {
    capabilities: { reattach: false, progress: 'fraction', commits: 'files' },
    start,
    warm: pool.warm,
    close: pool.close,
  }
}

function workOf(request: ExecutionRequest, emitter: Emitter, shown: (path: string) => string): Work {
  const { plan, inputs, target, file, files, result, badRecords } = request
  if (request.infer !== undefined) return { kind: 'infer', views: [], target: request.infer }
  const views: ParquetView[] = []
  const relations = new Map<number, string>()
  const relationOf = (ordinal: number): string => {
    const known = relations.get(ordinal)
    if (known !== undefined) return known
    const source = inputs[ordinal]
    if (source === undefined) throw new Error(`the plan scans input ${ordinal} of ${inputs.length}`)
    const { relation, view } =
      ordinal === plan.change?.target ? placedScan(source) : scanOf(source, ordinal, { withoutBad: badRecords !== null })
    relations.set(ordinal, relation)
    if (view !== null) views.push(view)
    return relation
  }
  const sql = emitter.emitQuery(plan.query, relationOf)
  const counting = () => ({ ...counted(inputs, relationOf, shown), badRecords })
  if (target !== null) {
    const work = { sql, views, ...target, counting: counting() }
    return plan.change === null ? { kind: 'write', ...work } : changeOf(plan.change, inputs, work)
  }
  if (files !== null) return filesWork(sql, views, files, counting())
  if (file !== null) return exportWork(sql, views, file)
  return { kind: 'query', sql, views, schema: plan.schema, small: inputs.length === 0, result }
}

/** Every input once, whatever of it the statement wants. */
function counted(
  inputs: readonly TableSource[],
  relationOf: (ordinal: number) => string,
  shown: (path: string) => string,
): Omit<Counting, 'badRecords'> {
  const known = inputs.map((source) => {
    if (source.kind === 'rows') return source.rows.length
    return source.kind === 'iceberg' ? source.files.reduce((sum, { rows = 0 }) => sum + rows, 0) : 0
  })
  const relations = inputs.flatMap((source, at) => (source.kind === 'external' && !hasRecords(source) ? [relationOf(at)] : []))
  const records = inputs
    .filter(hasRecords)
    .filter(({ files }) => files.length > 0)
    .map((source) => ({ source, addresses: source.files.map(({ path }) => shown(path)) }))
  return { knownRows: known.reduce((sum, rows) => sum + rows, 0), relations, records }
}

function changeOf({ target, writes, repeats }: RowChange, inputs: readonly TableSource[], work: TableWork): Work {
  const source = inputs[target]
  if (source?.kind !== 'iceberg') throw new Error('rows of another table than ours are to be changed')
  return { kind: 'change', source, writes, repeats, ...work }
}

/** Paths of this machine say nothing to users; an error names a file as they would. */
function withAddresses(
  text: string,
  { projectId, inputs, result, target, file, files, infer }: ExecutionRequest,
  addressOf: DuckdbEngineOptions['addressOf'],
): string {
  if (addressOf === undefined) return text
  let named = text
  // Longest first, so that no path replaces the beginning of another.
  const read = inputs.flatMap((source) =>
    source.kind === 'iceberg' ? source.files.flatMap((each) => [each, ...(each.deletes ?? [])]) : source.files,
  )
  const paths = [...read, ...(infer?.files ?? [])].map(({ path }) => path).filter((path) => text.includes(path))
  for (const path of paths.sort((a, b) => b.length - a.length)) named = named.replaceAll(path, addressOf(projectId, path))
  for (const own of [result?.path, target?.folder, file?.path, files?.folder])
    if (own !== undefined) named = named.replaceAll(own, 'of the statement')
  return named
}
