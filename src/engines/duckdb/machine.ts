import { readFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'

/** What workers may have of the machine, or of the cgroup the server runs in. */
export interface Machine {
  readonly threads: number
  /** Without the reserve for the server itself and the system. */
  readonly memoryBytes: number
}

const RESERVE_BYTES_MIN = 512 * 1024 * 1024
const RESERVE_SHARE = 0.15

function readLimit(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}

/** Version 2, then version 1 of cgroups; without a limit they hold `max` or a number beyond any machine. */
function memoryLimit(): number {
  for (const path of ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']) {
    const bytes = Number(readLimit(path) ?? Number.NaN)
    if (Number.isFinite(bytes) && bytes > 0) return bytes
  }
  return Number.POSITIVE_INFINITY
}

function threadLimit(): number {
  const [quota, period] = (readLimit('/sys/fs/cgroup/cpu.max') ?? 'max 1').split(' ').map(Number)
  const threads = Math.ceil((quota as number) / (period as number))
  return Number.isFinite(threads) && threads > 0 ? threads : Number.POSITIVE_INFINITY
}

export function thisMachine(): Machine {
  const total = Math.min(totalmem(), memoryLimit())
  const reserve = Math.max(RESERVE_BYTES_MIN, total * RESERVE_SHARE)
  return {
    threads: Math.max(1, Math.min(availableParallelism(), threadLimit())),
    memoryBytes: Math.floor(Math.max(total - reserve, total / 4)),
  }
}

/** No worker gets all of it, so that a second queue can start beside the first. */
const SHARE_MAX = 0.7
/** With less the engine cannot even sort. */
const MEMORY_BYTES_MIN = 256 * 1024 * 1024

/**
 * A worker's part of the machine: what its queue asks for, capped by what the machine has and others left.
 * @param givenBytes - The sum of the limits of the workers that live.
 */
export function shareOf(machine: Machine, wanted: Machine, givenBytes: number): Machine {
  const memory = Math.min(wanted.memoryBytes, machine.memoryBytes * SHARE_MAX, machine.memoryBytes - givenBytes)
  return {
    threads: Math.max(1, Math.min(wanted.threads, machine.threads)),
    memoryBytes: Math.floor(Math.max(memory, MEMORY_BYTES_MIN)),
  }
}
