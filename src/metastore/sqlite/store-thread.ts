import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'

export interface ThreadQuestion<Question> {
  readonly id: number
  readonly question: Question
}
export interface ThreadAnswer<Answer> {
  readonly id: number
  /** `error`: the store itself failed. */
  readonly answer: Answer | { readonly error: string }
}
/** A thread says `ready` once its connection is open, then answers in batches. `close` asks it to finish what it has and end. */
export type FromThread<Answer> = 'ready' | readonly ThreadAnswer<Answer>[]
export type ToThread<Question> = ThreadQuestion<Question> | 'close'

/** What a thread is started with. */
export interface ThreadData {
  readonly file: string
}

/** A thread with a connection of its own. */
export interface StoreThread<Question, Answer> {
  /** Rejects when the store failed, when the thread has ended, and never waits for ever: a thread that dies fails all it was asked. */
  ask(question: Question): Promise<Answer>
  /** Resolves when everything asked before is answered and the thread has ended. */
  close(): Promise<void>
  /** Resolves when the thread has ended, whatever the reason. */
  readonly ended: Promise<void>
}

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

const isError = (answer: unknown): answer is { readonly error: string } =>
  typeof answer === 'object' && answer !== null && 'error' in answer && typeof answer.error === 'string'

/**
 * Start a thread of this folder and wait until its connection is open.
 * @param name - File name without its ending: `writer-thread`.
 * @throws what opening the file threw
 */
export async function startStoreThread<Question, Answer extends object>(
  name: 'writer-thread' | 'list-thread',
  data: ThreadData,
  log: Logger,
): Promise<StoreThread<Question, Answer>> {
  const thread = new Worker(new URL(`./${name}${extname(import.meta.filename)}`, import.meta.url), { name, workerData: data })
  const waiting = new Map<number, Waiting<Answer>>()
  const ready = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  let lastId = 0
  /** Why nothing can be asked any more. */
  let over: Error | null = null
  let closing = false

  const end = (why: Error): void => {
    over ??= why
    ready.reject(over)
    for (const { reject } of waiting.values()) reject(over)
    waiting.clear()
  }
  thread.on('message', (message: FromThread<Answer>) => {
    if (message === 'ready') return ready.resolve()
    for (const { id, answer } of message) {
      const asked = waiting.get(id)
      waiting.delete(id)
      if (isError(answer)) asked?.reject(new Error(`metastore ${name}: ${answer.error}`))
      else asked?.resolve(answer)
    }
  })
  thread.on('error', (error) => {
    log.error({ thread: name, err: error }, 'metastore.thread_broke')
    end(new Error(`metastore ${name} broke`, { cause: error }))
  })
  thread.on('exit', (code) => {
    if (!closing) log.error({ thread: name, code }, 'metastore.thread_ended')
    end(new Error(`metastore ${name} has ended`))
    ended.resolve()
  })
  await ready.promise

  return {
    ended: ended.promise,
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (over !== null || closing) return reject(over ?? new Error(`metastore ${name} is closed`))
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        thread.postMessage({ id: lastId, question } satisfies ToThread<Question>)
      }),
    close: () => {
      if (!closing && over === null) thread.postMessage('close' satisfies ToThread<Question>)
      closing = true
      return ended.promise
    },
  }
}
