/**
 * The bare peer of a heavy query: @duckdb/node-api in process, the same thread count, all rows read.
 * Usage: node bare-duckdb.ts THREADS; reads one SQL text (JSON string) a line, prints `{ ms, rows }` a line.
 */
import { createInterface } from 'node:readline'
import { DuckDBInstance } from '@duckdb/node-api'

const instance = await DuckDBInstance.create(':memory:', { threads: process.argv[2] ?? '2' })
const connection = await instance.connect()
for await (const line of createInterface({ input: process.stdin })) {
  const begun = performance.now()
  const reader = await connection.runAndReadAll(JSON.parse(line) as string)
  const rows = reader.getRowsJson()
  process.stdout.write(`${JSON.stringify({ ms: performance.now() - begun, rows: rows.length })}\n`)
}
connection.closeSync()
