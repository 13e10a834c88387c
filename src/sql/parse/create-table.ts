import type { ColumnDefinition, CreateTable, Expression, Identifier, Query } from '../ast.ts'
import { type Cursor, WithoutTree } from './cursor.ts'
import { constant } from './literals.ts'
import { propertyList } from './properties.ts'
import { startsQuery } from './query-start.ts'
import { isName } from './token.ts'
import { comment, dataType, notNull } from './types.ts'

type Clauses = {
  -readonly [Clause in
    | 'provider'
    | 'storedAs'
    | 'rowFormat'
    | 'options'
    | 'partitionedBy'
    | 'comment'
    | 'location'
    | 'properties']?: CreateTable[Clause]
}

/** CREATE [EXTERNAL] TABLE; whether USING or Hive's clauses follow shows only later. */
export function createTable(cursor: Cursor): CreateTable {
  const { start } = cursor
  cursor.jobType = 'DDL'
  cursor.expect('CREATE')
  const temporary = cursor.accept('TEMPORARY') || cursor.accept('TEMP')
  const external = cursor.accept('EXTERNAL')
  cursor.expect('TABLE')
  const ifNotExists = cursor.acceptAll('IF', 'NOT', 'EXISTS')
  const name = cursor.qualifiedName('a table')
  if (cursor.is('LIKE')) return likeTable(cursor)
  const columns = startsColumns(cursor) ? columnList(cursor) : null
  const clauses = tableClauses(cursor)
  const as = tableQuery(cursor)
  if (temporary) throw new WithoutTree('CREATE TEMPORARY TABLE')
  check(cursor, start, columns, clauses, as)
  return {
    kind: 'create-table',
    start,
    end: cursor.end,
    name,
    ifNotExists,
    external,
    columns,
    provider: clauses.provider ?? null,
    storedAs: clauses.storedAs ?? null,
    rowFormat: clauses.rowFormat ?? null,
    options: clauses.options ?? [],
    partitionedBy: clauses.partitionedBy ?? [],
    comment: clauses.comment ?? null,
    location: clauses.location ?? null,
    properties: clauses.properties ?? [],
    as,
  }
}

function likeTable(cursor: Cursor): never {
  cursor.expect('LIKE')
  cursor.qualifiedName('a table')
  throw new WithoutTree('CREATE TABLE … LIKE')
}

/** `CREATE TABLE t (SELECT …)` has a query in its bracket. */
const startsColumns = (cursor: Cursor): boolean =>
  cursor.is('(') && !(startsQuery(cursor, 1) && !isName(cursor.peek(2))) && isName(cursor.peek(1))

function columnList(cursor: Cursor): readonly ColumnDefinition[] {
  const columns = cursor.bracketed(columnDefinition)
  const names = new Set<string>()
  for (const { name } of columns) {
    const key = name.text.toLowerCase()
    if (names.has(key)) throw cursor.error(`Found duplicate column(s) in the table definition: ${name.text}`, name.start)
    names.add(key)
  }
  return columns
}

function columnDefinition(cursor: Cursor): ColumnDefinition {
  const { start } = cursor
  const name = cursor.identifier('a column')
  const type = dataType(cursor)
  const nullable = !notNull(cursor)
  const remark = comment(cursor)
  return { start, end: cursor.end, name, type, nullable, comment: remark }
}

function tableQuery(cursor: Cursor): Query | null {
  if (cursor.accept('AS')) return cursor.grammar.query(cursor)
  return startsQuery(cursor) || cursor.is('(') ? cursor.grammar.query(cursor) : null
}

function tableClauses(cursor: Cursor): Clauses {
  const clauses: Clauses = {}
  // USING stands right behind the columns, nowhere else.
  if (cursor.accept('USING')) clauses.provider = providerName(cursor)
  while (clause(cursor, clauses));
  return clauses
}

const providerName = (cursor: Cursor): string =>
  cursor
    .qualifiedName('a format')
    .map((part) => part.text)
    .join('.')

