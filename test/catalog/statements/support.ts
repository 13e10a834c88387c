import { randomUUID } from 'node:crypto'
import { createCatalogView } from '../../../src/catalog/catalog-view.ts'
import { removeMarked } from '../../../src/catalog/remove-superfluous.ts'
import { planCatalogStatement } from '../../../src/catalog/run-statement.ts'
import type { CatalogContext, CatalogOutcome } from '../../../src/catalog/statements/outcome.ts'
import { createTableReaders } from '../../../src/catalog/table-readers.ts'
import { analyse } from '../../../src/sql/analyse/analyse.ts'
import { parse } from '../../../src/sql/parse/parse.ts'
import { PROJECT } from '../../iceberg/support.ts'
import { aHome, type Home, silent } from '../support.ts'

/** When everything in these tests happens. */
export const NOW_MS = Date.UTC(2026, 10, 25, 15, 49, 8)

type Rows = CatalogOutcome['rows']

/** Catalog statements against a real metastore and a real storage, each planned and written as a job would. */
export interface Session extends AsyncDisposable {
  readonly home: Home
  /** The rows of a statement. @throws what it ends with */
  run(sql: string): Promise<Rows>
  /** The text a statement fails with. */
  refusal(sql: string): Promise<string>
  /** Names and types of a query's result. */
  schema(sql: string): readonly string[]
}

export async function aSession(currentDatabase = 'db'): Promise<Session> {
  const home = await aHome()
  const clock = { nowMs: () => NOW_MS }
  const removal = {
    metastore: home.metastore,
    storage: home.place.storage,
    readers: createTableReaders(home.metastore.tombstones),
    clock,
    log: silent,
  }
  const context: CatalogContext = {
    reads: home.metastore.catalog,
    storage: home.place.storage,
    clock,
    newId: randomUUID,
    jobId: 'job-1',
    attempt: 1,
    projectId: PROJECT,
    userName: 'u',
    currentDatabase,
    timeZone: 'UTC',
    serverTimeZone: 'UTC',
    conf: { 'spark.sql.shuffle.partitions': '4' },
    leftovers: {
      graceMs: 0,
      isDead: () => false,
      isMarked: (place) => home.metastore.tombstones.of(place) !== null,
      removeMarked: (place) => removeMarked(place, removal),
      removeDue: async () => {},
    },
  }
  async function run(sql: string): Promise<Rows> {
    const outcome = await planCatalogStatement(parse(sql), context, sql)
    if (outcome.unit !== null) {
      const written = await home.metastore.write(outcome.unit)
      if (written.outcome === 'rejected') throw new Error(`${sql}: ${written.text}`)
    }
    await outcome.afterwards?.()
    return outcome.rows
  }
  return {
    home,
    run,
    refusal: async (sql) => {
      const error = await run(sql).then(
        () => null,
        (thrown: unknown) => thrown,
      )
      if (!(error instanceof Error)) throw new Error(`${sql} did not fail`)
      return error.message
    },
    schema: (sql) => {
      const plan = analyse(parse(sql), sql, createCatalogView(context.reads, PROJECT, currentDatabase), { timeZone: 'UTC', user: 'u' })
      return plan.schema.map(({ name, type }) => `${name} ${type.kind}`)
    },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}
