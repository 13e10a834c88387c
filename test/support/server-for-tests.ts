import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before } from 'node:test'
import { type Reply, type RunningServer, startServer, temporaryFolder } from './running-server.ts'

type More = Readonly<Record<string, unknown>>

/** A server, and what tests of statements do with it. */
export interface ServerForTests {
  /** There while the tests and hooks of the suite run. */
  readonly server: RunningServer
  /** Run a statement, which must end FINISHED; the job's status. */
  run(sql: string, more?: More): Promise<Reply['body']>
  rows(sql: string, more?: More): Promise<unknown[][]>
  /** Run a statement, which must end FAILED; why. */
  message(sql: string, more?: More): Promise<string>
  /** Where `obs://lake/<name>` lies. */
  place(name: string): string
  /** Write `obs://lake/<name>`; its bytes. */
  put(name: string, content: string | Buffer): number
  /** Names of all Parquet files below the folder of a table of `default`, those of older snapshots too. */
  dataFiles(table: string): readonly string[]
}

/** A server of its own for the suite that calls this: started before its first test, stopped after its last. */
export function serverForTests(name: string, args: readonly string[] = []): ServerForTests {
  const folder = temporaryFolder(name)
  let running: RunningServer | undefined
  const server = (): RunningServer => running ?? assert.fail('no test of the suite runs yet')
  before(async () => {
    running = await startServer(join(folder.path, 'data'), args)
  })
  after(async () => {
    await running?.kill('SIGTERM')
    folder.remove()
  })

  const run: ServerForTests['run'] = async (sql, more) => {
    const status = await server().run(sql, more)
    assert.equal(status.status, 'FINISHED', `${sql}: ${status.message}`)
    return status
  }
  const place = (at: string): string => join(server().dataDir, 'buckets', server().projectId, 'lake', at)
  return {
    get server() {
      return server()
    },
    run,
    rows: async (sql, more) => await server().rows((await run(sql, more)).job_id),
    message: async (sql, more) => {
      const status = await server().run(sql, more)
      assert.equal(status.status, 'FAILED', sql)
      return status.message
    },
    place,
    put: (at, content) => {
      mkdirSync(dirname(place(at)), { recursive: true })
      writeFileSync(place(at), content)
      return Buffer.byteLength(content)
    },
    dataFiles: (table) => {
      const database = join(server().dataDir, 'warehouse', server().projectId, 'default')
      const folders = readdirSync(database).filter((each) => each.startsWith(`${table}-`))
      return folders
        .flatMap((each) => readdirSync(join(database, each), { recursive: true, encoding: 'utf8' }))
        .filter((file) => file.endsWith('.parquet'))
        .sort()
    },
  }
}
