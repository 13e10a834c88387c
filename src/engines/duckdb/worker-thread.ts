import { parentPort } from 'node:worker_threads'
import type { DuckDBInstance } from '@duckdb/node-api'
import { createConnections } from './connections.ts'
import { createExecutor } from './execute.ts'
import { openLocked } from './lock-down.ts'
import { mapError } from './map-error.ts'
import { type FromWorker, PROTOCOL_VERSION, parseToWorker, type ToWorker } from './protocol.ts'
import { readPage } from './read-page.ts'

/** The thread of a worker process that holds the engine. Until the first message has opened it, all others wait. */

if (parentPort === null) throw new Error('this file is the thread of a worker process')
const port = parentPort
const tell = (message: FromWorker): void => port.postMessage(message)

let opening: Promise<(message: ToWorker) => void> | null = null

async function open(message: ToWorker): Promise<(message: ToWorker) => void> {
  if (message.kind !== 'open') throw new Error(`a worker begins with open, not with ${message.kind}`)
  const instance: DuckDBInstance = await openLocked(message)
  const connections = createConnections(instance)
  const executor = createExecutor(connections, tell)
  tell({ kind: 'ready', version: PROTOCOL_VERSION })
  return (next) => {
    switch (next.kind) {
      case 'open':
        throw new Error('a worker is opened once')
      case 'start':
        return void executor.run(next)
      case 'interrupt':
        return executor.interrupt(next.id)
      case 'read':
        return void readPage(connections, next).then(
          (rows) => tell({ kind: 'page', id: next.id, rows }),
          (error: unknown) => tell({ kind: 'page-failed', id: next.id, ...mapError(error) }),
        )
      default:
        next satisfies never
    }
  }
}

port.on('message', (raw) => {
  const message = parseToWorker(raw)
  if (opening === null) opening = open(message)
  else void opening.then((handle) => handle(message))
})
