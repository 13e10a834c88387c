import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { DliError, failure } from '../../core/errors/failure.ts'
import { ERRORS, type ErrorCode } from '../../core/errors/table.ts'
import type { Execution, ExecutionEnd, ExecutionEvent, QueueRef } from '../engine.ts'
import { EventStream } from './event-stream.ts'
import { type Machine, shareOf, thisMachine } from './machine.ts'
import type { ProcessIdentity } from './process-identity.ts'
import type { FromWorker, Work, WorkEnd } from './protocol.ts'
import { WorkerProcess } from './worker-process.ts'

/** What happened to a worker process: to be stored, so that a later server can kill what this one may leave behind. */
export interface WorkerEvent extends ProcessIdentity {
  readonly kind: 'started' | 'ended'
  readonly queueId: string
  readonly projectId: string
}

export interface WorkerPoolOptions {
  readonly log: Logger
  /** Absolute; every worker gets a folder of its own below it. */
  readonly spillFolder: string
  /** Absolute folders that the project's statements may open. */
  readonly foldersOf: (projectId: string) => readonly string[]
  /** Settings and macros every worker runs before its lock. */
  readonly prelude: readonly string[]
  /** Told of each worker before its first statement, which waits for the promise, and after its end. */
  readonly onWorker?: (event: WorkerEvent) => void | Promise<void>
  /** What workers may have together; by default what the machine or the cgroup has, less a reserve. */
  readonly machine?: Machine
  /** A worker without work is ended after this many ms. */
  readonly idleMs?: number
  /** Most bytes of spill a worker may write. */
  readonly spillBytesMax?: number
}

export interface PoolRequest {
  readonly id: string
  readonly projectId: string
  readonly queue: QueueRef
  readonly timeZone: string
  readonly work: Work
  /** Puts users' names of files into an error's text. */
  readonly named: (text: string) => string
}

/** Workers by queue and project: started on demand, kept warm, replaced when they die, never shared by two projects. */
export interface WorkerPool {
  start(request: PoolRequest): Execution
  /** Start a queue's worker ahead of its first statement. */
  warm(projectId: string, queue: QueueRef): void
  close(): Promise<void>
}

/** The reason of a loss that the control plane brought about itself. */
const ABANDONED = 'abandoned'
const CLOSED = 'the engine was closed'

const IDLE_MS = 10 * 60_000
/** An idle worker that holds more than this is replaced early: what it keeps of past statements helps nobody. */
const IDLE_RSS_BYTES = 1024 ** 3
const IDLE_RSS_MS = 30_000
const SPILL_BYTES_MAX = 64 * 1024 ** 3

interface Running {
  readonly request: PoolRequest
  readonly events: EventStream<ExecutionEvent>
}

interface PoolWorker {
  readonly process: WorkerProcess
  readonly key: string
  /** All that was fixed when it was opened; a change replaces the worker. */
  readonly shape: string
  readonly memoryBytes: number
  readonly running: Map<string, Running>
  /** Takes no more statements and ends after its last. */
  retired: boolean
  rssBytes: number
  idle: NodeJS.Timeout[]
  readonly ended: PromiseWithResolvers<void>
}

