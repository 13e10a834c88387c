import type { DropTable, Explain, QueryStatement, Statement } from '../ast.ts'
import { createTable } from './create-table.ts'
import { type Cursor, WithoutTree } from './cursor.ts'
import { createDatabase, DATABASE_WORDS, dropDatabase } from './databases.ts'
import { insert } from './insert.ts'
import { commonTables, query } from './queries.ts'
import { recognised, skipStatement } from './recognised.ts'
import { describe, showCreateTable, showDatabases, showTables } from './show.ts'

const SHOW_DATABASES: ReadonlySet<string> = new Set(['DATABASES', 'SCHEMAS', 'NAMESPACES'])
const TABLE_MODIFIERS: ReadonlySet<string> = new Set(['TEMPORARY', 'TEMP', 'EXTERNAL'])

/** One statement, up to its `;` or the end of the text. */
export function statement(cursor: Cursor): Statement {
  const tree = statementWithTree(cursor)
  if (tree !== null) return tree
  const known = recognised(cursor)
  if (known === null) throw cursor.unexpected(cursor.token.kind === 'end' ? 'a statement' : null)
  return known
}

function statementWithTree(cursor: Cursor): Statement | null {
  switch (cursor.word) {
    case 'SELECT':
    case 'FROM':
    case 'VALUES':
    case 'TABLE':
    case 'MAP':
    case 'REDUCE':
    case '(':
      return queryStatement(cursor)
    case 'WITH':
      return withStatement(cursor)
    case 'INSERT':
      return insert(cursor, cursor.start, [])
    case 'CREATE':
      return create(cursor)
    case 'DROP':
      return drop(cursor)
    case 'SHOW':
      return show(cursor)
    case 'DESC':
    case 'DESCRIBE':
      cursor.jobType = 'DDL'
      return describe(cursor)
    case 'EXPLAIN':
      return cursor.nested(explain)
    default:
      return null
  }
}

function queryStatement(cursor: Cursor): QueryStatement {
  const { start } = cursor
  const tree = query(cursor)
  return { kind: 'query-statement', start, end: cursor.end, query: tree }
}

const AFTER_WITH: Readonly<Record<string, readonly [string, 'UPDATE' | 'DELETE']>> = {
  UPDATE: ['UPDATE', 'UPDATE'],
  MERGE: ['MERGE INTO', 'UPDATE'],
  DELETE: ['DELETE FROM', 'DELETE'],
}

/** What the CTEs belong to shows only behind them, so they are read, and read again for a query. */
function withStatement(cursor: Cursor): Statement {
  const { index, start } = cursor
  const ctes = commonTables(cursor)
  if (cursor.is('INSERT')) return insert(cursor, start, ctes)
  const changes = AFTER_WITH[cursor.word]
  if (changes !== undefined) throw new WithoutTree(...changes)
  cursor.index = index
  return queryStatement(cursor)
}

function create(cursor: Cursor): Statement | null {
  cursor.jobType = 'DDL'
  if (DATABASE_WORDS.has(cursor.peek(1).word)) return createDatabase(cursor)
  let ahead = 1
  while (TABLE_MODIFIERS.has(cursor.peek(ahead).word)) ahead += 1
  return cursor.peek(ahead).word === 'TABLE' ? createTable(cursor) : null
}

function drop(cursor: Cursor): Statement | null {
  cursor.jobType = 'DDL'
  if (DATABASE_WORDS.has(cursor.peek(1).word)) return dropDatabase(cursor)
  return cursor.peek(1).word === 'TABLE' ? dropTable(cursor) : null
}

function dropTable(cursor: Cursor): DropTable {
  const { start } = cursor
  cursor.expect('DROP', 'TABLE')
  const ifExists = cursor.acceptAll('IF', 'EXISTS')
  const name = cursor.qualifiedName('a table')
  const purge = cursor.accept('PURGE')
  return { kind: 'drop-table', start, end: cursor.end, name, ifExists, purge }
}

function show(cursor: Cursor): Statement | null {
  cursor.jobType = 'DDL'
  const { word } = cursor.peek(1)
  if (SHOW_DATABASES.has(word)) return showDatabases(cursor)
  if (word === 'TABLES') return showTables(cursor)
  return cursor.reads('SHOW', 'CREATE', 'TABLE') ? showCreateTable(cursor) : null
}

const EXPLAIN_MODES: readonly Explain['mode'][] = ['EXTENDED', 'CODEGEN', 'COST', 'FORMATTED']

function explain(cursor: Cursor): Explain {
  const { start } = cursor
  cursor.expect('EXPLAIN')
  if (cursor.is('LOGICAL')) throw cursor.error('Operation not allowed: EXPLAIN LOGICAL', start)
  const mode = EXPLAIN_MODES.find((one) => cursor.accept(one)) ?? 'SIMPLE'
  const explained = explainedStatement(cursor)
  return { kind: 'explain', start, end: cursor.end, mode, statement: explained }
}

function explainedStatement(cursor: Cursor): Statement {
  const { start, index } = cursor
  try {
    return statement(cursor)
  } catch (error) {
    if (!(error instanceof WithoutTree)) throw error
    const jobType = error.jobType ?? cursor.jobType
    cursor.index = index
    skipStatement(cursor, false)
    return { kind: 'recognised', start, end: cursor.end, construct: error.construct, jobType }
  }
}
