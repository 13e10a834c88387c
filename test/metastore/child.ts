import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A script of this folder in a process of its own, that says things by lines. */
export interface Child {
  readonly pid: number
  /** The next line; `null` once the process has closed its output. */
  line(): Promise<string | null>
  say(line: string): void
  kill(signal: NodeJS.Signals): Promise<void>
}

export function startChild(script: string, ...args: readonly string[]): Child {
  const path = new URL(`./${script}`, import.meta.url).pathname
  const child: ChildProcess = spawn(process.execPath, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]()
  return {
    pid: child.pid as number,
    line: async () => {
      const { value, done } = await lines.next()
      return done === true ? null : String(value)
    },
    say: (line) => void child.stdin?.write(`${line}\n`),
    kill: async (signal) => {
      child.kill(signal)
      await exited
    },
  }
}
