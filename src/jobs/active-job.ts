import type { Execution } from '../engines/engine.ts'

export type StopReason = { readonly kind: 'cancel'; readonly by: string } | { readonly kind: 'timeout'; readonly limitSeconds: number }

/** How long an interrupted statement may go on before its worker is taken away, in ms: a cancel is to show within a second. */
const INTERRUPT_GRACE_MS = 800

/**
 * A job whose attempts are in an engine's hands or on their way there, with what can be done to it from outside.
 * The first reason to stop stays, over attempts too; a stop while there is no execution takes effect when one is attached.
 */
export class ActiveJob {
  readonly jobId: string
  #execution: Execution | null = null
  #stop: StopReason | null = null
  #grace: NodeJS.Timeout | null = null
  #limit: NodeJS.Timeout | null = null
  #fraction: number | null = null

  constructor(jobId: string) {
    this.jobId = jobId
  }

  get stopReason(): StopReason | null {
    return this.#stop
  }

  /** Share of the work done, 0 to 1; `null` when unknown. */
  get fraction(): number | null {
    return this.#fraction
  }

  progressed(fraction: number | null): void {
    if (fraction !== null) this.#fraction = Math.min(1, Math.max(this.#fraction ?? 0, fraction))
  }

  /** The next attempt's execution. */
  attach(execution: Execution): void {
    this.#execution = execution
    this.#fraction = null
    if (this.#stop !== null) this.#interrupt()
  }

  /** The statement began to run: from here its running time counts against the limit. */
  began(limitSeconds: number | null): void {
    if (limitSeconds !== null) this.#limit = setTimeout(() => this.stop({ kind: 'timeout', limitSeconds }), limitSeconds * 1_000)
  }

  stop(reason: StopReason): void {
    if (this.#stop !== null) return
    this.#stop = reason
    if (this.#execution !== null) this.#interrupt()
  }

  #interrupt(): void {
    const execution = this.#execution as Execution
    execution.interrupt()
    this.#grace = setTimeout(() => execution.abandon(), INTERRUPT_GRACE_MS)
  }

  /** The attempt is over: no timer may act on it any more. */
  ended(): void {
    if (this.#grace !== null) clearTimeout(this.#grace)
    if (this.#limit !== null) clearTimeout(this.#limit)
    this.#execution = null
  }
}
