import type { AlterTable, AlterViewQuery, QualifiedName, Statement } from '../ast.ts'
import { addColumns, alterColumn, dropColumns, renameColumn, replaceColumns } from './alter-columns.ts'
import { addPartitions, dropPartitions } from './alter-partitions.ts'
import { type AlterTarget, refusePartition } from './alter-target.ts'
import type { Cursor } from './cursor.ts'
import { DATABASE_WORDS, setDatabase } from './databases.ts'
import { partition, startsPartition } from './partitions.ts'
import { keyList, propertyList } from './properties.ts'
import { keysOf, refuseReserved } from './reserved-properties.ts'

/** ALTER TABLE, VIEW or DATABASE. */
export function alter(cursor: Cursor): Statement {
  const { start } = cursor
  cursor.expect('ALTER')
  if (DATABASE_WORDS.has(cursor.word)) return setDatabase(cursor, start)
  if (cursor.is('INDEX')) throw cursor.error('Operation not allowed: ALTER INDEX', start)
  const isView = cursor.is('VIEW')
  if (!isView && !cursor.is('TABLE')) throw cursor.unexpected("'TABLE', 'VIEW' or 'DATABASE'")
  cursor.advance()
  const name = cursor.qualifiedName(isView ? 'a view' : 'a table')
  return isView ? alterView(cursor, start, name) : alterTable(cursor, start, name)
}

type Action = (cursor: Cursor, target: AlterTarget) => AlterTable

/** By the word after the table's name; it is read already. */
const TABLE_ACTIONS: Readonly<Record<string, Action>> = {
  RENAME: rename,
  ADD: (cursor, target) => (cursor.is('COLUMN') || cursor.is('COLUMNS') ? addColumns : addPartitions)(cursor, target),
  DROP: (cursor, target) => (cursor.is('COLUMN') || cursor.is('COLUMNS') ? dropColumns : dropPartitions)(cursor, target),
  ALTER: alterColumn,
  CHANGE: alterColumn,
  REPLACE: replaceColumns,
  SET: setTable,
  UNSET: unsetProperties,
  RECOVER: recoverPartitions,
  LIFECYCLE: setLifecycle,
}

/** Hive's own, which Spark knows and refuses. */
const NOT_ALLOWED: readonly (readonly string[])[] = [
  ['NOT', 'CLUSTERED'],
  ['CLUSTERED', 'BY'],
  ['NOT', 'SORTED'],
  ['SKEWED', 'BY'],
  ['NOT', 'SKEWED'],
  ['NOT', 'STORED', 'AS', 'DIRECTORIES'],
  ['SET', 'SKEWED', 'LOCATION'],
  ['EXCHANGE', 'PARTITION'],
  ['ARCHIVE', 'PARTITION'],
  ['UNARCHIVE', 'PARTITION'],
  ['TOUCH'],
  ['COMPACT'],
  ['CONCATENATE'],
]

function alterTable(cursor: Cursor, start: number, name: QualifiedName): AlterTable {
  const partitionStart = cursor.start
  const spec = startsPartition(cursor) ? partition(cursor) : []
  const refused = NOT_ALLOWED.find((words) => cursor.reads(...words))
  if (refused !== undefined) throw cursor.error(`Operation not allowed: ALTER TABLE ${refused.join(' ')}`, start)
  const { word } = cursor
  const action = Object.hasOwn(TABLE_ACTIONS, word) ? TABLE_ACTIONS[word] : undefined
  if (action === undefined) throw cursor.unexpected('what to alter, such as ADD, DROP, RENAME or SET')
  cursor.advance()
  return action(cursor, { start, target: 'TABLE', name, partition: spec, partitionStart, word })
}

const VIEW_ACTIONS: Readonly<Record<string, Action>> = { RENAME: rename, SET: setProperties, UNSET: unsetProperties }

