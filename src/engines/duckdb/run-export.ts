import { stat } from 'node:fs/promises'
import { sqlString } from '../../sql/duckdb/quote.ts'
import { AS_LINES, encodeFile, isAsWritten } from './encode-file.ts'
import type { Running } from './execute.ts'
import { checkSelect } from './one-select.ts'
import type { Work } from './protocol.ts'

type Export = Extract<Work, { kind: 'export' }>

/**
 * Write the rows of one SELECT into one file, in their order, and tell of it.
 * @returns The number of rows.
 */
export async function runExport(id: string, work: Export, running: Running): Promise<number> {
  const { connection } = running
  await checkSelect(connection, work.sql)
  running.check()
  const { path, lines, header } = work
  const isFinal = isAsWritten(work)
  const written = isFinal ? path : `${path}.plain`
  const options = lines ? `${AS_LINES}, HEADER ${header}` : 'FORMAT parquet, COMPRESSION snappy'
  const copied = await connection.run(`COPY (${work.sql}\n) TO ${sqlString(written)} (${options})`)
  const rows = Number((await copied.getRows())[0]?.[0])
  running.check()
  if (!isFinal) await encodeFile(written, path, work, running.check)
  const { size } = await stat(path)
  running.tell({ kind: 'files', id, files: [{ path, rows, bytes: size, columns: new Map(), partition: new Map() }], replaced: [] })
  return rows
}
