import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningServer, startServer } from '../../test/support/running-server.ts'
import { type Client, connect } from './client.ts'

const START_MS = 60_000
const STOP_MS = 20_000
/** Golden files were made in this zone. */
const TIME_ZONE = 'America/Los_Angeles'
/** Golden files name places below it, where nothing is. */
const NAMED_IN_GOLDEN = '/path'
/** After so many deaths of the server something is wrong that going on does not tell. */
const RESTARTS_MAX = 20

/** The server under test on a throw-away data folder. It is started again when it dies, so that one file cannot end the run. */
export interface Server extends AsyncDisposable {
  /** A client of the server as it runs now. */
  client(): Promise<Client>
  /** The server could not be reached: start another one on the same data, unless somebody did already. */
  replace(broken: Client): Promise<void>
}

const within = async <Value>(promise: Promise<Value>, limitMs: number, what: string): Promise<Value> => {
  const timer = AbortSignal.timeout(limitMs)
  return await Promise.race([
    promise,
    new Promise<never>((_, reject) => {
      timer.addEventListener('abort', () => reject(new Error(`${what} took longer than ${limitMs} ms`)), { once: true })
    }),
  ])
}

/** @param goldenFolder - Its `test-data` becomes the bucket `golden`. */
export async function startServerUnderTest(goldenFolder: string): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'open-dli-conformance-'))
  const args = ['--time-zone', TIME_ZONE, '--bucket', `golden=${join(goldenFolder, 'test-data')}`, '--allow-path', NAMED_IN_GOLDEN]
  let restarts = 0

  const start = async (): Promise<{ server: RunningServer; client: Client }> => {
    const server = await within(startServer(join(folder, 'data'), args), START_MS, 'the start of the server')
    return { server, client: await connect(server) }
  }
  const stop = (server: RunningServer): Promise<unknown> =>
    within(server.kill('SIGTERM'), STOP_MS, 'the stop of the server').catch(() => server.kill('SIGKILL'))

  let running = start()
  await running
  return {
    client: async () => (await running).client,
    async replace(broken) {
      const { client, server } = await running
      if (client !== broken) return
      restarts += 1
      if (restarts > RESTARTS_MAX) throw new Error(`the server died ${restarts} times`)
      running = stop(server).then(start)
      await running
    },
    async [Symbol.asyncDispose]() {
      await running.then(({ server }) => stop(server)).catch(() => undefined)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
