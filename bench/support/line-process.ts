import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A child process that answers each line it is given with one line. */
export interface LineProcess {
  ask<Reply>(line: unknown): Promise<Reply>
  close(): Promise<void>
}

export function startLineProcess(script: string, ...args: readonly string[]): LineProcess {
  const child = spawn(process.execPath, [new URL(script, import.meta.url).pathname, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  return {
    async ask<Reply>(line: unknown) {
      const answer = once(lines, 'line')
      child.stdin.write(`${JSON.stringify(line)}\n`)
      return JSON.parse(((await answer) as [string])[0]) as Reply
    },
    async close() {
      const gone = once(child, 'exit')
      child.stdin.end()
      await gone
    },
  }
}
