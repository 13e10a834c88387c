import { failure } from '../core/errors/failure.ts'

/**
 * At most `running` pieces of work at a time and `waiting` more in line; whoever comes then is sent away.
 * Password checks are meant to be dear, so an unauthenticated crowd must not get all cores for them.
 * @throws THROTTLED when the line is full
 */
export function createWorkLimit({
  running,
  waiting,
}: {
  running: number
  waiting: number
}): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let free = running
  const line: (() => void)[] = []
  return async (work) => {
    if (free > 0) free -= 1
    else {
      if (line.length >= waiting) throw failure('THROTTLED', [], { operation: 'check-password' })
      // The place is handed over, so `free` does not change when one ends and another begins.
      await new Promise<void>((resolve) => line.push(resolve))
    }
    try {
      return await work()
    } finally {
      const next = line.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
