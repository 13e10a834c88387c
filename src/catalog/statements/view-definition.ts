import { isDeepStrictEqual } from 'node:util'
import { dialectOf, isPlain } from '../../core/dialect.ts'
import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { CreateView, Query, Statement } from '../../sql/ast.ts'
import type { CatalogView } from '../../sql/catalog-view.ts'
import { parse } from '../../sql/parse/parse.ts'
import { tableUses } from '../../sql/referenced-tables.ts'
import { tableNamed } from '../../sql/resolve-table.ts'
import { createCatalogView } from '../catalog-view.ts'
import { definedColumns } from '../column-origins.ts'
import { firstUnnamedColumn } from '../unnamed-columns.ts'
import { analysed } from './analysed.ts'
import type { CatalogContext } from './outcome.ts'

type ViewColumns = TableRecord['columns']

/** What a view is apart from its name. */
export interface ViewDefinition {
  readonly columns: ViewColumns
  readonly view: NonNullable<TableRecord['view']>
}

interface ViewSource {
  readonly query: Query
  /** The statement's, of which the query is a part. */
  readonly sql: string
  /** Empty: those of the query. */
  readonly columns: CreateView['columns']
  /** How Spark's errors name the view: `` `db`.`v` ``. */
  readonly name: string
  /** Columns of a temporary view may have any name. */
  readonly temporary: boolean
}

/**
 * A view's query against the catalog as it is, with names, types and comments of its columns.
 * @throws ANALYSIS, TABLE_NOT_FOUND_IN_QUERY, UNSUPPORTED
 */
export async function viewDefinition(
  { query, sql, columns: declared, name, temporary }: ViewSource,
  context: CatalogContext,
): Promise<ViewDefinition> {
  const { currentDatabase, conf } = context
  const statement: Statement = { kind: 'query-statement', query, start: query.start, end: query.end }
  const plan = await analysed(statement, context, sql)
  // A view is its text, which is read where nothing is set.
  const apart = isPlain(dialectOf(conf)) ? plan : await analysed(statement, { ...context, conf: {} }, sql)
  if (!isDeepStrictEqual(apart.query, plan.query)) throw failure('UNSUPPORTED', ['a view under settings that change what its text means'])
  const names = plan.schema.map((column) => column.name)
  const unnamed = temporary ? null : firstUnnamedColumn(query, names, sql)
  if (unnamed !== null) {
    throw analysisError(`Not allowed to create a permanent view ${name} without explicitly assigning an alias for expression ${unnamed}`)
  }
  if (declared.length > 0 && declared.length !== names.length) {
    throw analysisError(
      `The number of columns produced by the SELECT clause (num: \`${names.length}\`) does not match the number of column names specified by CREATE VIEW (num: \`${declared.length}\`).`,
    )
  }
  const columns = definedColumns(plan).map((column, at) => ({
    ...column,
    ...(declared[at] === undefined ? {} : { name: declared[at].name.text }),
    ...(declared[at]?.comment == null ? {} : { comment: declared[at].comment }),
    fieldId: at + 1,
  }))
  const twice = duplicate(columns.map((column) => column.name))
  if (twice !== null) throw analysisError(`Found duplicate column(s) in the view definition: \`${twice}\``)
  return { columns, view: { text: sql.slice(query.start, query.end), database: currentDatabase, queryColumns: names } }
}

const analysisError = (what: string) => failure('ANALYSIS', [what])

function duplicate(names: readonly string[]): string | null {
  const seen = new Set<string>()
  for (const name of names.map(foldName)) {
    if (seen.has(name)) return name
    seen.add(name)
  }
  return null
}

/**
 * A view must not come to stand for itself, be it by way of others.
 * @throws ANALYSIS with the way
 */
export function refuseCycle(query: Query, view: { readonly database: string; readonly name: string }, context: CatalogContext): void {
  const shown = ({ database, name }: typeof view) => `\`${database}\`.\`${name}\``
  function visit(of: Query, catalog: CatalogView, way: readonly string[]): void {
    for (const used of tableUses({ kind: 'query-statement', query: of, start: of.start, end: of.end }).read) {
      const found = tableNamed(used, catalog)
      if (found === null) continue
      const next = [...way, shown(found)]
      if (found.database === view.database && found.name === view.name) {
        throw analysisError(`Recursive view ${shown(view)} detected (cycle: ${next.join(' -> ')})`)
      }
      const inner = found.view === null ? null : parse(found.view.text)
      if (found.view !== null && inner?.kind === 'query-statement')
        visit(inner.query, { ...catalog, currentDatabase: found.view.database }, next)
    }
  }
  visit(query, createCatalogView(context.reads, context.projectId, context.currentDatabase), [shown(view)])
}
