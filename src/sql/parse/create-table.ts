import type { CreateTable, CreateTableLike, Query, ReplaceTable, TableDefinition } from '../ast.ts'
import { columnList } from './column-definitions.ts'
import type { Cursor } from './cursor.ts'
import { startsQuery } from './query-start.ts'
import { keysOf, refuseReserved } from './reserved-properties.ts'
import { checkFormats } from './row-formats.ts'
import { type Clauses, likeClause, tableClauses } from './table-clauses.ts'
import { isName } from './token.ts'

/** CREATE [TEMPORARY] [EXTERNAL] TABLE, also LIKE another. */
export function createTable(cursor: Cursor): CreateTable | CreateTableLike {
  const { start } = cursor
  cursor.expect('CREATE')
  const temporary = cursor.accept('TEMPORARY') || cursor.accept('TEMP')
  const external = cursor.accept('EXTERNAL')
  cursor.expect('TABLE')
  const ifNotExists = cursor.acceptAll('IF', 'NOT', 'EXISTS')
  const name = cursor.qualifiedName('a table')
  if (cursor.is('LIKE') && !temporary && !external) return likeTable(cursor, start, name, ifNotExists)
  const { name: _, ...definition } = tableDefinition(cursor, start, name)
  if (temporary) checkTemporary(cursor, start, definition, ifNotExists)
  return { kind: 'create-table', start, end: cursor.end, name, ifNotExists, external, temporary, ...definition }
}

/** [CREATE OR] REPLACE TABLE. */
export function replaceTable(cursor: Cursor): ReplaceTable {
  const { start } = cursor
  const orCreate = cursor.acceptAll('CREATE', 'OR')
  cursor.expect('REPLACE', 'TABLE')
  const name = cursor.qualifiedName('a table')
  const definition = tableDefinition(cursor, start, name)
  return { kind: 'replace-table', start, end: cursor.end, orCreate, ...definition }
}

/** All behind the name. */
function tableDefinition(cursor: Cursor, start: number, name: TableDefinition['name']): TableDefinition {
  const columns = startsColumns(cursor) ? columnList(cursor) : null
  const clauses = tableClauses(cursor)
  const as = tableQuery(cursor)
  check(cursor, start, columns, clauses, as)
  return {
    name,
    columns,
    provider: clauses.provider ?? null,
    storedAs: clauses.storedAs ?? null,
    rowFormat: clauses.rowFormat ?? null,
    options: clauses.options ?? [],
    partitionedBy: clauses.partitionedBy ?? [],
    buckets: clauses.buckets ?? null,
    comment: clauses.comment ?? null,
    location: clauses.location ?? null,
    properties: clauses.properties ?? [],
    as,
  }
}

/** Spark keeps the form only for what it makes a view over files of. */
function checkTemporary(cursor: Cursor, start: number, definition: Omit<TableDefinition, 'name'>, ifNotExists: boolean): void {
  if (definition.as !== null) {
    throw cursor.error('Operation not allowed: CREATE TEMPORARY TABLE … AS …, use CREATE TEMPORARY VIEW instead', start)
  }
  if (ifNotExists) throw cursor.error('Operation not allowed: CREATE TEMPORARY TABLE … IF NOT EXISTS', start)
  if (definition.provider === null) throw cursor.error('CREATE TEMPORARY TABLE without a provider is not allowed', start)
}

function likeTable(cursor: Cursor, start: number, name: TableDefinition['name'], ifNotExists: boolean): CreateTableLike {
  if (name.length > 2) throw cursor.unexpected()
  cursor.expect('LIKE')
  const source = cursor.qualifiedName('a table')
  const clauses: Clauses = {}
  while (likeClause(cursor, clauses));
  const { provider = null, storedAs = null, rowFormat = null, location = null, properties = [] } = clauses
  if (provider !== null && storedAs !== null) {
    throw cursor.error(`Operation not allowed: CREATE TABLE LIKE … USING … STORED AS ${storedAs}`, start)
  }
  if (rowFormat !== null && storedAs === null) throw cursor.error("'ROW FORMAT' must be used with 'STORED AS'", start)
  checkFormats(cursor, start, rowFormat, storedAs)
  refuseReserved(cursor, start, 'table', keysOf(properties))
  return {
    kind: 'create-table-like',
    start,
    end: cursor.end,
    name,
    source,
    ifNotExists,
    provider,
    storedAs,
    rowFormat,
    location,
    properties,
  }
}

/** `CREATE TABLE t (SELECT …)` has a query in its bracket. */
const startsColumns = (cursor: Cursor): boolean =>
  cursor.is('(') && !(startsQuery(cursor, 1) && !isName(cursor.peek(2))) && isName(cursor.peek(1))

function tableQuery(cursor: Cursor): Query | null {
  if (cursor.accept('AS')) return cursor.grammar.query(cursor)
  return startsQuery(cursor) || cursor.is('(') ? cursor.grammar.query(cursor) : null
}

function check(cursor: Cursor, start: number, columns: CreateTable['columns'], clauses: Clauses, as: Query | null): void {
  const refuse = (what: string) => cursor.error(what, start)
  const { provider, rowFormat = null, storedAs = null, options = [], partitionedBy = [], location, properties = [] } = clauses
  if (provider !== undefined && (rowFormat !== null || storedAs !== null)) {
    throw refuse('Operation not allowed: CREATE TABLE … USING … with ROW FORMAT or STORED AS')
  }
  checkFormats(cursor, start, rowFormat, storedAs)
  refuseReserved(cursor, start, 'table', [...keysOf(properties), ...keysOf(options)])
  if (location !== undefined && options.some(({ key }) => key.toLowerCase() === 'path')) {
    throw refuse("Duplicated table paths found: LOCATION and the case insensitive key 'path' in OPTIONS both tell where the table is")
  }
  const typed = partitionedBy.filter((field) => 'type' in field && 'nullable' in field).length
  if (typed > 0 && typed < partitionedBy.length) {
    throw refuse('Operation not allowed: PARTITION BY: Cannot mix partition expressions and partition columns')
  }
  if (as === null) return
  if (columns !== null) throw refuse('Operation not allowed: Schema may not be specified in a Create Table As Select (CTAS) statement')
  if (typed > 0) throw refuse('Operation not allowed: Partition column types may not be specified in Create Table As Select (CTAS)')
}
