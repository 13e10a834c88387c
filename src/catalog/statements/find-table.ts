import { failure } from '../../core/errors/failure.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { Identifier, QualifiedName } from '../../sql/ast.ts'
import { positionOf } from '../../sql/position.ts'
import { tableName } from './names.ts'
import type { CatalogContext } from './outcome.ts'

/** What a statement takes, and how Spark words it that it got something else. */
export interface Wanted {
  readonly missing: 'Table' | 'View' | 'Table or view' | 'Table or permanent view'
  readonly kind: 'table' | 'view' | 'either'
  /** The statement as the error calls it: `DROP VIEW`. */
  readonly by: string
  /** What the error advises: `DROP TABLE`. */
  readonly instead?: string
}

/** How Spark shows a name in most errors: `` `db`.`t` ``. */
export const quotedName = ({ databaseName, name }: Pick<TableRecord, 'databaseName' | 'name'>): string => `\`${databaseName}\`.\`${name}\``

/**
 * The table or view that a statement names.
 * @throws RELATION_NOT_FOUND; ANALYSIS for a view where a table is wanted, and the other way round
 */
export function requireTable(
  name: QualifiedName,
  context: CatalogContext,
  sql: string,
  { missing, kind, by, instead }: Wanted,
): TableRecord {
  const { database, table } = tableName(name, context.currentDatabase)
  const { line, position } = positionOf(sql, (name[0] as Identifier).start)
  const found = context.reads.table(context.projectId, database, table)
  if (found === null) throw failure('RELATION_NOT_FOUND', [missing, name.map(({ text }) => text).join('.'), line, position])
  const is = found.view === null ? 'table' : 'view'
  if (kind !== 'either' && kind !== is) {
    const advice = instead === undefined ? '' : ` Please use ${instead} instead.`
    throw failure('ANALYSIS', [`${database}.${table} is a ${is}. '${by}' expects a ${kind}.${advice}; line ${line} pos ${position}`])
  }
  return found
}