/** Reads one clause into `clauses`; false when none is next. */
function clause(cursor: Cursor, clauses: Clauses): boolean {
  switch (cursor.word) {
    case 'OPTIONS':
      once(cursor, clauses, 'options', () => propertyList(cursor))
      return true
    case 'PARTITIONED':
      once(cursor, clauses, 'partitionedBy', () => partitioning(cursor))
      return true
    case 'COMMENT':
      once(cursor, clauses, 'comment', () => cursor.string())
      return true
    case 'LOCATION':
      once(cursor, clauses, 'location', () => cursor.string())
      return true
    case 'TBLPROPERTIES':
      once(cursor, clauses, 'properties', () => propertyList(cursor))
      return true
    case 'STORED':
      once(cursor, clauses, 'storedAs', () => storage(cursor))
      return true
    case 'ROW':
      once(cursor, clauses, 'rowFormat', () => rowFormat(cursor))
      return true
    case 'CLUSTERED':
    case 'SKEWED':
      throw new WithoutTree(`CREATE TABLE … ${cursor.word} BY`)
    default:
      return false
  }
}

function once<Clause extends keyof Clauses>(
  cursor: Cursor,
  clauses: Clauses,
  name: Clause,
  read: () => NonNullable<Clauses[Clause]>,
): void {
  const { start } = cursor
  const { word } = cursor.advance()
  if (clauses[name] !== undefined) throw cursor.error(`Found duplicate clauses: ${word}`, start)
  clauses[name] = read()
}

function partitioning(cursor: Cursor): CreateTable['partitionedBy'] {
  cursor.expect('BY')
  return cursor.bracketed(partitionField)
}

function partitionField(cursor: Cursor): Identifier | ColumnDefinition | Expression {
  const { start } = cursor
  if (isName(cursor.peek(1))) return columnDefinition(cursor)
  const parts = cursor.qualifiedName('a column')
  if (parts.length === 1 && cursor.is('(')) {
    const list = cursor.bracketed(transformArgument)
    return {
      kind: 'call',
      start,
      end: cursor.end,
      name: parts,
      arguments: list,
      distinct: false,
      filter: null,
      nulls: null,
      over: null,
      withinGroup: null,
    }
  }
  return parts.length === 1 ? (parts[0] as Identifier) : { kind: 'column', start, end: cursor.end, parts }
}

function transformArgument(cursor: Cursor): Expression {
  const { start } = cursor
  const named = isName(cursor.token) && cursor.peek(1).kind !== 'string'
  return named ? { kind: 'column', start, parts: cursor.qualifiedName(), end: cursor.end } : constant(cursor)
}

/** `STORED AS f`, or `STORED AS INPUTFORMAT '…' OUTPUTFORMAT '…'` as written. */
function storage(cursor: Cursor): string {
  if (cursor.is('BY')) throw new WithoutTree('CREATE TABLE … STORED BY')
  cursor.expect('AS')
  const { start } = cursor
  if (!cursor.is('INPUTFORMAT') || cursor.peek(1).kind !== 'string') return cursor.identifier('a format').text
  cursor.advance()
  cursor.string()
  cursor.expect('OUTPUTFORMAT')
  cursor.string()
  return cursor.text.slice(start, cursor.end)
}

const DELIMITERS: readonly (readonly string[])[] = [
  ['FIELDS', 'TERMINATED', 'BY'],
  ['ESCAPED', 'BY'],
  ['COLLECTION', 'ITEMS', 'TERMINATED', 'BY'],
  ['MAP', 'KEYS', 'TERMINATED', 'BY'],
  ['LINES', 'TERMINATED', 'BY'],
  ['NULL', 'DEFINED', 'AS'],
]

/** What follows `ROW`: the text from FORMAT to its end. */
function rowFormat(cursor: Cursor): string {
  const { start } = cursor
  cursor.expect('FORMAT')
  if (cursor.accept('SERDE')) {
    cursor.string('a class')
    if (cursor.acceptAll('WITH', 'SERDEPROPERTIES')) propertyList(cursor)
  } else {
    cursor.expect('DELIMITED')
    for (const words of DELIMITERS) if (cursor.acceptAll(...words)) cursor.string('a delimiter')
  }
  return cursor.text.slice(start, cursor.end)
}

function check(cursor: Cursor, start: number, columns: CreateTable['columns'], clauses: Clauses, as: Query | null): void {
  if (clauses.provider !== undefined && (clauses.rowFormat !== undefined || clauses.storedAs !== undefined)) {
    throw cursor.error('Operation not allowed: CREATE TABLE … USING … with ROW FORMAT or STORED AS', start)
  }
  const typed = (clauses.partitionedBy ?? []).some((field) => 'type' in field && 'nullable' in field)
  if (as === null) return
  if (columns !== null)
    throw cursor.error('Operation not allowed: Schema may not be specified in a Create Table As Select (CTAS) statement', start)
  if (typed)
    throw cursor.error('Operation not allowed: Partition column types may not be specified in Create Table As Select (CTAS)', start)
}
