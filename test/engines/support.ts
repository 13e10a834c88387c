import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { SparkType, StructField } from '../../src/core/spark-types.ts'
import type { ParquetView, Work } from '../../src/engines/duckdb/protocol.ts'
import { createWorkerPool, type WorkerPool, type WorkerPoolOptions } from '../../src/engines/duckdb/worker-pool.ts'
import type { Execution, ExecutionEnd, ExecutionEvent, QueueRef, StoredResult } from '../../src/engines/engine.ts'

export const log = pino({ level: process.env.TEST_LOG ?? 'silent' }, pino.destination(2))

export const field = (name: string, type: SparkType | SimpleKind): StructField => ({
  name,
  type: typeof type === 'string' ? ({ kind: type } as SparkType) : type,
  nullable: true,
  comment: null,
})
type SimpleKind =
  | 'boolean'
  | 'byte'
  | 'short'
  | 'integer'
  | 'long'
  | 'float'
  | 'double'
  | 'string'
  | 'binary'
  | 'date'
  | 'timestamp'
  | 'void'

export function temporaryFolder(name: string) {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `open-dli-${name}-`)))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export const QUEUE = { id: 'q1', name: 'default', threads: 2, memoryBytes: 1024 ** 3 } as const

/** Everything an execution said. */
export async function follow(execution: Execution, onEvent: (event: ExecutionEvent) => void = () => {}) {
  const events: ExecutionEvent[] = []
  for await (const event of execution.events) {
    events.push(event)
    onEvent(event)
  }
  const last = events.at(-1)
  if (last?.kind !== 'end') throw new Error('the stream did not close with an end')
  const result = events.find((event) => event.kind === 'result')?.result ?? null
  return { events, kinds: events.map((event) => event.kind), result: result as StoredResult | null, end: last.end as ExecutionEnd }
}

/** A pool over one project's folder, driven by engine SQL. */
export function openPool(folder: string, more: Partial<WorkerPoolOptions> = {}) {
  const pool: WorkerPool = createWorkerPool({
    log,
    spillFolder: join(folder, 'spill'),
    foldersOf: () => [join(folder, 'files')],
    prelude: [],
    ...more,
  })
  let count = 0
  const startWork = (work: Work, timeZone = 'UTC', queue: QueueRef = QUEUE) => {
    count += 1
    return pool.start({ id: `e${count}`, projectId: 'p1', queue, timeZone, work, named: (text) => text })
  }
  const query = (
    sql: string,
    schema: readonly StructField[],
    more: { small?: boolean; timeZone?: string; queue?: QueueRef; views?: readonly ParquetView[]; inlineBytesMax?: number } = {},
  ) =>
    startWork(
      {
        kind: 'query',
        sql,
        views: more.views ?? [],
        schema,
        small: more.small ?? true,
        result: { path: join(folder, 'files', `result-${count}.parquet`), inlineBytesMax: more.inlineBytesMax ?? 16_384 },
      },
      more.timeZone,
      more.queue,
    )
  return { pool, startWork, query }
}

/** Whether a process lives; what is left of a killed one does not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^\S+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

export async function eventually(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`never came true: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
