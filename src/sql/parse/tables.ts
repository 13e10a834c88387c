import type {
  AnalyzeTable,
  AnalyzeTables,
  CommentOn,
  CreateIndex,
  DropIndex,
  DropTable,
  RefreshTable,
  RepairTable,
  TruncateTable,
} from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { DATABASE_WORDS } from './databases.ts'
import { optionalPartialPartition, optionalPartition } from './partitions.ts'
import { optionList } from './properties.ts'

export function dropTable(cursor: Cursor): DropTable {
  const { start } = cursor
  cursor.expect('DROP', 'TABLE')
  const ifExists = cursor.acceptAll('IF', 'EXISTS')
  const name = cursor.qualifiedName('a table')
  const purge = cursor.accept('PURGE')
  return { kind: 'drop-table', start, end: cursor.end, name, ifExists, purge }
}

export function truncateTable(cursor: Cursor): TruncateTable {
  const { start } = cursor
  cursor.expect('TRUNCATE', 'TABLE')
  const name = cursor.qualifiedName('a table')
  const partition = optionalPartition(cursor)
  return { kind: 'truncate-table', start, end: cursor.end, name, partition }
}

const REPAIRS: readonly RepairTable['action'][] = ['ADD', 'DROP', 'SYNC']

/** MSCK REPAIR TABLE t [{ADD | DROP | SYNC} PARTITIONS]. */
export function repairTable(cursor: Cursor): RepairTable {
  const { start } = cursor
  cursor.expect('MSCK', 'REPAIR', 'TABLE')
  const name = cursor.qualifiedName('a table')
  const written = REPAIRS.find((one) => cursor.accept(one))
  if (written !== undefined) cursor.expect('PARTITIONS')
  return { kind: 'repair-table', start, end: cursor.end, name, action: written ?? 'ADD' }
}

export function refreshTable(cursor: Cursor): RefreshTable {
  const { start } = cursor
  cursor.expect('REFRESH', 'TABLE')
  const name = cursor.qualifiedName('a table')
  return { kind: 'refresh-table', start, end: cursor.end, name }
}

/** ANALYZE TABLE and ANALYZE TABLES. */
export function analyze(cursor: Cursor): AnalyzeTable | AnalyzeTables {
  const { start } = cursor
  cursor.expect('ANALYZE')
  if (cursor.accept('TABLES')) {
    const database = cursor.accept('IN') || cursor.accept('FROM') ? cursor.qualifiedName('a database') : null
    cursor.expect('COMPUTE', 'STATISTICS')
    const skips = noScan(cursor)
    return { kind: 'analyze-tables', start, end: cursor.end, database, noScan: skips }
  }
  cursor.expect('TABLE')
  const name = cursor.qualifiedName('a table')
  const partition = optionalPartialPartition(cursor)
  cursor.expect('COMPUTE', 'STATISTICS')
  const columns = analyzedColumns(cursor)
  const skips = columns === null && noScan(cursor)
  return { kind: 'analyze-table', start, end: cursor.end, name, partition, noScan: skips, columns }
}

function noScan(cursor: Cursor): boolean {
  if (cursor.atEnd) return false
  if (!cursor.accept('NOSCAN')) throw cursor.unexpected("'NOSCAN'")
  return true
}

function analyzedColumns(cursor: Cursor): AnalyzeTable['columns'] {
  if (cursor.acceptAll('FOR', 'ALL', 'COLUMNS')) return 'ALL'
  return cursor.acceptAll('FOR', 'COLUMNS') ? cursor.commaSeparated((inner) => inner.identifier('a column')) : null
}

/** COMMENT ON {TABLE | DATABASE} x IS {'…' | NULL}. */
export function commentOn(cursor: Cursor): CommentOn {
  const { start } = cursor
  cursor.expect('COMMENT', 'ON')
  const isTable = cursor.is('TABLE')
  if (!isTable && !DATABASE_WORDS.has(cursor.word)) throw cursor.unexpected("'TABLE' or 'DATABASE'")
  cursor.advance()
  const name = cursor.qualifiedName()
  cursor.expect('IS')
  const comment = cursor.accept('NULL') ? null : cursor.string('a comment or NULL')
  return { kind: 'comment-on', start, end: cursor.end, target: isTable ? 'TABLE' : 'DATABASE', name, comment }
}

export function createIndex(cursor: Cursor): CreateIndex {
  const { start } = cursor
  cursor.expect('CREATE', 'INDEX')
  const ifNotExists = cursor.acceptAll('IF', 'NOT', 'EXISTS')
  const index = cursor.identifier('an index')
  cursor.expect('ON')
  cursor.accept('TABLE')
  const table = cursor.qualifiedName('a table')
  const using = cursor.accept('USING') ? cursor.identifier('a kind of index') : null
  const columns = cursor.bracketed((inner) => ({ name: inner.qualifiedName('a column'), options: optionList(inner) }))
  const options = optionList(cursor)
  return { kind: 'create-index', start, end: cursor.end, index, table, ifNotExists, using, columns, options }
}

export function dropIndex(cursor: Cursor): DropIndex {
  const { start } = cursor
  cursor.expect('DROP', 'INDEX')
  const ifExists = cursor.acceptAll('IF', 'EXISTS')
  const index = cursor.identifier('an index')
  cursor.expect('ON')
  cursor.accept('TABLE')
  const table = cursor.qualifiedName('a table')
  return { kind: 'drop-index', start, end: cursor.end, index, table, ifExists }
}
