import type { Assignment, Change, Insert, InsertDirectory, MatchedClause, Merge, MultiInsert, NotMatchedClause, Query } from '../ast.ts'
import { list } from './calls.ts'
import { dottedName, identifier, name, string, words } from './names.ts'
import { partition } from './partitions.ts'
import type { Printer } from './printer.ts'
import { commonTables, source } from './queries.ts'
import { tableAlias } from './relations.ts'
import type { Printers } from './statement-printers.ts'
import { clause, rowFormat, storedAs } from './tables.ts'

function insert(node: Insert, print: Printer): string {
  return words(
    node.overwrite ? 'INSERT OVERWRITE' : 'INSERT INTO',
    name(node.table),
    partition(node.partition, print),
    node.ifNotExists && 'IF NOT EXISTS',
    node.columns.length > 0 && `(${node.columns.map(identifier).join(', ')})`,
    print.query(node.query),
  )
}

function insertDirectory(node: InsertDirectory, print: Printer): string {
  return words(
    'INSERT OVERWRITE',
    node.local && 'LOCAL',
    'DIRECTORY',
    node.path !== null && string(node.path),
    node.provider !== null && `USING ${dottedName(node.provider)}`,
    clause('OPTIONS', node.options),
    rowFormat(node.rowFormat),
    storedAs(node.storedAs),
    print.query(node.query),
  )
}

/** The query of one insert without the FROM that it shares with the others. */
function ownPart(query: Query, { lateralViews }: MultiInsert): Query {
  const { body } = query
  if (body.kind !== 'select' && body.kind !== 'transform') return query
  return { ...query, body: { ...body, from: [], lateralViews: body.lateralViews.slice(lateralViews.length) } }
}

function multiInsert(node: MultiInsert, print: Printer): string {
  const inserts = node.inserts.map((one) => {
    const query = ownPart(one.query, node)
    return one.kind === 'insert' ? insert({ ...one, query }, print) : insertDirectory({ ...one, query }, print)
  })
  return words(commonTables(node.ctes, print), source(node, print), ...inserts)
}

const assignments = (all: readonly Assignment[], print: Printer): string =>
  all.map(({ column, value }) => `${name(column)} = ${print.expression(value)}`).join(', ')

const condition = (node: MatchedClause['condition'], print: Printer): string => (node === null ? '' : `AND ${print.expression(node)}`)

function matched({ condition: when, action }: MatchedClause, print: Printer): string {
  const what =
    action === 'DELETE' ? action : `UPDATE SET ${typeof action.update === 'string' ? action.update : assignments(action.update, print)}`
  return words('WHEN MATCHED', condition(when, print), 'THEN', what)
}

function notMatched({ condition: when, insert: what }: NotMatchedClause, print: Printer): string {
  const values = what === '*' ? what : `(${what.columns.map(name).join(', ')}) VALUES (${list(what.values, print)})`
  return words('WHEN NOT MATCHED', condition(when, print), `THEN INSERT ${values}`)
}

function merge(node: Merge, print: Printer): string {
  const from = 'kind' in node.source ? `(${print.query(node.source)})` : name(node.source)
  return words(
    commonTables(node.ctes, print),
    'MERGE INTO',
    name(node.table),
    tableAlias(node.alias),
    `USING ${from}`,
    tableAlias(node.sourceAlias),
    `ON ${print.expression(node.on)}`,
    ...node.matched.map((one) => matched(one, print)),
    ...node.notMatched.map((one) => notMatched(one, print)),
  )
}

export const CHANGE_PRINTERS: Printers<Change> = {
  insert,
  'insert-directory': insertDirectory,
  'multi-insert': multiInsert,
  update: (node, print) =>
    words(
      commonTables(node.ctes, print),
      'UPDATE',
      name(node.table),
      tableAlias(node.alias),
      `SET ${assignments(node.assignments, print)}`,
      node.where !== null && `WHERE ${print.expression(node.where)}`,
    ),
  delete: (node, print) =>
    words(
      commonTables(node.ctes, print),
      'DELETE FROM',
      name(node.table),
      tableAlias(node.alias),
      node.where !== null && `WHERE ${print.expression(node.where)}`,
    ),
  merge,
  'load-data': (node, print) =>
    words(
      'LOAD DATA',
      node.local && 'LOCAL',
      `INPATH ${string(node.path)}`,
      node.overwrite && 'OVERWRITE',
      `INTO TABLE ${name(node.table)}`,
      partition(node.partition, print),
      clause('OPTIONS', node.options),
    ),
  optimize: (node, print) => words('OPTIMIZE', name(node.table), node.where !== null && `WHERE ${print.expression(node.where)}`),
  'restore-table': (node, print) =>
    words(
      'RESTORE TABLE',
      name(node.table),
      partition(node.partition, print),
      node.version === null ? 'TO INITIAL LAYOUT' : `TO VERSION ${string(node.version)}`,
    ),
  'clear-history': (node) => `CLEAR HISTORY FOR TABLE ${name(node.table)} OLDER_THAN ${string(node.olderThan)}`,
}
