import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { DliError, failure } from '../../core/errors/failure.ts'
import { ERRORS, type ErrorCode } from '../../core/errors/table.ts'
import type { ResultReader, WireCell } from '../engine.ts'
import { WorkerProcess } from './worker-process.ts'

export interface ResultReaderOptions {
  readonly log: Logger
  /** Absolute; every reader gets a folder of its own below it. */
  readonly spillFolder: string
  readonly foldersOf: (projectId: string) => readonly string[]
  /** A reader without work is ended after this many ms. */
  readonly idleMs?: number
}

type Rows = readonly (readonly WireCell[])[]

interface Reader {
  readonly process: WorkerProcess
  readonly waiting: Map<string, PromiseWithResolvers<Rows>>
  idle: NodeJS.Timeout | null
  readonly ended: PromiseWithResolvers<void>
}

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
        prelude: [],
      },
      onStarted: () => {},
      onMessage: (message) => {
        if (message.kind !== 'page' && message.kind !== 'page-failed') return
        const asked = waiting.get(message.id)
        waiting.delete(message.id)
        if (waiting.size === 0) becomesIdle(reader)
        if (message.kind === 'page') asked?.resolve(message.rows)
        else {
          options.log.debug({ code: message.code, detail: message.detail }, 'result.unreadable')
          asked?.reject(
            new DliError(
              Object.hasOwn(ERRORS, message.code) ? (message.code as ErrorCode) : 'ENGINE_FAILED',
              'The result could not be read',
            ),
          )
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

  return {
    async read(projectId, { path }, schema, { offsetRows, limitRows }) {
      if (closed) throw failure('SERVER_STOPPING', [], { operation: 'read-result' })
      const reader = readerOf(projectId)
      if (reader.idle !== null) clearTimeout(reader.idle)
      const id = randomUUID()
      const asked = Promise.withResolvers<Rows>()
      reader.waiting.set(id, asked)
      reader.process.send({ kind: 'read', id, path, schema, offsetRows, limitRows })
      return await asked.promise
    },
    async close() {
      closed = true
      const ending = [...readers.values()]
      for (const { process } of ending) process.kill('the reader was closed')
      await Promise.all(ending.map((reader) => reader.ended.promise))
    },
  }
}
