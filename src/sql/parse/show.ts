import type { QualifiedName, Show, ShowColumns, ShowCreateTable, ShowFunctions, ShowHistory, ShowTableExtended, Statement } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { DATABASE_WORDS } from './databases.ts'
import { optionalPartition } from './partitions.ts'
import { showGrant, showPrincipals, showRoles } from './permissions.ts'
import { propertyKey } from './properties.ts'
import { isName } from './token.ts'

/** `[LIKE] 'pattern'`. */
function pattern(cursor: Cursor): string | null {
  if (cursor.accept('LIKE')) return cursor.string('a pattern')
  return cursor.token.kind === 'string' ? cursor.string() : null
}

const startsDatabase = (cursor: Cursor): boolean => cursor.is('IN') || cursor.is('FROM')

function inDatabase(cursor: Cursor): QualifiedName | null {
  return cursor.accept('IN') || cursor.accept('FROM') ? cursor.qualifiedName('a database') : null
}

function table(cursor: Cursor): QualifiedName {
  return cursor.qualifiedName('a table')
}

/** The rest behind SHOW and the word that says what. @param start - Of SHOW. */
type Rest = (cursor: Cursor, start: number) => Statement

const databases: Rest = (cursor, start) => {
  const parent = inDatabase(cursor)
  const like = pattern(cursor)
  return { kind: 'show-databases', start, end: cursor.end, parent, pattern: like }
}

/** `SHOW TABLES` and `SHOW VIEWS`. */
const relations =
  (kind: 'show-tables' | 'show-views'): Rest =>
  (cursor, start) => {
    const database = inDatabase(cursor)
    const like = pattern(cursor)
    return { kind, start, end: cursor.end, database, pattern: like }
  }

function tableExtended(cursor: Cursor, start: number): ShowTableExtended {
  cursor.expect('EXTENDED')
  const database = inDatabase(cursor)
  cursor.expect('LIKE')
  const like = cursor.string('a pattern')
  const partition = optionalPartition(cursor)
  return { kind: 'show-table-extended', start, end: cursor.end, database, pattern: like, partition }
}

function columns(cursor: Cursor, start: number): ShowColumns {
  if (!startsDatabase(cursor)) throw cursor.unexpected("'FROM' or 'IN'")
  cursor.advance()
  const name = table(cursor)
  const database = inDatabase(cursor)
  return { kind: 'show-columns', start, end: cursor.end, table: name, database }
}

const tableProperties: Rest = (cursor, start) => {
  const name = table(cursor)
  let key: string | null = null
  if (cursor.accept('(')) {
    key = propertyKey(cursor)
    cursor.expect(')')
  }
  return { kind: 'show-table-properties', start, end: cursor.end, name, key }
}

const partitions: Rest = (cursor, start) => {
  const name = table(cursor)
  const partition = optionalPartition(cursor)
  return { kind: 'show-partitions', start, end: cursor.end, name, partition }
}

/** `[LIKE] 'regex' | name`. A name of a database's functions is not allowed. */
function functionPattern(cursor: Cursor, database: QualifiedName | null): ShowFunctions['pattern'] {
  const like = cursor.accept('LIKE')
  if (cursor.token.kind === 'string') return cursor.string()
  if (!like && !isName(cursor.token)) return null
  if (database !== null) throw cursor.error('Invalid pattern in SHOW FUNCTIONS: it must be a string')
  return cursor.qualifiedName('a function')
}

const functionsOf =
  (scope: ShowFunctions['scope']): Rest =>
  (cursor, start) => {
    if (scope !== 'ALL' || cursor.is('FUNCTIONS')) cursor.expect('FUNCTIONS')
    const database = inDatabase(cursor)
    const like = functionPattern(cursor, database)
    return { kind: 'show-functions', start, end: cursor.end, scope, database, pattern: like }
  }

function createTableText(cursor: Cursor, start: number): ShowCreateTable {
  cursor.expect('TABLE')
  const name = table(cursor)
  const asSerde = cursor.acceptAll('AS', 'SERDE')
  return { kind: 'show-create-table', start, end: cursor.end, name, asSerde }
}

const current: Rest = (cursor, start) => {
  if (cursor.is('ROLES')) throw cursor.error('Operation not allowed: SHOW CURRENT ROLES', start)
  if (!DATABASE_WORDS.has(cursor.word)) throw cursor.unexpected("'DATABASE', 'SCHEMA' or 'NAMESPACE'")
  cursor.advance()
  return { kind: 'show-current-database', start, end: cursor.end }
}

const catalogs: Rest = (cursor, start) => {
  const like = pattern(cursor)
  return { kind: 'show-catalogs', start, end: cursor.end, pattern: like }
}

function history(cursor: Cursor, start: number): ShowHistory {
  cursor.expect('FOR', 'TABLE')
  const name = table(cursor)
  const partition = optionalPartition(cursor)
  return { kind: 'show-history', start, end: cursor.end, name, partition }
}

const SUBJECTS: Readonly<Record<string, Rest>> = {
  DATABASES: databases,
  SCHEMAS: databases,
  NAMESPACES: databases,
  TABLES: relations('show-tables'),
  VIEWS: relations('show-views'),
  TABLE: tableExtended,
  COLUMNS: columns,
  TBLPROPERTIES: tableProperties,
  PARTITIONS: partitions,
  FUNCTIONS: functionsOf('ALL'),
  ALL: (cursor, start) => (cursor.accept('ROLES') ? showRoles(cursor, start, true) : functionsOf('ALL')(cursor, start)),
  USER: functionsOf('USER'),
  SYSTEM: functionsOf('SYSTEM'),
  CREATE: createTableText,
  CURRENT: current,
  CATALOGS: catalogs,
  HISTORY: history,
  ROLES: (cursor, start) => showRoles(cursor, start, false),
  PRINCIPALS: showPrincipals,
  GRANT: showGrant,
} satisfies Readonly<Record<string, (cursor: Cursor, start: number) => Show | Statement>>

/** SHOW, in all forms. */
export function show(cursor: Cursor): Statement {
  const { start } = cursor
  cursor.expect('SHOW')
  const subject = Object.hasOwn(SUBJECTS, cursor.word) ? SUBJECTS[cursor.word] : undefined
  if (subject === undefined) throw cursor.unexpected('what to show, such as TABLES, DATABASES or PARTITIONS')
  cursor.advance()
  return subject(cursor, start)
}