function alterView(cursor: Cursor, start: number, name: QualifiedName): AlterTable | AlterViewQuery {
  const { word } = cursor
  const target: AlterTarget = { start, target: 'VIEW', name, partition: [], partitionStart: start, word }
  const action = Object.hasOwn(VIEW_ACTIONS, word) ? VIEW_ACTIONS[word] : undefined
  if (action !== undefined) {
    cursor.advance()
    return action(cursor, target)
  }
  if (word === 'ADD' || word === 'DROP') {
    cursor.advance()
    ;(word === 'ADD' ? addPartitions : dropPartitions)(cursor, target)
    throw cursor.error(`Operation not allowed: ALTER VIEW … ${word} PARTITION`, start)
  }
  cursor.accept('AS')
  const query = cursor.grammar.query(cursor)
  return { kind: 'alter-view-query', start, end: cursor.end, name, query }
}

function rename(cursor: Cursor, target: AlterTarget): AlterTable {
  const { start, name, partition: from } = target
  if (from.length > 0) {
    cursor.expect('TO')
    const to = partition(cursor)
    return { kind: 'rename-partition', start, end: cursor.end, name, partition: from, to }
  }
  if (target.target === 'TABLE' && cursor.is('COLUMN')) return renameColumn(cursor, target)
  cursor.expect('TO')
  const to = cursor.qualifiedName('a name')
  return { kind: 'rename-table', start, end: cursor.end, target: target.target, name, to }
}

function setProperties(cursor: Cursor, target: AlterTarget): AlterTable {
  const { start, name } = target
  refusePartition(cursor, target)
  cursor.expect('TBLPROPERTIES')
  const properties = propertyList(cursor)
  refuseReserved(cursor, start, 'table', keysOf(properties))
  return { kind: 'set-table-properties', start, end: cursor.end, target: target.target, name, properties }
}

function unsetProperties(cursor: Cursor, target: AlterTarget): AlterTable {
  const { start, name } = target
  refusePartition(cursor, target)
  cursor.expect('TBLPROPERTIES')
  const ifExists = cursor.acceptAll('IF', 'EXISTS')
  const keys = keyList(cursor)
  refuseReserved(cursor, start, 'table', keys)
  return { kind: 'unset-table-properties', start, end: cursor.end, target: target.target, name, keys, ifExists }
}

function setTable(cursor: Cursor, target: AlterTarget): AlterTable {
  const { start, name, partition: spec } = target
  if (cursor.accept('LOCATION')) {
    const location = cursor.string('a path')
    return { kind: 'set-table-location', start, end: cursor.end, name, partition: spec, location }
  }
  if (cursor.accept('SERDE')) {
    const serde = cursor.string('a class')
    const properties = cursor.acceptAll('WITH', 'SERDEPROPERTIES') ? propertyList(cursor) : []
    return { kind: 'set-table-serde', start, end: cursor.end, name, partition: spec, serde, properties }
  }
  if (cursor.accept('SERDEPROPERTIES')) {
    const properties = propertyList(cursor)
    return { kind: 'set-table-serde', start, end: cursor.end, name, partition: spec, serde: null, properties }
  }
  if (cursor.accept('FILEFORMAT')) {
    const format = cursor.identifier('a format').text
    return { kind: 'set-table-format', start, end: cursor.end, name, partition: spec, format }
  }
  if (!cursor.is('TBLPROPERTIES')) throw cursor.unexpected("'TBLPROPERTIES', 'LOCATION', 'SERDE' or 'SERDEPROPERTIES'")
  return setProperties(cursor, target)
}

function recoverPartitions(cursor: Cursor, target: AlterTarget): AlterTable {
  refusePartition(cursor, target)
  cursor.expect('PARTITIONS')
  return { kind: 'recover-partitions', start: target.start, end: cursor.end, name: target.name }
}

/** DLI allows quotes around the word. */
function setLifecycle(cursor: Cursor, { start, name, partition: spec }: AlterTarget): AlterTable {
  const { token } = cursor
  const word = token.kind === 'string' ? cursor.string().toUpperCase() : cursor.advance().word
  if (word !== 'ENABLE' && word !== 'DISABLE') {
    cursor.index -= 1
    throw cursor.unexpected("'ENABLE' or 'DISABLE'")
  }
  return { kind: 'set-table-lifecycle', start, end: cursor.end, name, partition: spec, enabled: word === 'ENABLE' }
}
