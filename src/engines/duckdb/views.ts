import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlName } from '../../sql/duckdb/quote.ts'
import type { ParquetView } from './protocol.ts'
import { parquetReader, parquetSelect } from './scan/parquet.ts'

/** Temporary, so that statements on other connections do not see them. */
export async function makeViews(connection: DuckDBConnection, views: readonly ParquetView[]): Promise<void> {
  for (const view of views) {
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${parquetReader(view)}`)
    const actual = described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }))
    await connection.run(`CREATE OR REPLACE TEMPORARY VIEW ${sqlName(view.name)} AS ${parquetSelect(view, actual)}`)
  }
}

export async function dropViews(connection: DuckDBConnection, views: readonly ParquetView[]): Promise<void> {
  for (const { name } of views) await connection.run(`DROP VIEW ${sqlName(name)}`)
}
