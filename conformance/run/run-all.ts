import { availableParallelism } from 'node:os'
import { readGolden } from '../golden/read-golden.ts'
import { type Judged, runFile } from './run-file.ts'
import type { Server } from './server.ts'

/** Files at a time. Each runs one statement at a time, so this many of the queue's slots are used. */
const FILES_AT_ONCE = Math.min(4, Math.max(2, availableParallelism() + 1))

export type Results = ReadonlyMap<string, readonly Judged[]>

/** @param done - Called after each file. */
export async function runAll(
  server: Server,
  folder: string,
  names: readonly string[],
  done: (name: string, judged: readonly Judged[]) => void,
): Promise<Results> {
  const found = new Map<string, readonly Judged[]>()
  const waiting = [...names]
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const judged = await runFile(server, name, readGolden(folder, name))
      found.set(name, judged)
      done(name, judged)
    }
  }
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, work))
  return new Map(names.flatMap((name) => (found.has(name) ? [[name, found.get(name) as readonly Judged[]] as const] : [])))
}
