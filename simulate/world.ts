import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type RunningServer, startServer, TERMINAL } from '../test/support/running-server.ts'
import { DataFolder } from './audit.ts'
import { give, isSystemError, ORDER_VARIABLE, type Order, withdraw } from './order.ts'
import { look, type StatementClass } from './statements.ts'

const DIE_AT = new URL('./die-at.ts', import.meta.url).pathname

/** What an order came to: it was carried out, or the operation never came. */
export type Death = 'done' | 'not reached'

/** A statement of a class with its table. */
interface Case {
  readonly of: StatementClass
  readonly table: string
}

/** A data folder whose servers die and come back. */
export class World implements AsyncDisposable {
  readonly #dataDir: string
  readonly #orderFile: string
  #server: RunningServer
  #tables = 0

  private constructor(dataDir: string, orderFile: string, server: RunningServer) {
    this.#dataDir = dataDir
    this.#orderFile = orderFile
    this.#server = server
  }

  /** @param folder - Empty; stays behind. */
  static async open(folder: string): Promise<World> {
    const [dataDir, orderFile] = [join(folder, 'data'), join(folder, 'order.json')]
    return new World(dataDir, orderFile, await start(dataDir, orderFile))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.kill('SIGKILL')
  }

  /**
   * Run a statement of each class side by side, with an order that one of them meets, let a server that died come back, and look at everything.
   * @throws AssertionError for anything but each statement's outcome, once; where something fails, it may also have failed and done nothing.
   */
  async kill(classes: readonly StatementClass[], order: Order): Promise<Death> {
    const cases = await Promise.all(classes.map((of) => this.#set(of)))
    give(this.#orderFile, order)
    await Promise.all(cases.map((each) => this.#submit(each, order)))
    const death = await this.#settled(cases, order)
    for (const each of cases) await this.#audit(each, isSystemError(order.victim))
    using folder = new DataFolder(this.#dataDir)
    await folder.checkFiles()
    return death
  }

  async #set(of: StatementClass): Promise<Case> {
    this.#tables += 1
    const table = `t${this.#tables}`
    for (const sql of of.setup(table)) {
      const { status, message } = await this.#server.run(sql)
      assert.equal(status, 'FINISHED', `${sql}: ${message}`)
    }
    return { of, table }
  }

  /** The server may die before it has answered, or the store fail: the statement is then a job or it is not. */
  async #submit({ of, table }: Case, { victim }: Order): Promise<void> {
    const conf = of.conf ?? []
    const answer = await this.#server.submit(of.statement(table), { conf }).catch(() => null)
    if (answer !== null && !isSystemError(victim)) assert.equal(answer.status, 200, JSON.stringify(answer.body))
  }

  /** Wait until all of the jobs have ended, in this server or in the next one. */
  async #settled(cases: readonly Case[], { victim, operation }: Order): Promise<Death> {
    const ends = async () => {
      for (const each of cases) for (const { id } of this.#jobs(each)) await this.#server.until(id, TERMINAL)
    }
    // What became of a job whose transaction failed shows at the next start.
    const storeFails = isSystemError(victim) && operation.startsWith('^store')
    if (storeFails) await this.#carriedOut()
    else
      await ends().catch((error: unknown) => {
        // What `fetch` throws when nobody is there any more.
        if (!(error instanceof TypeError)) throw error
      })
    if (withdraw(this.#orderFile)) return 'not reached'
    if (victim === 'server' || storeFails) {
      await this.#server.kill('SIGKILL')
      this.#server = await start(this.#dataDir, this.#orderFile)
    }
    await ends()
    return 'done'
  }

  async #carriedOut(): Promise<void> {
    const deadline = performance.now() + 10_000
    while (existsSync(this.#orderFile) && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  async #audit(each: Case, mayFail: boolean): Promise<void> {
    const { of, table } = each
    const sql = of.statement(table)
    const [job, ...more] = this.#jobs(each)
    assert.deepEqual(more, [], `${sql} became several jobs`)
    if (job === undefined) return assert.equal(await this.#look(table), asLooked(of.before), `${sql} was never a job and did something`)
    if (mayFail && job.status === 'FAILED') {
      assert.match(job.message, WORLD_ERRORS, sql)
      return assert.equal(await this.#look(table), asLooked(of.before), `${sql} failed and did something`)
    }
    assert.equal(job.status, 'FINISHED', `${sql}: ${job.message}`)
    assert.equal(await this.#look(table), asLooked(of.after), sql)
    if (!of.marked) return
    using folder = new DataFolder(this.#dataDir)
    const writers = (await folder.writers(table)).filter(({ jobId }) => jobId === job.id)
    assert.deepEqual(
      writers.map(({ attempt, snapshotId }) => ({ table, attempt, snapshotId })),
      job.commits,
      `${sql}: the marks of its commits and the snapshots with its id are the same`,
    )
    assert.equal(job.commits.length, 1, sql)
  }

  #jobs({ of, table }: Case) {
    using folder = new DataFolder(this.#dataDir)
    return folder.jobs(of.statement(table))
  }

  async #look(table: string): Promise<string> {
    const { job_id, status, message } = await this.#server.run(look(table))
    if (status === 'FINISHED') return asLooked(await this.#server.rows(job_id))
    assert.match(message, /Table or view not found/)
    return asLooked(null)
  }
}

/** Plain words for what the system refused. */
const WORLD_ERRORS =
  /^DLI\.\d{4}: (IOException|AccessControlException): (There is no space left on the disk|Nothing can be written at a folder of the server's own: the system says EROFS|A file of the commit did not reach the disk: EIO|The table's metadata could not be written: EIO)$/

const asLooked = (rows: readonly (readonly unknown[])[] | null): string =>
  rows === null
    ? 'no table'
    : rows
        .map((row) => JSON.stringify(row))
        .sort()
        .join('\n')

const start = (dataDir: string, orderFile: string): Promise<RunningServer> =>
  startServer(dataDir, [], { node: ['--import', DIE_AT], environment: { [ORDER_VARIABLE]: orderFile } })
