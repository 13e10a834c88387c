/** Who waits for a job's end is told when it came: sync submits and cancels. Nothing is kept for jobs that nobody waits for. */
export interface Endings {
  announce(jobId: string): void
  /** Resolves `true` at the job's end, `false` after `limitMs`. Ask the store afterwards what the end was. */
  wait(jobId: string, limitMs: number): Promise<boolean>
}

export function createEndings(): Endings {
  const waiters = new Map<string, Set<() => void>>()
  return {
    announce(jobId) {
      const waiting = waiters.get(jobId)
      waiters.delete(jobId)
      for (const resolve of waiting ?? []) resolve()
    },
    wait: (jobId, limitMs) =>
      new Promise((resolve) => {
        const waiting = waiters.get(jobId) ?? new Set()
        waiters.set(jobId, waiting)
        const timer = setTimeout(() => {
          waiting.delete(ended)
          if (waiting.size === 0) waiters.delete(jobId)
          resolve(false)
        }, limitMs)
        const ended = () => {
          clearTimeout(timer)
          resolve(true)
        }
        waiting.add(ended)
      }),
  }
}
