import { readFileSync } from 'node:fs'

/** What tells a process from a later one that got the same pid. */
export interface ProcessIdentity {
  readonly pid: number
  /** Field 22 of /proc/PID/stat; `''` where there is no /proc. */
  readonly startTime: string
  /** Of the machine's present run; `''` where there is no /proc. */
  readonly bootId: string
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}

/** `null` when there is no such process, or only what is left of a dead one. */
function startTimeOf(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`)
  // The command name may hold blanks and brackets; the fields that count come behind its last bracket, from the third on.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return stat === '' || fields[0] === 'Z' ? null : (fields[19] ?? null)
}

const bootId = (): string => read('/proc/sys/kernel/random/boot_id')

export const identityOf = (pid: number): ProcessIdentity => ({ pid, startTime: startTimeOf(pid) ?? '', bootId: bootId() })

/**
 * Kill those of a predecessor's workers that still live. A pid that another process has by now is left alone.
 * @returns The pids that were killed.
 */
export function killLeftovers(records: readonly ProcessIdentity[]): readonly number[] {
  const boot = bootId()
  return records
    .filter((record) => record.startTime !== '' && record.bootId === boot && startTimeOf(record.pid) === record.startTime)
    .map(({ pid }) => pid)
    .filter((pid) => {
      try {
        process.kill(pid, 'SIGKILL')
        return true
      } catch {
        // It ended between the look and the blow.
        return false
      }
    })
}
