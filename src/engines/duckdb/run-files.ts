import { stat } from 'node:fs/promises'
import { relative } from 'node:path'
import type { WrittenFile } from '../../core/written-file.ts'
import { sqlString } from '../../sql/duckdb/quote.ts'
import { AS_LINES, encodeFile, isAsWritten } from './encode-file.ts'
import type { Running } from './execute.ts'
import { checkSelect } from './one-select.ts'
import type { Work } from './protocol.ts'
import { splitting } from './run-write.ts'

type Files = Extract<Work, { kind: 'files' }>

/**
 * Write the rows of one SELECT into files of an external table, and tell of them.
 * @returns The number of rows; none means no file.
 */
export async function runFiles(id: string, work: Files, running: Running): Promise<number> {
  const { connection } = running
  await checkSelect(connection, work.sql)
  running.check()
  const { folder, partitions, levels } = work
  const isFinal = isAsWritten(work)
  const options = [
    work.lines ? `${AS_LINES}, HEADER ${work.header}` : `FORMAT parquet, COMPRESSION ${work.codec}`,
    'RETURN_FILES',
    `FILENAME_PATTERN 'part-{uuid}'`,
    `FILE_EXTENSION ${sqlString(isFinal ? work.extension : 'plain')}`,
    splitting(levels),
  ]
  const copied = await connection.runAndReadAll(`COPY (${work.sql}\n) TO ${sqlString(folder)} (${options.join(', ')})`)
  const [row] = copied.getRowObjectsJS() as unknown as readonly { readonly Count: bigint; readonly Files: readonly string[] }[]
  const files: WrittenFile[] = []
  for (const written of row?.Files ?? []) {
    running.check()
    const path = isFinal ? written : written.replace(/plain$/, work.extension)
    if (!isFinal) await encodeFile(written, path, work, running.check)
    const { size } = await stat(path)
    files.push({ path, rows: 0, bytes: size, columns: new Map(), partition: partitionOf(relative(folder, path), partitions) })
  }
  running.tell({ kind: 'files', id, files, replaced: [] })
  return Number(row?.Count ?? 0)
}

/** What the folders above a file say, `p0=va%20b/p1=n`. */
function partitionOf(path: string, partitions: Files['partitions']): WrittenFile['partition'] {
  const folders = path.split('/')
  return new Map(
    partitions.map(({ name, fieldId }, at) => {
      const text = decodeURIComponent((folders[at] ?? '').slice(name.length + 1))
      return [fieldId, text.startsWith('v') ? text.slice(1) : null]
    }),
  )
}
