import { sqlString } from '../../sql/duckdb/quote.ts'
import type { Running } from './execute.ts'
import type { CountedRecords, Counting } from './protocol.ts'
import { readRecords } from './scan/records.ts'

export interface InputCounts {
  readonly inputRows: number
  readonly badRows: number
}

export const NOTHING_COUNTED: InputCounts = { inputRows: 0, badRows: 0 }

/**
 * Count the rows of a write's inputs and the bad records among them, whatever the statement wants of them, and keep the bad ones where that is
 * asked for: a line of JSON each, with `path`, `line` (null in a file that is one document), `record` and `reason`.
 */
export async function countInputs({ knownRows, relations, records, badRecords }: Counting, running: Running): Promise<InputCounts> {
  let counts: InputCounts = { inputRows: knownRows, badRows: 0 }
  for (const relation of relations) {
    running.check()
    const [row] = (await running.connection.runAndReadAll(`SELECT count(*) FROM ${relation} AS t`)).getRows()
    counts = { ...counts, inputRows: counts.inputRows + Number(row?.[0]) }
  }
  const bad: CountedRecords[] = []
  for (const each of records) {
    running.check()
    const { files, rows, badRows } = await countRecords(each, running)
    counts = { inputRows: counts.inputRows + rows, badRows: counts.badRows + badRows }
    if (files.length > 0) bad.push(onlyFiles(each, new Set(files)))
  }
  running.check()
  if (badRecords !== null && bad.length > 0) await keepBad(bad, badRecords, running)
  return counts
}

/** `files`: those with bad records. */
async function countRecords({ source }: CountedRecords, { connection }: Running) {
  const { relation, bad } = readRecords(source, { numbered: false })
  const answer = await connection.runAndReadAll(`SELECT file, count(*), count(*) FILTER (WHERE ${bad}) FROM ${relation} AS t GROUP BY file`)
  const found = answer.getRows().map(([file, rows, wrong]) => ({ file: String(file), rows: Number(rows), badRows: Number(wrong) }))
  return {
    files: found.filter(({ badRows }) => badRows > 0).map(({ file }) => file),
    rows: found.reduce((sum, { rows }) => sum + rows, 0),
    badRows: found.reduce((sum, { badRows }) => sum + badRows, 0),
  }
}

function onlyFiles({ source, addresses }: CountedRecords, wanted: ReadonlySet<string>): CountedRecords {
  const kept = source.files.map(({ path }) => wanted.has(path))
  return { source: { ...source, files: source.files.filter((_, at) => kept[at]) }, addresses: addresses.filter((_, at) => kept[at]) }
}

async function keepBad(records: readonly CountedRecords[], path: string, { connection }: Running): Promise<void> {
  const selects = records.map(({ source, addresses }) => {
    const { relation, bad, reason } = readRecords(source, { numbered: true })
    const shown = source.files.map((file, at) => `(${sqlString(file.path)}, ${sqlString(addresses[at] ?? file.path)})`)
    return `SELECT a.address AS path, number AS line, record, ${reason} AS reason
      FROM ${relation} AS t JOIN (VALUES ${shown.join(', ')}) AS a(file, address) ON a.file = t.file WHERE ${bad}`
  })
  await connection.run(`COPY (${selects.join(' UNION ALL ')}) TO ${sqlString(path)} (FORMAT json)`)
}
