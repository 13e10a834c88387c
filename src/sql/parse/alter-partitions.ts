import type { AlterTable } from '../ast.ts'
import { type AlterTarget, refusePartition } from './alter-target.ts'
import type { Cursor } from './cursor.ts'
import { partition, startsPartition } from './partitions.ts'

/** `ADD [IF NOT EXISTS] PARTITION (…) [LOCATION '…'] [PARTITION …]`. */
export function addPartitions(cursor: Cursor, target: AlterTarget): AlterTable {
  refusePartition(cursor, target)
  const ifNotExists = cursor.acceptAll('IF', 'NOT', 'EXISTS')
  if (!startsPartition(cursor)) throw cursor.unexpected("'COLUMNS' or 'PARTITION'")
  const partitions = []
  while (startsPartition(cursor)) {
    const spec = partition(cursor)
    partitions.push({ spec, location: cursor.accept('LOCATION') ? cursor.string('a path') : null })
  }
  return { kind: 'add-partitions', start: target.start, end: cursor.end, name: target.name, ifNotExists, partitions }
}

/** `DROP [IF EXISTS] PARTITION (…), …` by values, and DLI's `DROP [IF EXISTS] PARTITIONS (condition), …`. */
export function dropPartitions(cursor: Cursor, target: AlterTarget): AlterTable {
  const { start, name } = target
  refusePartition(cursor, target)
  const ifExists = cursor.acceptAll('IF', 'EXISTS')
  if (cursor.reads('PARTITIONS', '(')) {
    const filters = cursor.commaSeparated(filter)
    return { kind: 'drop-partitions-where', start, end: cursor.end, name, ifExists, filters }
  }
  if (!startsPartition(cursor)) throw cursor.unexpected("'COLUMNS', 'PARTITION' or 'PARTITIONS'")
  const partitions = cursor.commaSeparated(partition)
  const purge = cursor.accept('PURGE')
  return { kind: 'drop-partitions', start, end: cursor.end, name, ifExists, partitions, purge }
}

function filter(cursor: Cursor) {
  cursor.expect('PARTITIONS', '(')
  const condition = cursor.grammar.expression(cursor)
  cursor.expect(')')
  return condition
}
