import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { failure } from '../core/errors/failure.ts'
import { createStoppingMark } from './stopping-mark.ts'

export interface DataFolderLock extends AsyncDisposable {
  /** Say that this server is going: whoever comes next waits instead of refusing. */
  markStopping(): void
  /** Let go. A second call does nothing; the death of the process does the same. */
  release(): Promise<void>
}

interface Holder {
  readonly id: string
  readonly pid: number
  readonly host: string
  readonly sinceMs: number
}

const LOCK_FILE = 'lock.db'
/** How long a start waits for a server that is stopping; longer than a server lets its jobs run on. */
const STOPPING_WAIT_MS = 60_000
const ASK_AGAIN_MS = 100
/** Two that start at once meet within this time; a server that runs is still there after it. */
const MEETING_MS = 50
/** A holder without a name is one that comes or goes at this moment; on a slow disk that takes a while. */
const NAMELESS_MS = 5_000
const BUSY = 5

const isBusy = (error: unknown): boolean => (((error as { errcode?: number }).errcode ?? 0) & 0xff) === BUSY

const describe = ({ pid, host, sinceMs }: Holder, isStopping: boolean): string =>
  `process ${pid} on ${host} since ${new Date(sinceMs).toISOString()}${isStopping ? ', which is stopping' : ''}`

/** Take SQLite's write lock of the file, at once or not at all. */
function tryLock(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN IMMEDIATE')
    return true
  } catch (error) {
    if (!isBusy(error)) throw error
    return false
  }
}

function readHolder(database: DatabaseSync): Holder | null {
  try {
    const row = database.prepare('SELECT id, pid, host, since_ms AS sinceMs FROM holder').get()
    return (row as unknown as Holder | undefined) ?? null
  } catch {
    // No table yet, or its first writer is at it: there is a holder and it has no name.
    return null
  }
}

/** Lock, write the name down, and lock again: a commit is what others can read, and it lets go for a moment in which somebody else may come. */
function tryHold(database: DatabaseSync, me: Holder): boolean {
  if (!tryLock(database)) return false
  database.exec(
    'CREATE TABLE IF NOT EXISTS holder (id TEXT NOT NULL, pid INTEGER NOT NULL, host TEXT NOT NULL, since_ms INTEGER NOT NULL) STRICT',
  )
  database.exec('DELETE FROM holder')
  database.prepare('INSERT INTO holder (id, pid, host, since_ms) VALUES (?, ?, ?, ?)').run(me.id, me.pid, me.host, me.sinceMs)
  database.exec('COMMIT')
  if (!tryLock(database)) return false
  if (readHolder(database)?.id === me.id) return true
  database.exec('ROLLBACK')
  return false
}

/**
 * Become the one server of a data folder, making the folder when it is not there. `lock.db` holds a row that says who; its write lock, held until
 * the end, is the truth: the kernel drops it with the process, so nothing has to be judged by time. That the holder is stopping is said by a file
 * beside it, since changing the row would mean to let go.
 *
 * Nothing else in this process may open `lock.db`: closing any handle of it drops the process's POSIX locks.
 * @throws DATA_FOLDER_BUSY, with the holder: at once when it runs, after `waitMs` when it is stopping all that time.
 */
export async function acquireDataFolder({
  dataDir,
  waitMs = STOPPING_WAIT_MS,
}: {
  /** Absolute path. */
  readonly dataDir: string
  readonly waitMs?: number
}): Promise<DataFolderLock> {
  await mkdir(dataDir, { recursive: true })
  const stoppingMark = createStoppingMark(dataDir)
  const me: Holder = { id: randomUUID(), pid: process.pid, host: hostname(), sinceMs: Date.now() }
  const database = new DatabaseSync(join(dataDir, LOCK_FILE), { timeout: 0 })
  try {
    await hold(database, me, { dataDir, waitMs, holderIsStopping: (id) => stoppingMark.isOf(id) })
    stoppingMark.remove()
  } catch (error) {
    database.close()
    throw error
  }

  async function release(): Promise<void> {
    if (!database.isOpen) return
    database.exec('DELETE FROM holder')
    stoppingMark.remove()
    database.exec('COMMIT')
    database.close()
  }
  return { markStopping: () => stoppingMark.write(me.id), release, [Symbol.asyncDispose]: release }
}

async function hold(
  database: DatabaseSync,
  me: Holder,
  { dataDir, waitMs, holderIsStopping }: { dataDir: string; waitMs: number; holderIsStopping: (id: string) => boolean },
): Promise<void> {
  const begun = performance.now()
  const deadline = begun + waitMs
  /** Who was there a moment ago: only who is seen twice is refused for. */
  let seen: string | null = null
  while (!tryHold(database, me)) {
    const holder = readHolder(database)
    const isStopping = holder !== null && holderIsStopping(holder.id)
    const name = holder?.id ?? null
    const now = performance.now()
    const isOver = name === null ? now >= begun + NAMELESS_MS : isStopping ? now >= deadline : seen === name
    if (isOver) {
      const who = holder === null ? 'another process' : describe(holder, isStopping)
      throw failure('DATA_FOLDER_BUSY', [dataDir, who], { operation: 'acquire-data-folder' })
    }
    seen = name
    // A random share, so that two who start at once do not stay in step.
    await sleep(isStopping ? ASK_AGAIN_MS : MEETING_MS * (1 + Math.random()))
  }
}
