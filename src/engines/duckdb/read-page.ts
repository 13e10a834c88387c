import type { StructField } from '../../core/spark-types.ts'
import { sqlString } from '../../sql/duckdb/quote.ts'
import type { WireCell } from '../engine.ts'
import type { Connections } from './connections.ts'
import type { ToWorker } from './protocol.ts'
import { renderCell } from './render-cell.ts'
import { TIME_ZONE_KEY } from './result-file.ts'

type Read = Extract<ToWorker, { kind: 'read' }>

/** Rows of a result file in the order in which they were written, shown as the session that made them would have. */
export async function readPage(connections: Connections, read: Read): Promise<readonly (readonly WireCell[])[]> {
  const connection = await connections.take('UTC')
  let healthy = false
  try {
    const file = sqlString(read.path)
    const zone = await connection.runAndReadAll(
      `SELECT decode(value) FROM parquet_kv_metadata(${file}) WHERE decode(key) = ${sqlString(TIME_ZONE_KEY)}`,
    )
    const timeZone = String(zone.getRows()[0]?.[0] ?? 'UTC')
    // A range of row numbers skips whole row groups, which OFFSET does not.
    const page = await connection.runAndReadAll(
      `SELECT * EXCLUDE (file_row_number) FROM read_parquet(${file}, file_row_number = true)
       WHERE file_row_number >= ${read.offsetRows} AND file_row_number < ${read.offsetRows + read.limitRows} ORDER BY file_row_number`,
    )
    healthy = true
    return page.getRows().map((row) => row.map((value, at) => renderCell(value, (read.schema[at] as StructField).type, timeZone)))
  } finally {
    connections.give(connection, 'UTC', healthy)
  }
}
