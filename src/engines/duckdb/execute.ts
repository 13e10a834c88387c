import type { DuckDBConnection } from '@duckdb/node-api'
import type { Connections } from './connections.ts'
import { countInputs, NOTHING_COUNTED } from './count-inputs.ts'
import { runInfer } from './infer/run-infer.ts'
import { mapError } from './map-error.ts'
import type { FromWorker, ToWorker, Work, WorkEnd } from './protocol.ts'
import { runChange } from './run-change.ts'
import { runExport } from './run-export.ts'
import { runFiles } from './run-files.ts'
import { runQuery } from './run-query.ts'
import { runWrite } from './run-write.ts'
import { dropViews, makeViews } from './views.ts'

type Start = Extract<ToWorker, { kind: 'start' }>

/** Runs statements side by side, each on a connection of its own. */
export interface Executor {
  /** Ends with one `end` message; never rejects. */
  run(start: Start): Promise<void>
  interrupt(id: string): void
}

/** What a running statement asks of its surroundings. */
export interface Running {
  readonly connection: DuckDBConnection
  /** @throws an interrupt: to be called before each further step, since the engine forgets one that comes while nothing runs. */
  check(): void
  tell(message: FromWorker): void
}

const PROGRESS_MS = 100

async function runWork(id: string, work: Work, timeZone: string, running: Running): Promise<number> {
  switch (work.kind) {
    case 'query':
      return await runQuery(id, work, timeZone, running)
    case 'write':
      return await runWrite(id, work, running)
    case 'change':
      return await runChange(id, work, running)
    case 'export':
      return await runExport(id, work, running)
    case 'files':
      return await runFiles(id, work, running)
    case 'infer':
      return await runInfer(id, work.target, running)
  }
}

export class Interrupted extends Error {}

export function createExecutor(connections: Connections, tell: (message: FromWorker) => void): Executor {
  const interrupted = new Set<string>()
  const running = new Map<string, DuckDBConnection | null>()

  async function run(start: Start): Promise<void> {
    const { id } = start
    running.set(id, null)
    tell({ kind: 'started', id })
    let end: WorkEnd
    try {
      end = await execute(start)
    } catch (error) {
      const mapped = mapError(error)
      end = interrupted.has(id) ? { outcome: 'interrupted' } : { outcome: 'failed', ...mapped }
    }
    running.delete(id)
    interrupted.delete(id)
    tell({ kind: 'end', id, end, rssBytes: process.memoryUsage.rss() })
  }

  async function execute({ id, timeZone, work }: Start): Promise<WorkEnd> {
    const connection = await connections.take(timeZone)
    running.set(id, connection)
    const progress = watch(id, connection)
    let healthy = false
    const check = () => {
      if (interrupted.has(id)) throw new Interrupted()
    }
    const surroundings: Running = { connection, check, tell }
    try {
      check()
      await makeViews(connection, work.views)
      check()
      const counts = 'counting' in work && work.counting !== undefined ? await countInputs(work.counting, surroundings) : NOTHING_COUNTED
      check()
      const rows = await runWork(id, work, timeZone, surroundings)
      await dropViews(connection, work.views)
      healthy = true
      return { outcome: 'finished', rows, ...counts }
    } finally {
      clearInterval(progress)
      connections.give(connection, timeZone, healthy && !interrupted.has(id))
    }
  }

  function watch(id: string, connection: DuckDBConnection): NodeJS.Timeout {
    let last: number | null = null
    return setInterval(() => {
      if (interrupted.has(id)) return connection.interrupt()
      const { percentage } = connection.progress
      const fraction = percentage < 0 ? null : Math.min(1, percentage / 100)
      if (fraction === null || fraction === last) return
      last = fraction
      tell({ kind: 'progress', id, fraction })
    }, PROGRESS_MS)
  }

  return {
    run,
    interrupt(id) {
      if (!running.has(id)) return
      interrupted.add(id)
      running.get(id)?.interrupt()
    },
  }
}
