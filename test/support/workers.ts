import { readdirSync, readFileSync } from 'node:fs'

/** Process ids of the workers that a server started, by their command line. */
export function workersOf(serverPid: number): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^[0-9]+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      try {
        const [, , , parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/\(.*\)/s, '()')
          .split(' ')
        return Number(parent) === serverPid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('worker')
      } catch {
        return false
      }
    })
}
