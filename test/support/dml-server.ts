import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Reply, type RunningServer, startServer, temporaryFolder } from './running-server.ts'

/** A server of its own for tests of statements that change rows. */
export interface DmlServer {
  readonly server: RunningServer
  /** Run a statement, which must end FINISHED; the job's status. */
  run(sql: string, more?: Readonly<Record<string, unknown>>): Promise<Reply['body']>
  rows(sql: string): Promise<unknown[][]>
  /** Run a statement, which must end FAILED; why. */
  message(sql: string): Promise<string>
  /** Names of all Parquet files below the folder of a table of `default`, those of older snapshots too. */
  dataFiles(table: string): readonly string[]
  close(): Promise<void>
}

export async function startDmlServer(name: string): Promise<DmlServer> {
  const folder = temporaryFolder(name)
  const server = await startServer(join(folder.path, 'data'))
  const run: DmlServer['run'] = async (sql, more = {}) => {
    const status = await server.run(sql, more)
    assert.equal(status.status, 'FINISHED', `${sql}: ${status.message}`)
    return status
  }
  return {
    server,
    run,
    rows: async (sql) => await server.rows((await run(sql)).job_id),
    message: async (sql) => {
      const status = await server.run(sql)
      assert.equal(status.status, 'FAILED', sql)
      return status.message
    },
    dataFiles: (table) => {
      const database = join(server.dataDir, 'warehouse', server.projectId, 'default')
      const folders = readdirSync(database).filter((each) => each.startsWith(`${table}-`))
      return folders
        .flatMap((each) => readdirSync(join(database, each), { recursive: true, encoding: 'utf8' }))
        .filter((file) => file.endsWith('.parquet'))
        .sort()
    },
    close: async () => {
      await server.kill('SIGTERM')
      folder.remove()
    },
  }
}
