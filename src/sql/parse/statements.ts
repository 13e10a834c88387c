import type { CommonTable, Explain, QueryStatement, Statement } from '../ast.ts'
import { jobTypeOf } from '../statement-kinds.ts'
import { alter } from './alter.ts'
import { clearHistory, deleteFrom, loadData, optimize, restoreTable, update } from './changes.ts'
import { createTable, replaceTable } from './create-table.ts'
import type { Cursor } from './cursor.ts'
import { createDatabase, dropDatabase } from './databases.ts'
import { describe } from './describe.ts'
import { createFunction, dropFunction, refreshFunction } from './functions.ts'
import { insert } from './insert.ts'
import { merge } from './merge.ts'
import { multiInsert } from './multi-insert.ts'
import { checkAllowed } from './not-allowed.ts'
import { createRole, dropRole, grant, revoke } from './permissions.ts'
import { commonTables, query } from './queries.ts'
import { manageResource } from './resources.ts'
import { cacheTable, callProcedure, clearCache, refreshPath, uncacheTable, use } from './session.ts'
import { reset, set } from './settings.ts'
import { show } from './show.ts'
import { analyze, commentOn, createIndex, dropIndex, dropTable, refreshTable, repairTable, truncateTable } from './tables.ts'
import { createView, dropView } from './views.ts'

type Rule = (cursor: Cursor) => Statement

function queryStatement(cursor: Cursor): QueryStatement {
  const { start } = cursor
  const tree = query(cursor)
  return { kind: 'query-statement', start, end: cursor.end, query: tree }
}

/** A statement that may have a WITH before it. */
type AfterWith = (cursor: Cursor, start: number, ctes: readonly CommonTable[]) => Statement | null

const AFTER_WITH: Readonly<Record<string, AfterWith>> = {
  INSERT: insert,
  UPDATE: update,
  DELETE: deleteFrom,
  MERGE: merge,
  FROM: multiInsert,
}

/** What the CTEs belong to shows only behind them, so they are read, and read again for a query. */
function withStatement(cursor: Cursor): Statement {
  const { index, start } = cursor
  const ctes = commonTables(cursor)
  const tree = Object.hasOwn(AFTER_WITH, cursor.word) ? AFTER_WITH[cursor.word]?.(cursor, start, ctes) : null
  if (tree !== null && tree !== undefined) return tree
  cursor.index = index
  return queryStatement(cursor)
}

const changing =
  (rule: AfterWith): Rule =>
  (cursor) =>
    rule(cursor, cursor.start, []) as Statement

/** By what is created or dropped; the words that may stand before it are stepped over. */
const CREATE: Readonly<Record<string, Rule>> = {
  DATABASE: createDatabase,
  SCHEMA: createDatabase,
  NAMESPACE: createDatabase,
  TABLE: (cursor) => (cursor.peek(1).word === 'OR' ? replaceTable : createTable)(cursor),
  VIEW: createView,
  FUNCTION: createFunction,
  INDEX: createIndex,
  ROLE: createRole,
}
const DROP: Readonly<Record<string, Rule>> = {
  DATABASE: dropDatabase,
  SCHEMA: dropDatabase,
  NAMESPACE: dropDatabase,
  TABLE: dropTable,
  VIEW: dropView,
  FUNCTION: dropFunction,
  INDEX: dropIndex,
  ROLE: dropRole,
}
const MODIFIERS: ReadonlySet<string> = new Set(['OR', 'REPLACE', 'GLOBAL', 'TEMPORARY', 'TEMP', 'EXTERNAL'])

const bySubject =
  (rules: Readonly<Record<string, Rule>>): Rule =>
  (cursor) => {
    let ahead = 1
    while (MODIFIERS.has(cursor.peek(ahead).word)) ahead += 1
    const { word } = cursor.peek(ahead)
    const rule = Object.hasOwn(rules, word) ? rules[word] : undefined
    if (rule !== undefined) return rule(cursor)
    cursor.index += 1
    throw cursor.unexpected(Object.keys(rules).join(', '))
  }

/** By the first word. */
const STATEMENTS: Readonly<Record<string, Rule>> = {
  SELECT: queryStatement,
  FROM: (cursor) => multiInsert(cursor, cursor.start, []) ?? queryStatement(cursor),
  VALUES: queryStatement,
  TABLE: queryStatement,
  MAP: queryStatement,
  REDUCE: queryStatement,
  '(': queryStatement,
  WITH: withStatement,
  INSERT: changing(insert),
  UPDATE: changing(update),
  DELETE: changing(deleteFrom),
  MERGE: changing(merge),
  LOAD: loadData,
  CREATE: bySubject(CREATE),
  REPLACE: replaceTable,
  DROP: bySubject(DROP),
  ALTER: alter,
  TRUNCATE: truncateTable,
  MSCK: repairTable,
  ANALYZE: analyze,
  REFRESH: (cursor) => refreshRule(cursor)(cursor),
  CACHE: cacheTable,
  UNCACHE: uncacheTable,
  CLEAR: (cursor) => (cursor.peek(1).word === 'HISTORY' ? clearHistory : clearCache)(cursor),
  COMMENT: commentOn,
  SHOW: show,
  DESC: describe,
  DESCRIBE: describe,
  EXPLAIN: (cursor) => cursor.nested(explain),
  USE: use,
  SET: set,
  RESET: reset,
  ADD: manageResource,
  LIST: manageResource,
  CALL: callProcedure,
  OPTIMIZE: optimize,
  RESTORE: restoreTable,
  GRANT: grant,
  REVOKE: revoke,
}

const REFRESHES: Readonly<Record<string, Rule>> = { TABLE: refreshTable, FUNCTION: refreshFunction }

/** `REFRESH table` alone is a path. */
function refreshRule(cursor: Cursor): Rule {
  const named = cursor.peek(2).kind !== 'end' && cursor.peek(2).word !== ';'
  return (named ? REFRESHES[cursor.peek(1).word] : undefined) ?? refreshPath
}

/** One statement, up to its `;` or the end of the text. */
export function statement(cursor: Cursor): Statement {
  const { word } = cursor
  const rule = Object.hasOwn(STATEMENTS, word) ? STATEMENTS[word] : undefined
  if (rule !== queryStatement) checkAllowed(cursor)
  if (rule === undefined) throw cursor.unexpected(cursor.token.kind === 'end' ? 'a statement' : null)
  const tree = rule(cursor)
  const construct = cursor.takeConstruct()
  if (construct === null) return tree
  const { start, end } = tree
  return { kind: 'recognised', start, end, construct, jobType: jobTypeOf(tree) }
}

const EXPLAIN_MODES: readonly Explain['mode'][] = ['EXTENDED', 'CODEGEN', 'COST', 'FORMATTED']

function explain(cursor: Cursor): Explain {
  const { start } = cursor
  cursor.expect('EXPLAIN')
  if (cursor.is('LOGICAL')) throw cursor.error('Operation not allowed: EXPLAIN LOGICAL', start)
  const mode = EXPLAIN_MODES.find((one) => cursor.accept(one)) ?? 'SIMPLE'
  const explained = statement(cursor)
  return { kind: 'explain', start, end: cursor.end, mode, statement: explained }
}
