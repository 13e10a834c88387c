import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { isDliError } from '../../src/core/errors/failure.ts'
import { doubleText, shortestFloat } from '../../src/core/number-text.ts'
import { type SparkType, structJson } from '../../src/core/spark-types.ts'
import { renderCell } from '../../src/engines/duckdb/render-cell.ts'
import { registerScriptFunctions } from '../../src/engines/duckdb/script-functions.ts'
import { analyse } from '../../src/sql/analyse/analyse.ts'
import type { CatalogView, TableEntry } from '../../src/sql/catalog-view.ts'
import { duckdbType } from '../../src/sql/duckdb/duckdb-type.ts'
import { duckdbEmitter } from '../../src/sql/duckdb/emitter.ts'
import { parse } from '../../src/sql/parse/parse.ts'
import type { EnginePlan } from '../../src/sql/plan.ts'

/** What a real Spark 3.3.4 answered: schema as [name, type, nullable], rows as its command line prints them; or the class of its error. */
interface Case {
  readonly sql: string
  readonly schema?: readonly (readonly [string, unknown, boolean])[]
  readonly rows?: readonly string[]
  readonly error?: string
}

const folder = new URL('../../conformance/oracle/', import.meta.url)
const SETTINGS = { timeZone: 'UTC', user: 'root' }
const EMPTY: CatalogView = { currentDatabase: 'default', databaseExists: () => true, table: () => null, version: () => assert.fail() }
const tables = JSON.parse(readFileSync(new URL('tables.json', folder), 'utf8')) as Record<
  string,
  { columns: [string, string][]; rows: string[] }
>

const planOf = (sql: string, catalog: CatalogView): EnginePlan => analyse(parse(sql), sql, catalog, SETTINGS)

/** Each table's rows as a query, which also tells the types of its columns. */
const asQuery = ({ columns, rows }: (typeof tables)[string]): string =>
  `SELECT ${columns.map(([name, type]) => `CAST(${name} AS ${type}) AS ${name}`).join(', ')} FROM VALUES ${rows.map((row) => `(${row})`).join(', ')} AS v(${columns.map(([name]) => name).join(', ')})`

const entries = new Map<string, TableEntry>()
for (const [name, table] of Object.entries(tables)) {
  const columns = planOf(asQuery(table), EMPTY).schema.map((field, at) => ({ ...field, nullable: true, fieldId: at + 1 }))
  const location = { root: 'warehouse/p', key: name }
  const shared = {
    database: 'default',
    kind: 'managed',
    provider: 'parquet',
    options: {},
    comment: null,
    partitioning: [],
    view: null,
  } as const
  entries.set(name, { id: name, name, columns, location, ...shared })
}
const catalog: CatalogView = {
  ...EMPTY,
  table: (database, name) => (database.toLowerCase() === 'default' ? (entries.get(name.toLowerCase()) ?? null) : null),
}

let connection: DuckDBConnection
before(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect()
  registerScriptFunctions(connection)
  for (const sql of duckdbEmitter.prelude) await connection.run(sql)
  await connection.run("SET TimeZone = 'UTC'")
  for (const [name, table] of Object.entries(tables)) {
    const { columns } = entries.get(name) as TableEntry
    const sql = duckdbEmitter.emitQuery(planOf(asQuery(table), EMPTY).query, () => '')
    const list = columns.map(({ type }, at) => `CAST(x${at} AS ${duckdbType(type)}) AS c${at}`)
    await connection.run(
      `CREATE TABLE ${name} AS SELECT ${list.join(', ')} FROM (${sql}) AS s(${columns.map((_, at) => `x${at}`).join(', ')})`,
    )
  }
})
after(() => connection.closeSync())

/** A cell as Spark's command line prints it. */
function text(value: DuckDBValue, type: SparkType): string {
  if (value === null) return 'NULL'
  if (type.kind === 'double') return doubleText(value as number)
  if (type.kind === 'float') return doubleText(value as number, shortestFloat(value as number))
  if (type.kind === 'decimal') return String(value)
  if (type.kind === 'binary') return Buffer.from((value as { bytes: Uint8Array }).bytes).toString('utf8')
  return String(renderCell(value, type, 'UTC'))
}

async function rowsOf(plan: EnginePlan): Promise<readonly string[]> {
  const sql = duckdbEmitter.emitQuery(plan.query, (input) => `"${plan.inputs[input]?.name}"`)
  const answer = await connection.runAndReadAll(sql)
  return answer.getRows().map((row) => row.map((value, at) => text(value, plan.schema[at]?.type as SparkType)).join('\t'))
}

const schemaOf = ({ schema }: EnginePlan): unknown =>
  (JSON.parse(structJson(schema)) as { fields: { name: string; type: unknown; nullable: boolean }[] }).fields.map(
    ({ name, type, nullable }) => [name, type, nullable],
  )

/** Whether the rows have an order: one in brackets is that of a window or a sub-query. */
const isOrdered = (sql: string): boolean => /order by[^()]*$/i.test(sql)

/** Refused by name today; taken out of the list when it is no longer. */
const isRefused = (error: unknown): boolean => isDliError(error) && error.code === 'UNSUPPORTED'

for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl'))) {
  const cases = readFileSync(new URL(file, folder), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Case)
  describe(`as Spark answers: ${file}`, () => {
    for (const { sql, schema, rows, error } of cases) {
      test(sql, async (context) => {
        let plan: EnginePlan
        try {
          plan = planOf(sql, catalog)
        } catch (refusal) {
          if (error !== undefined) return
          if (isRefused(refusal)) return context.diagnostic(`refused: ${(refusal as Error).message}`)
          throw refusal
        }
        if (error === undefined) assert.deepEqual(schemaOf(plan), schema)
        let found: readonly string[]
        try {
          found = await rowsOf(plan)
        } catch (failed) {
          if (error !== undefined || isRefused(failed)) return
          throw failed
        }
        assert.equal(error, undefined, `Spark refuses this with ${error}`)
        if (isOrdered(sql)) assert.deepEqual(found, rows)
        else assert.deepEqual([...found].sort(), [...(rows ?? [])].sort())
      })
    }
  })
}
