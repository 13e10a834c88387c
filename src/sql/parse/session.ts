import type { CacheTable, Call, ClearCache, RefreshPath, UncacheTable, Use } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { DATABASE_WORDS } from './databases.ts'
import { optionList } from './properties.ts'
import { startsQuery } from './query-start.ts'
import { rawText } from './raw-text.ts'
import { isName } from './token.ts'

export function use(cursor: Cursor): Use {
  const { start } = cursor
  cursor.expect('USE')
  if (DATABASE_WORDS.has(cursor.word) && isName(cursor.peek(1))) cursor.advance()
  const database = cursor.qualifiedName('a database')
  return { kind: 'use', start, end: cursor.end, database }
}

/** CACHE [LAZY] TABLE t [OPTIONS (…)] [[AS] query]. */
export function cacheTable(cursor: Cursor): CacheTable {
  const { start } = cursor
  cursor.expect('CACHE')
  const lazy = cursor.accept('LAZY')
  cursor.expect('TABLE')
  const name = cursor.qualifiedName('a table')
  const options = optionList(cursor)
  const query = cursor.accept('AS') || startsQuery(cursor) || cursor.is('(') ? cursor.grammar.query(cursor) : null
  if (query !== null && name.length > 1) {
    throw cursor.error(`It is not allowed to add a prefix to the table name in CACHE TABLE AS SELECT: ${name[0]?.text}`, start)
  }
  return { kind: 'cache-table', start, end: cursor.end, name, lazy, options, query }
}

export function uncacheTable(cursor: Cursor): UncacheTable {
  const { start } = cursor
  cursor.expect('UNCACHE', 'TABLE')
  const ifExists = cursor.acceptAll('IF', 'EXISTS')
  const name = cursor.qualifiedName('a table')
  return { kind: 'uncache-table', start, end: cursor.end, name, ifExists }
}

export function clearCache(cursor: Cursor): ClearCache {
  const { start } = cursor
  cursor.expect('CLEAR', 'CACHE')
  return { kind: 'clear-cache', start, end: cursor.end }
}

/** REFRESH 'path', also without quotes. */
export function refreshPath(cursor: Cursor): RefreshPath {
  const { start } = cursor
  cursor.expect('REFRESH')
  if (cursor.token.kind === 'string') return { kind: 'refresh-path', start, path: cursor.string(), end: cursor.end }
  const path = rawText(cursor)
  if (path === '') throw cursor.error('Resource paths cannot be empty in REFRESH statements. Use / to match everything', start)
  if (/\s/.test(path)) throw cursor.error('REFRESH statements cannot contain blanks inside unquoted resource paths', start)
  return { kind: 'refresh-path', start, path, end: cursor.end }
}

/** CALL system.f(name => value, …). */
export function callProcedure(cursor: Cursor): Call {
  const { start } = cursor
  cursor.expect('CALL')
  const procedure = cursor.qualifiedName('a procedure')
  cursor.expect('(')
  const list = cursor.is(')') ? [] : cursor.commaSeparated(procedureArgument)
  cursor.expect(')')
  return { kind: 'call-procedure', start, end: cursor.end, procedure, arguments: list }
}

function procedureArgument(cursor: Cursor): Call['arguments'][number] {
  const named = isName(cursor.token) && cursor.peek(1).word === '=' && cursor.peek(2).word === '>'
  const name = named ? cursor.identifier() : null
  if (named) cursor.expect('=', '>')
  return { name, value: cursor.grammar.expression(cursor) }
}
