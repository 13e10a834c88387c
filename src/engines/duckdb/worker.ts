import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'

/**
 * Entry of a worker process. This thread only holds the control channel, so that it can end the process at any moment; DuckDB, which may be
 * busy for hours, lives in another one.
 */

// The server decides when a worker ends. A terminal sends its signals to the whole process group.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})

// An orphan must not go on writing. `process.exit` waits for running queries; SIGKILL does not.
const endNow = (): void => {
  process.kill(process.pid, 'SIGKILL')
}
process.on('disconnect', endNow)
if (!process.connected) endNow()

/** A third of the control plane's share of a busy core: enough for it to answer at once, little enough to let queries run. */
const NICENESS = 5

// Before any other thread exists: on Linux new threads inherit the priority of the thread that starts them.
try {
  setPriority(NICENESS)
} catch {
  // Fairness is lost, correctness is not: some sandboxes forbid it.
}
try {
  // The kernel's first choice when memory runs out; raising is always allowed, where the file exists.
  writeFileSync('/proc/self/oom_score_adj', '800')
} catch {
  // Not Linux, or /proc is not mounted.
}

const thread = new Worker(new URL(`./worker-thread${extname(import.meta.filename)}`, import.meta.url))

const tell = (message: unknown, then?: () => void): void => {
  if (process.connected) process.send?.(message, undefined, {}, then)
}

process.on('message', (message) => thread.postMessage(message))
thread.on('message', (message) => tell(message))
thread.on('error', (error) => tell({ kind: 'fatal', text: error.stack ?? String(error) }, endNow))
thread.on('exit', endNow)
