/**
 * The one writer: a thread, because `node:sqlite` is synchronous and an fsync may take 10 ms. It takes one message a unit of work, drains what
 * has come meanwhile into one transaction with a savepoint a unit, and answers once the COMMIT is on the disk.
 */
import { DatabaseSync } from 'node:sqlite'
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { UnitOfWork, UnitOutcome } from '../unit-of-work.ts'
import { CommitCount } from './commit-count.ts'
import { createGroupCommit } from './group-commit.ts'
import type { FromThread, ThreadData, ThreadQuestion, ToThread } from './store-thread.ts'

/** What this thread is started with: beside the file, the memory of the count of its commits. */
export interface WriterData extends ThreadData {
  readonly commits: SharedArrayBuffer
}

/** Units in one transaction; more only make the first wait longer. */
const BATCH_MAX = 100
/** Pages in the log before they go into the database file: a checkpoint syncs twice, so it should have something to carry. */
const CHECKPOINT_PAGES = 4_000
const LOG_BYTES_KEPT = 64 * 1024 * 1024

const port = parentPort as MessagePort
const { file, commits } = workerData as WriterData
const database = new DatabaseSync(file)
database.exec(`PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
  PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = ${LOG_BYTES_KEPT}; PRAGMA cache_size = -8192`)
const commit = createGroupCommit(database, new CommitCount(commits))

const answer = (questions: readonly ThreadQuestion<UnitOfWork>[]): void => {
  const answers = commit(questions.map(({ question }) => question))
  const message = questions.map(({ id }, index) => ({ id, answer: answers[index] as UnitOutcome }))
  port.postMessage(message satisfies FromThread<UnitOutcome>)
}

port.on('message', (first: ToThread<UnitOfWork>) => {
  const questions: ThreadQuestion<UnitOfWork>[] = []
  let message: ToThread<UnitOfWork> | undefined = first
  while (message !== undefined && message !== 'close') {
    questions.push(message)
    message = questions.length < BATCH_MAX ? (receiveMessageOnPort(port)?.message as ToThread<UnitOfWork> | undefined) : undefined
  }
  if (questions.length > 0) answer(questions)
  if (message === 'close') {
    // A clean end leaves everything in the database file; a reader that is still open must not keep it in the log.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
    port.close()
  }
})
port.postMessage('ready' satisfies FromThread<UnitOutcome>)
