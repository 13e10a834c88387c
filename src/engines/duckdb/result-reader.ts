import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { DliError, failure } from '../../core/errors/failure.ts'
import { ERRORS, type ErrorCode } from '../../core/errors/table.ts'
import type { ResultReader, WireCell } from '../engine.ts'
import { exportWork } from './file-lines.ts'
import type { FromWorker, ToWorker } from './protocol.ts'
import { resultRelation } from './scan/result.ts'
import { WorkerProcess } from './worker-process.ts'

export interface ResultReaderOptions {
  readonly log: Logger
  /** Absolute; every reader gets a folder of its own below it. */
  readonly spillFolder: string
  readonly foldersOf: (projectId: string) => readonly string[]
  /** Settings and macros that files of results are written with. */
  readonly prelude?: readonly string[]
  /** A reader without work is ended after this many ms. */
  readonly idleMs?: number
}

type Rows = readonly (readonly WireCell[])[]
const NO_ROWS: Rows = []

interface Reader {
  readonly process: WorkerProcess
  readonly waiting: Map<string, PromiseWithResolvers<Rows>>
  idle: NodeJS.Timeout | null
  readonly ended: PromiseWithResolvers<void>
}

interface Failed {
  readonly code: string
  readonly text: string
  readonly detail: string
}

/** The last that a reader says of what it was asked; `null` for what it says on the way. */
function answerOf(message: FromWorker): { readonly id: string; readonly rows: Rows; readonly failed: Failed | null } | null {
  switch (message.kind) {
    case 'page':
      return { id: message.id, rows: message.rows, failed: null }
    case 'page-failed':
      return { id: message.id, rows: NO_ROWS, failed: { ...message, text: 'The result could not be read' } }
    case 'end': {
      const { id, end } = message
      return { id, rows: NO_ROWS, failed: end.outcome === 'failed' ? end : null }
    }
    default:
      return null
  }
}

const readerError = ({ code, text }: Failed): DliError =>
  new DliError(Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'ENGINE_FAILED', text)

const IDLE_MS = 60_000
const THREADS = 1
const MEMORY_BYTES = 512 * 1024 * 1024

/** Reads result files in a process per project, the worker script in another role, so that looking at results never waits for a query. */
export function createResultReader(options: ResultReaderOptions): ResultReader {
  const readers = new Map<string, Reader>()
  let closed = false

  function readerOf(projectId: string): Reader {
    const found = readers.get(projectId)
    if (found !== undefined && !found.process.dead) return found
    const waiting: Reader['waiting'] = new Map()
    const process = new WorkerProcess({
      log: options.log,
      open: {
        threads: THREADS,
        memoryBytes: MEMORY_BYTES,
        spillFolder: join(options.spillFolder, randomUUID()),
        spillBytesMax: MEMORY_BYTES,
        folders: options.foldersOf(projectId),
        prelude: options.prelude ?? [],
      },
      onStarted: () => {},
      onMessage: (message) => {
        const answer = answerOf(message)
        if (answer === null) return
        const asked = waiting.get(answer.id)
        waiting.delete(answer.id)
        if (waiting.size === 0) becomesIdle(reader)
        if (answer.failed === null) asked?.resolve(answer.rows)
        else {
          options.log.debug({ code: answer.failed.code, detail: answer.failed.detail }, 'result.unreadable')
          asked?.reject(readerError(answer.failed))
        }
      },
      onEnded: (reason) => {
        if (reader.idle !== null) clearTimeout(reader.idle)
        if (readers.get(projectId) === reader) readers.delete(projectId)
        for (const asked of waiting.values()) asked.reject(failure('ENGINE_LOST', [1, reason], { operation: 'read-result' }))
        reader.ended.resolve()
      },
    })
    const reader: Reader = { process, waiting, idle: null, ended: Promise.withResolvers() }
    readers.set(projectId, reader)
    return reader
  }

  function becomesIdle(reader: Reader): void {
    reader.idle = setTimeout(() => reader.process.kill('it was idle'), options.idleMs ?? IDLE_MS).unref()
  }

  async function ask(projectId: string, message: (id: string) => ToWorker): Promise<Rows> {
    if (closed) throw failure('SERVER_STOPPING', [], { operation: 'read-result' })
    const reader = readerOf(projectId)
    if (reader.idle !== null) clearTimeout(reader.idle)
    const id = randomUUID()
    const asked = Promise.withResolvers<Rows>()
    reader.waiting.set(id, asked)
    reader.process.send(message(id))
    return await asked.promise
  }

  return {
    read: (projectId, { path }, schema, page) => ask(projectId, (id) => ({ kind: 'read', id, path, schema, ...page })),
    async write(projectId, { source, target, timeZone }) {
      const work = exportWork(`SELECT * FROM ${resultRelation(source)}`, [], target)
      await ask(projectId, (id) => ({ kind: 'start', id, timeZone, work }))
    },
    async close() {
      closed = true
      const ending = [...readers.values()]
      for (const { process } of ending) process.kill('the reader was closed')
      await Promise.all(ending.map((reader) => reader.ended.promise))
    },
  }
}
