/** A thread for lists: what takes milliseconds to seconds at a million jobs must hold up neither requests nor writes. */
import { DatabaseSync } from 'node:sqlite'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { createJobList, type JobListPage, type JobListQuestion } from './job-list.ts'
import type { FromThread, ToThread } from './store-thread.ts'

const port = parentPort as MessagePort
const database = new DatabaseSync((workerData as { file: string }).file, { readOnly: true })
database.exec('PRAGMA busy_timeout = 10000; PRAGMA cache_size = -65536')
const list = createJobList(database)

const answer = (question: JobListQuestion): JobListPage | { readonly error: string } => {
  try {
    return list(question)
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

port.on('message', (message: ToThread<JobListQuestion>) => {
  if (message === 'close') {
    database.close()
    port.close()
  } else port.postMessage([{ id: message.id, answer: answer(message.question) }] satisfies FromThread<JobListPage>)
})
port.postMessage('ready' satisfies FromThread<JobListPage>)
