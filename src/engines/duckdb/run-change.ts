import { failure } from '../../core/errors/failure.ts'
import { sqlName } from '../../sql/duckdb/quote.ts'
import type { Running } from './execute.ts'
import { checkSelect } from './one-select.ts'
import type { Work } from './protocol.ts'
import { writeFiles } from './run-write.ts'
import { placedRelation } from './scan/iceberg.ts'
import { columnName } from './scan/relation.ts'

type Change = Extract<Work, { kind: 'change' }>

/** Temporary, so that statements on other connections do not see it; gone with the connection when the statement fails. */
const CHANGES = sqlName('open_dli_changes')

/**
 * Copy-on-write: find the rows that change, once, whatever chance is in the statement; then write what stays of the files in which they are, and
 * what comes in their place.
 * @returns The number of rows that were changed, removed or added.
 */
export async function runChange(id: string, work: Change, running: Running): Promise<number> {
  const { connection, check, tell } = running
  await findChanges(work, running)
  check()
  const rows = await countChanges(work, running)
  const found = await connection.runAndReadAll(`SELECT DISTINCT file FROM ${CHANGES} WHERE file IS NOT NULL`)
  const replaced = found.getRows().map(([file]) => String(file))
  check()
  const files = rows === 0 ? [] : await writeFiles({ ...work, sql: rowsAfter(work, new Set(replaced)) }, running)
  tell({ kind: 'files', id, files, replaced })
  await connection.run(`DROP TABLE ${CHANGES}`)
  return rows
}

async function findChanges({ sql, writes, columns }: Change, { connection, check }: Running): Promise<void> {
  const names = ['file', 'position', ...(writes ? ['kept', ...columns.map((_, at) => `c${at}`)] : [])]
  const columnCount = await checkSelect(connection, sql)
  if (columnCount !== names.length) throw new Error(`the changes have ${columnCount} columns instead of ${names.length}`)
  check()
  await connection.run(`CREATE OR REPLACE TEMPORARY TABLE ${CHANGES} AS SELECT * FROM (${sql}\n) AS t(${names.map(sqlName).join(', ')})`)
}

/** @throws ROW_CHANGED_TWICE */
async function countChanges({ repeats }: Change, { connection }: Running): Promise<number> {
  const countOf = async (relation: string): Promise<number> =>
    Number((await connection.runAndReadAll(`SELECT count(*) FROM ${relation}`)).getRows()[0]?.[0])
  const all = await countOf(CHANGES)
  if (repeats === 'never') return all
  const met = await countOf(`${CHANGES} WHERE file IS NOT NULL`)
  const rows = await countOf(`(SELECT DISTINCT file, position FROM ${CHANGES} WHERE file IS NOT NULL)`)
  if (met > rows && repeats === 'refused') throw failure('ROW_CHANGED_TWICE', [])
  return all - met + rows
}

/** The rows of the files that hold changed ones, as they are afterwards, and new ones. */
function rowsAfter({ source, columns, writes }: Change, replaced: ReadonlySet<string>): string {
  const list = columns.map((_, at) => columnName(at)).join(', ')
  const touched = placedRelation({ ...source, files: source.files.filter(({ path }) => replaced.has(path)) })
  const [file, position] = [columnName(columns.length), columnName(columns.length + 1)]
  const stay = `SELECT ${list} FROM ${touched} AS s ANTI JOIN ${CHANGES} AS c ON s.${file} = c.file AND s.${position} = c.position`
  return writes ? `${stay} UNION ALL SELECT ${list} FROM ${CHANGES} WHERE kept` : stay
}
