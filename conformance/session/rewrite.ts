import { parse } from '../../src/sql/parse/parse.ts'
import { quotedName, string } from '../../src/sql/print/names.ts'
import { typeText } from '../../src/sql/print/types.ts'
import { isName, type Token, tokens } from './tokens.ts'

/** Lower-case name in the golden file → name on the server. */
export type Rename = Readonly<Record<string, string>>

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

const TEMPORARY = new Set(['GLOBAL', 'TEMP', 'TEMPORARY'])
/** After these a lone name is a database's. */
const NAMES_A_DATABASE = new Set(['USE', 'IN', 'FROM', 'DATABASE', 'SCHEMA', 'NAMESPACE', 'EXISTS', 'DATABASES'])
/** Only in these statements; in a query `FROM x` names a table. */
const ABOUT_DATABASES = new Set(['USE', 'SHOW', 'CREATE', 'DROP', 'ALTER', 'DESC', 'DESCRIBE'])

/** `CREATE TEMPORARY VIEW` → `CREATE VIEW`, whether or not it says `OR REPLACE` and `GLOBAL`. */
function temporaryView(list: readonly Token[]): Edit[] {
  if (list[0]?.keyword !== 'CREATE') return []
  const view = list.slice(0, 6).findIndex(({ keyword }) => keyword === 'VIEW')
  return list
    .slice(0, Math.max(0, view))
    .filter(({ keyword }) => TEMPORARY.has(keyword))
    .map(({ start, end }) => ({ start, end, text: '' }))
}

/** `global_temp.v` → `v`: the view is the database's now. */
function globalTemporary(list: readonly Token[]): Edit[] {
  return list.flatMap((token, at) => {
    const dot = list[at + 1]
    return isName(token) && token.text.toLowerCase() === 'global_temp' && dot?.text === '.'
      ? [{ start: token.start, end: dot.end, text: '' }]
      : []
  })
}

function databases(list: readonly Token[], rename: Rename): Edit[] {
  const first = list[0]?.keyword ?? ''
  return list.flatMap((token, at) => {
    const own = isName(token) ? rename[token.text.toLowerCase()] : undefined
    if (own === undefined) return []
    const before = list[at - 1]
    const qualifies = list[at + 1]?.text === '.'
    const stands = ABOUT_DATABASES.has(first) && NAMES_A_DATABASE.has(before?.keyword ?? '')
    return qualifies || stands ? [{ start: token.start, end: token.end, text: own }] : []
  })
}

/** `CREATE TEMPORARY VIEW v (a INT) USING parquet`, which has no files, as the view of a query that has those columns and no rows. */
function overNoFiles(sql: string): string {
  if (!/^\s*CREATE\s[^(]*\bVIEW\b[\s\S]*\)\s*USING\b/i.test(sql)) return sql
  const statement = parse(sql)
  if (statement.kind !== 'create-view-using' || statement.columns === null) return sql
  const { columns, name } = statement
  const listed = columns.map(
    (column) => `${quotedName(column.name.text)}${column.comment === null ? '' : ` COMMENT ${string(column.comment)}`}`,
  )
  const values = columns.map(({ name: column, type }) => `CAST(NULL AS ${typeText(type)}) AS ${quotedName(column.text)}`)
  return `CREATE TEMPORARY VIEW ${name.map(({ text }) => text).join('.')} (${listed.join(', ')}) AS SELECT ${values.join(', ')} WHERE false`
}

/** A golden file's statement as it is sent: without what needs a session, and with the names that databases have on the server. */
export function rewrite(given: string, rename: Rename): string {
  const sql = overNoFiles(given)
  const list = tokens(sql)
  const edits = [...temporaryView(list), ...globalTemporary(list), ...databases(list, rename)].sort((a, b) => b.start - a.start)
  return edits.reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), sql)
}
