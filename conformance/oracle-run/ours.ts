import { readFileSync } from 'node:fs'
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
import { type AnswerColumn, type OracleAnswer, REFUSED, type Side } from './answer.ts'

/** Small tables that statements may name, on both sides. */
export type Tables = Readonly<
  Record<string, { readonly columns: readonly (readonly [string, string])[]; readonly rows: readonly string[] }>
>

export const readTables = (): Tables => JSON.parse(readFileSync(new URL('../oracle/tables.json', import.meta.url), 'utf8')) as Tables

const EMPTY: CatalogView = {
  currentDatabase: 'default',
  databaseExists: () => true,
  table: () => null,
  version: ({ name }) => {
    throw new Error(`no statement asks for a version of ${name}`)
  },
}

/** Each table's rows as a query, which also tells the types of its columns. */
export const asQuery = ({ columns, rows }: Tables[string]): string =>
  `SELECT ${columns.map(([name, type]) => `CAST(${name} AS ${type}) AS ${name}`).join(', ')} FROM VALUES ${rows.map((row) => `(${row})`).join(', ')} AS v(${columns.map(([name]) => name).join(', ')})`

const planOf = (sql: string, catalog: CatalogView, timeZone: string): EnginePlan =>
  analyse(parse(sql), sql, catalog, { timeZone, user: 'root' })

function catalogOf(tables: Tables): CatalogView {
  const entries = new Map<string, TableEntry>()
  for (const [name, table] of Object.entries(tables)) {
    const columns = planOf(asQuery(table), EMPTY, 'UTC').schema.map((field, at) => ({ ...field, nullable: true, fieldId: at + 1 }))
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
  return {
    ...EMPTY,
    table: (database, name) => (database.toLowerCase() === 'default' ? (entries.get(name.toLowerCase()) ?? null) : null),
  }
}

/** A cell as Spark's command line prints it. */
function text(value: DuckDBValue, type: SparkType, timeZone: string): string {
  if (value === null) return 'NULL'
  if (type.kind === 'double') return doubleText(value as number)
  if (type.kind === 'float') return doubleText(value as number, shortestFloat(value as number))
  if (type.kind === 'decimal') return String(value)
  if (type.kind === 'binary') return Buffer.from((value as { bytes: Uint8Array }).bytes).toString('utf8')
  return String(renderCell(value, type, timeZone))
}

const schemaOf = ({ schema }: EnginePlan): readonly AnswerColumn[] =>
  (JSON.parse(structJson(schema)) as { fields: { name: string; type: unknown; nullable: boolean }[] }).fields.map(
    ({ name, type, nullable }) => [name, type, nullable],
  )

/** An error of the engine tells its code in its text; one of ours carries it. */
function failed(error: unknown): OracleAnswer {
  const message = error instanceof Error ? error.message : String(error)
  if ((isDliError(error) && error.code === 'UNSUPPORTED') || /\bUNSUPPORTED: /.test(message)) return { error: REFUSED, message }
  return { error: isDliError(error) ? error.code : 'engine', message }
}

/** Our front and our engine in this process, as a job uses them. */
export async function openOurs(tables: Tables): Promise<Side & { plan(sql: string, timeZone: string): EnginePlan; close(): void }> {
  const connection: DuckDBConnection = await (await DuckDBInstance.create(':memory:')).connect()
  const catalog = catalogOf(tables)
  registerScriptFunctions(connection)
  for (const sql of duckdbEmitter.prelude) await connection.run(sql)
  await connection.run("SET TimeZone = 'UTC'")
  for (const [name, table] of Object.entries(tables)) {
    const { columns } = catalog.table('default', name) as TableEntry
    const sql = duckdbEmitter.emitQuery(planOf(asQuery(table), EMPTY, 'UTC').query, () => '')
    const list = columns.map(({ type }, at) => `CAST(x${at} AS ${duckdbType(type)}) AS c${at}`)
    await connection.run(
      `CREATE TABLE ${name} AS SELECT ${list.join(', ')} FROM (${sql}) AS s(${columns.map((_, at) => `x${at}`).join(', ')})`,
    )
  }

  async function answer(statement: string, timeZone: string): Promise<OracleAnswer> {
    try {
      const plan = planOf(statement, catalog, timeZone)
      const sql = duckdbEmitter.emitQuery(plan.query, (input) => `"${plan.inputs[input]?.name}"`)
      const rows = (await connection.runAndReadAll(sql)).getRows()
      return {
        schema: schemaOf(plan),
        rows: rows.map((row) => row.map((value, at) => text(value, plan.schema[at]?.type as SparkType, timeZone)).join('\t')),
      }
    } catch (error) {
      return failed(error)
    }
  }

  return {
    plan: (sql, timeZone) => planOf(sql, catalog, timeZone),
    async answers(statements, timeZone) {
      await connection.run(`SET TimeZone = '${timeZone}'`)
      const found: OracleAnswer[] = []
      for (const statement of statements) found.push(await answer(statement, timeZone))
      return found
    },
    close: () => connection.closeSync(),
  }
}
