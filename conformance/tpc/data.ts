import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { sqlName, sqlString } from '../../src/sql/duckdb/quote.ts'
import type { Benchmark } from './benchmarks.ts'
import { sparkText } from './dialect.ts'

/** A benchmark's data as Parquet files, and what there is to ask of them. */
export interface BenchmarkData {
  readonly tables: readonly BenchmarkTable[]
  readonly queries: readonly BenchmarkQuery[]
}

export interface BenchmarkQuery {
  /** Its number, `7`. */
  readonly name: string
  readonly spark: string
  readonly duckdb: string
}

export interface BenchmarkTable {
  readonly name: string
  /** Its file's name in the folder. */
  readonly file: string
  /** Types as DuckDB calls them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/** Generate the data into `folder`, one Parquet file a table. */
export async function generateData(benchmark: Benchmark, extension: string, sf: number, folder: string): Promise<BenchmarkData> {
  mkdirSync(folder, { recursive: true })
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const rows = async (sql: string): Promise<unknown[][]> => (await connection.runAndReadAll(sql)).getRowsJson()
  try {
    await connection.run(`LOAD ${sqlString(extension)}`)
    await connection.run(benchmark.generate(sf))
    const columns = await rows(
      'SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index',
    )
    const byTable = Map.groupBy(columns as [string, string, string][], ([table]) => table)
    const tables = [...byTable].map(([name, list]) => ({
      name,
      file: `${name}.parquet`,
      columns: list.map(([, column, type]) => ({ name: column, type })),
    }))
    for (const { name, file } of tables) await connection.run(`COPY ${sqlName(name)} TO ${sqlString(join(folder, file))} (FORMAT parquet)`)
    const queries = await rows(`SELECT query_nr, query FROM ${benchmark.name}_queries() ORDER BY query_nr`)
    return {
      tables,
      queries: (queries as [number, string][]).map(([number, text]) => ({ name: String(number), spark: sparkText(text), duckdb: text })),
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const SPARK_TYPES: Readonly<Record<string, string>> = { VARCHAR: 'string', INTEGER: 'int' }

/** The table as a job makes it: external, on a file of a bucket. */
export function createTable({ name, file, columns }: BenchmarkTable, bucket: string): string {
  const list = columns.map((column) => `${column.name} ${SPARK_TYPES[column.type] ?? column.type.toLowerCase()}`)
  return `CREATE TABLE ${name} (${list.join(', ')}) USING parquet OPTIONS (path 'obs://${bucket}/${file}')`
}

/** The same table for a bare DuckDB that reads the same file. */
export const createView = ({ name, file }: BenchmarkTable, folder: string): string =>
  `CREATE VIEW ${sqlName(name)} AS FROM read_parquet(${sqlString(join(folder, file))})`

/** Spark's place of NULLs in an order, so that a query with LIMIT means the same rows. */
export const SPARK_NULL_ORDER = "SET default_null_order = 'NULLS_FIRST_ON_ASC_LAST_ON_DESC'"
