import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Listening {
  readonly url: string
  readonly project_id: string
}

export interface ServerProcess {
  readonly listening: Listening
  stop(): Promise<number | null>
}

const exitOf = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', (code) => resolve(code)))

/** Start `open-dli serve` as a process of its own and wait for the line that says where it listens. */
export async function startServer(args: readonly string[]): Promise<ServerProcess> {
  const main = new URL('../src/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [main, 'serve', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  const listening = await new Promise<Listening>((resolve, reject) => {
    lines.once('line', (line) => resolve(JSON.parse(line) as Listening))
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code} before it listened`)))
  })
  return {
    listening,
    stop: async () => {
      child.kill('SIGTERM')
      return await exitOf(child)
    },
  }
}