export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const { log } = options
  const machine = options.machine ?? thisMachine()
  /** The worker that takes a key's next statement. */
  const current = new Map<string, PoolWorker>()
  const alive = new Set<PoolWorker>()
  let closed = false

  function workerFor(projectId: string, queue: QueueRef): PoolWorker {
    const key = `${projectId}/${queue.id}`
    const folders = options.foldersOf(projectId)
    const shape = JSON.stringify([queue.threads, queue.memoryBytes, folders])
    const found = current.get(key)
    if (found !== undefined && found.shape === shape && !found.process.dead) return found
    if (found !== undefined) retire(found)
    return startWorker(projectId, queue, key, shape, folders)
  }

  function startWorker(projectId: string, queue: QueueRef, key: string, shape: string, folders: readonly string[]): PoolWorker {
    const given = [...alive].reduce((sum, each) => sum + each.memoryBytes, 0)
    const share = shareOf(machine, queue, given)
    const tell = (kind: WorkerEvent['kind'], identity: ProcessIdentity) =>
      options.onWorker?.({ kind, queueId: queue.id, projectId, ...identity })
    const process = new WorkerProcess({
      log,
      open: {
        ...share,
        spillFolder: join(options.spillFolder, randomUUID()),
        spillBytesMax: options.spillBytesMax ?? SPILL_BYTES_MAX,
        folders,
        prelude: options.prelude,
      },
      onStarted: (identity) => {
        log.info(
          { queue: queue.name, project: projectId, worker_pid: identity.pid, threads: share.threads, memory_bytes: share.memoryBytes },
          'worker.started',
        )
        return tell('started', identity)
      },
      onMessage: (message) => receive(worker, message),
      onEnded: (reason, identity) => {
        log.info({ queue: queue.name, project: projectId, worker_pid: identity.pid, reason, running: worker.running.size }, 'worker.ended')
        const unexpected = worker.running.size > 0 && !closed
        bury(worker, reason)
        if (unexpected && !current.has(key)) workerFor(projectId, queue)
        Promise.resolve(tell('ended', identity)).catch((error: unknown) => log.error({ err: error }, 'worker.end_unrecorded'))
      },
    })
    const worker: PoolWorker = {
      process,
      key,
      shape,
      memoryBytes: share.memoryBytes,
      running: new Map(),
      retired: false,
      rssBytes: 0,
      idle: [],
      ended: Promise.withResolvers(),
    }
    current.set(key, worker)
    alive.add(worker)
    becomesIdle(worker)
    return worker
  }

  function receive(worker: PoolWorker, message: FromWorker): void {
    if (!('id' in message)) return
    const running = worker.running.get(message.id)
    if (running === undefined) return
    switch (message.kind) {
      case 'started':
        running.events.push({ kind: 'started' })
        return
      case 'progress':
        running.events.push({ kind: 'progress', fraction: message.fraction })
        return
      case 'files':
        running.events.push({ kind: 'files', files: message.files, replaced: message.replaced })
        return
      case 'result':
        running.events.push({ kind: 'result', result: message.result })
        return
      case 'end':
        worker.rssBytes = message.rssBytes
        finish(worker, running, endOf(message.end, running.request))
        return
      default:
    }
  }

  function endOf(end: WorkEnd, { id, named }: PoolRequest): ExecutionEnd {
    switch (end.outcome) {
      case 'finished':
        return { outcome: 'finished', metrics: { rows: end.rows, inputRows: end.inputRows, badRows: end.badRows } }
      case 'interrupted':
        return { outcome: 'interrupted' }
      case 'failed': {
        log.debug({ execution: id, code: end.code, detail: end.detail }, 'execution.failed')
        const code: ErrorCode = Object.hasOwn(ERRORS, end.code) ? (end.code as ErrorCode) : 'ENGINE_FAILED'
        return {
          outcome: 'failed',
          error: new DliError(code, named(end.text), { operation: 'run-statement', context: { detail: end.detail } }),
        }
      }
    }
  }

  function finish(worker: PoolWorker, { request, events }: Running, end: ExecutionEnd): void {
    if (worker.running.get(request.id)?.events === events) worker.running.delete(request.id)
    events.push({ kind: 'end', end })
    events.close()
    if (worker.running.size > 0) return
    if (worker.retired) worker.process.kill('it was replaced')
    else becomesIdle(worker)
  }

  function becomesIdle(worker: PoolWorker): void {
    stopIdle(worker)
    const idleMs = options.idleMs ?? IDLE_MS
    const whenLarge = setTimeout(() => worker.rssBytes > IDLE_RSS_BYTES && retire(worker), Math.min(IDLE_RSS_MS, idleMs))
    const always = setTimeout(() => retire(worker), idleMs)
    worker.idle = [whenLarge.unref(), always.unref()]
  }

  function stopIdle(worker: PoolWorker): void {
    for (const timer of worker.idle.splice(0)) clearTimeout(timer)
  }

  function retire(worker: PoolWorker): void {
    worker.retired = true
    if (current.get(worker.key) === worker) current.delete(worker.key)
    if (worker.running.size === 0) worker.process.kill('it was not needed any more')
  }

  function bury(worker: PoolWorker, reason: string): void {
    stopIdle(worker)
    alive.delete(worker)
    if (current.get(worker.key) === worker) current.delete(worker.key)
    const alone = worker.running.size === 1
    for (const running of [...worker.running.values()]) finish(worker, running, { outcome: 'lost', alone, reason })
    stopIdle(worker)
    worker.ended.resolve()
  }

  function start(request: PoolRequest): Execution {
    const events = new EventStream<ExecutionEvent>()
    if (closed) return endedBeforeStart(request.id, { outcome: 'lost', alone: false, reason: CLOSED })
    let worker: PoolWorker
    try {
      worker = workerFor(request.projectId, request.queue)
    } catch (error) {
      log.error({ err: error }, 'worker.not_started')
      return endedBeforeStart(request.id, {
        outcome: 'failed',
        error: failure('ENGINE_FAILED', ['No worker could be started'], { cause: error }),
      })
    }
    if (worker.running.has(request.id)) {
      const error = failure('ENGINE_FAILED', [`The execution ${request.id} runs already`])
      return endedBeforeStart(request.id, { outcome: 'failed', error })
    }
    stopIdle(worker)
    worker.running.set(request.id, { request, events })
    worker.process.send({ kind: 'start', id: request.id, timeZone: request.timeZone, work: request.work })
    return {
      id: request.id,
      events,
      interrupt: () => {
        if (!events.closed) worker.process.send({ kind: 'interrupt', id: request.id })
      },
      abandon: () => {
        if (!events.closed) worker.process.kill(ABANDONED)
      },
    }
  }

  return {
    start,
    warm: (projectId, queue) => {
      if (!closed) workerFor(projectId, queue)
    },
    async close() {
      closed = true
      const workers = [...alive]
      for (const worker of workers) worker.process.kill(CLOSED)
      await Promise.all(workers.map((worker) => worker.ended.promise))
    },
  }
}

/** An execution that never began. */
export function endedBeforeStart(id: string, end: ExecutionEnd): Execution {
  const events = new EventStream<ExecutionEvent>()
  events.push({ kind: 'end', end })
  events.close()
  return { id, events, interrupt: () => {}, abandon: () => {} }
}
