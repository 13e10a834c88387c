import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import type { ShowColumns } from '../../sql/ast.ts'
import { requireTable } from './find-table.ts'
import { databaseName } from './names.ts'
import { type CatalogContext, type CatalogOutcome, rows, text } from './outcome.ts'

/** `IN t IN d`: the database may be said once, or twice when it is the same. @throws RELATION_NOT_FOUND, ANALYSIS */
export function showColumns({ table: name, database }: ShowColumns, context: CatalogContext, sql: string): CatalogOutcome {
  const said = database === null ? null : databaseName(database)
  const own = name.length > 1 ? foldName(name.at(-2)?.text ?? '') : null
  if (said !== null && own !== null && said !== own)
    throw failure('ANALYSIS', [`SHOW COLUMNS with conflicting databases: '${said}' != '${own}'`])
  const qualified = own === null && database !== null ? [...database, ...name] : name
  const table = requireTable(qualified, context, sql, { missing: 'Table or view', kind: 'either', by: 'SHOW COLUMNS' })
  return rows(
    [text('col_name')],
    table.columns.map((column) => [column.name]),
  )
}
