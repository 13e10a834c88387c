import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import type { Logger } from 'pino'
import { identityOf, type ProcessIdentity } from './process-identity.ts'
import { type FromWorker, type OpenMessage, PROTOCOL_VERSION, parseFromWorker, type ToWorker } from './protocol.ts'

/** The engine runs a statement on one thread of libuv's pool each, of which there are four unless said otherwise. */
const POOL_THREADS = 72

/** A worker takes a fifth of a second to get ready, on a machine that is overloaded a few. */
const READY_WITHIN_MS = 60_000

export interface WorkerProcessOptions {
  readonly open: Omit<OpenMessage, 'kind' | 'version'>
  readonly log: Logger
  /** Told after the process exists and before it gets anything to do; while the promise is pending nothing is sent to it. */
  readonly onStarted: (identity: ProcessIdentity) => void | Promise<void>
  readonly onMessage: (message: FromWorker) => void
  /** Once, after the last message. */
  readonly onEnded: (reason: string, identity: ProcessIdentity) => void
}

/**
 * One worker process, as the pool sees it. It is alive from its making until `onEnded`; what is sent before it is ready waits.
 * It dies by `kill`, by its own death, or when it breaks the protocol, which is the same as its death.
 */
export class WorkerProcess {
  readonly identity: ProcessIdentity
  readonly #child: ChildProcess
  readonly #options: WorkerProcessOptions
  readonly #slow: NodeJS.Timeout
  #ready = false
  #waiting: ToWorker[] = []
  #reason: string | null = null
  #exited = false
  #disconnected = false

  constructor(options: WorkerProcessOptions) {
    this.#options = options
    mkdirSync(options.open.spillFolder, { recursive: true })
    const entry = new URL(`./worker${extname(import.meta.filename)}`, import.meta.url)
    this.#child = fork(entry, [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Nothing of the server's environment, which may hold passwords.
      env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', UV_THREADPOOL_SIZE: String(POOL_THREADS) },
    })
    this.identity = identityOf(this.#child.pid ?? 0)
    this.#child.on('message', (raw) => this.#receive(raw))
    this.#child.on('error', (error) => this.#fail(`it could not be started: ${error.message}`))
    this.#child.on('disconnect', () => {
      this.#disconnected = true
      this.#child.kill('SIGKILL')
      this.#endWhenBothAreGone()
    })
    this.#child.on('exit', (code, signal) => {
      this.#exited = true
      this.#reason ??= signal === null ? `it exited with code ${code}` : `it was killed by ${signal}`
      this.#endWhenBothAreGone()
    })
    if (this.#child.stderr !== null)
      createInterface({ input: this.#child.stderr }).on('line', (line) =>
        options.log.warn({ worker_pid: this.identity.pid, line }, 'worker.said'),
      )
    this.#slow = setTimeout(() => this.kill(`it was not ready within ${READY_WITHIN_MS} ms`), READY_WITHIN_MS)
    void this.#open()
  }

  get dead(): boolean {
    return this.#reason !== null
  }

  send(message: ToWorker): void {
    if (this.#ready) this.#post(message)
    else this.#waiting.push(message)
  }

  /** End it at once. `onEnded` follows. A second reason does not replace the first. */
  kill(reason: string): void {
    this.#reason ??= reason
    this.#child.kill('SIGKILL')
  }

  async #open(): Promise<void> {
    try {
      await this.#options.onStarted(this.identity)
      this.#post({ kind: 'open', version: PROTOCOL_VERSION, ...this.#options.open })
    } catch (error) {
      this.#options.log.error({ worker_pid: this.identity.pid, err: error }, 'worker.unrecorded')
      this.kill('it could not be recorded')
    }
  }

  #post(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, (error) => error !== null && this.kill('its channel broke'))
  }

  #receive(raw: unknown): void {
    let message: FromWorker
    try {
      message = parseFromWorker(raw)
    } catch (error) {
      this.#options.log.error({ worker_pid: this.identity.pid, err: error }, 'worker.broke_protocol')
      this.kill('it broke the protocol')
      return
    }
    if (message.kind === 'ready') {
      this.#ready = true
      clearTimeout(this.#slow)
      for (const waiting of this.#waiting.splice(0)) this.#post(waiting)
    } else if (message.kind === 'fatal') {
      this.#options.log.error({ worker_pid: this.identity.pid, text: message.text }, 'worker.fatal')
      this.kill('it met an error of its own')
    } else this.#options.onMessage(message)
  }

  #fail(reason: string): void {
    this.#reason ??= reason
    if (this.#child.pid === undefined) {
      this.#exited = true
      this.#disconnected = true
      this.#endWhenBothAreGone()
    }
  }

  /** Messages still in the channel come before its end, so death is final only when process and channel are gone. */
  #endWhenBothAreGone(): void {
    if (!this.#exited || !this.#disconnected) return
    this.#exited = false
    clearTimeout(this.#slow)
    rmSync(this.#options.open.spillFolder, { recursive: true, force: true })
    this.#options.onEnded(this.#reason ?? 'it ended', this.identity)
  }
}
