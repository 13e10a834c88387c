import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type PythonEnvironment, PythonMissing, pythonOf } from '../../python/environment.ts'
import type { OracleAnswer, Side } from './answer.ts'

const ENVIRONMENT: PythonEnvironment = {
  name: 'spark',
  requirements: new URL('requirements.txt', import.meta.url),
  proof: 'import pyspark',
}
const SCRIPT = fileURLToPath(new URL('spark_oracle.py', import.meta.url))

/**
 * A real Spark, started once; about 10 s.
 * @param folder - Throw-away, for what Spark writes.
 * @throws PythonMissing without Python or Java
 */
export async function startSpark(folder: string, say: (text: string) => void): Promise<Side & { close(): Promise<void> }> {
  const child = spawn(pythonOf(ENVIRONMENT, say), [SCRIPT, folder], { cwd: folder, stdio: ['pipe', 'ignore', 'ignore', 'pipe'] })
  const gone = once(child, 'exit').then(() => null)
  const lines = createInterface({ input: child.stdio[3] as Readable })[Symbol.asyncIterator]()
  const reply = async (): Promise<string> => {
    const line = await Promise.race([lines.next(), gone])
    if (line === null || line.done) throw new PythonMissing('Spark ended by itself; it needs Java 8, 11 or 17 (JAVA_HOME).')
    return line.value
  }
  await reply()
  return {
    async answers(statements, timeZone) {
      child.stdin?.write(`${JSON.stringify({ timeZone, statements })}\n`)
      return JSON.parse(await reply()) as OracleAnswer[]
    },
    async close() {
      child.stdin?.end()
      await gone
    },
  }
}
