/**
 * The slots of one queue: entries wait in order and at most `limit` run at a time.
 *
 * An entry may ask to run alone: one that was running when a worker died is suspected of having killed it, and running suspects one at a time
 * tells the guilty from its neighbours. While a suspect waits at the head, the slots drain; while it runs, nothing else starts.
 */
export interface Slots {
  /** Wait for a slot, then run; `run` must not reject. `front` puts the entry before those that never ran. */
  add(id: string, entry: { readonly alone: boolean; readonly front: boolean; run(): Promise<void> }): void
  /** Take a waiting entry out. `false` when it is not waiting (running, or unknown). */
  remove(id: string): boolean
  /** No further entry starts. */
  close(): void
  readonly waiting: number
  readonly running: number
  /** Resolves when nothing runs. */
  idle(): Promise<void>
}

type Entry = Parameters<Slots['add']>[1]

export function createSlots(limit: number): Slots {
  // Maps keep the order of insertion; two of them make "before those that never ran" a matter of which is asked first.
  const suspects = new Map<string, Entry>()
  const ordinary = new Map<string, Entry>()
  const idleWaiters: (() => void)[] = []
  let running = 0
  let runningAlone = false
  let closed = false

  const next = (): [Map<string, Entry>, string, Entry] | null => {
    for (const line of [suspects, ordinary]) for (const [id, entry] of line) return [line, id, entry]
    return null
  }

  const fill = (): void => {
    while (!closed && !runningAlone && running < limit) {
      const found = next()
      if (found === null) return
      const [line, id, entry] = found
      if (entry.alone && running > 0) return
      line.delete(id)
      start(entry)
    }
  }

  const start = (entry: Entry): void => {
    running += 1
    runningAlone = entry.alone
    void entry.run().finally(() => {
      running -= 1
      if (entry.alone) runningAlone = false
      fill()
      if (running === 0) for (const resolve of idleWaiters.splice(0)) resolve()
    })
  }

  return {
    add(id, entry) {
      ;(entry.front ? suspects : ordinary).set(id, entry)
      fill()
    },
    remove: (id) => suspects.delete(id) || ordinary.delete(id),
    close() {
      closed = true
    },
    get waiting() {
      return suspects.size + ordinary.size
    },
    get running() {
      return running
    },
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve))),
  }
}
