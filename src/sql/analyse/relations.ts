import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import { sqlTypeName } from '../../core/spark-types.ts'
import type {
  FunctionRelation,
  Identifier,
  InlineTable,
  QualifiedName,
  Relation,
  SubqueryRelation,
  TableAlias,
  TableRelation,
} from '../ast.ts'
import type { TableEntry } from '../catalog-view.ts'
import { widerTypeOfAllWithoutStringPromotion } from '../functions/wider-type.ts'
import { positionOf } from '../position.ts'
import { relationNamed, tableNamed } from '../resolve-table.ts'
import type { Analysed } from './analysed.ts'
import { cast, LONG } from './build.ts'
import { findCommon } from './environment.ts'
import { analyseJoin } from './joins.ts'
import { analysePivot } from './pivot.ts'
import { visible } from './scope.ts'
import { type Context, environmentOf, type Source } from './sources.ts'
import { partOf } from './table-parts.ts'
import { analyseView } from './views.ts'

/** One relation after FROM, its joins included. */
export function analyseRelation(relation: Relation, context: Context): Source {
  switch (relation.kind) {
    case 'table':
      return analyseTable(relation, context)
    case 'subquery':
      return analyseSubquery(relation, context)
    case 'table-function':
      return analyseTableFunction(relation, context)
    case 'inline-table':
      return analyseInlineTable(relation, context)
    case 'join':
      return analyseJoin(relation, context, analyseRelation)
    case 'pivot':
      return analysePivot(relation, context, analyseRelation)
  }
}

const written = (name: QualifiedName): string => name.map(({ text }) => text).join('.')

/** The table of a name. @throws TABLE_NOT_FOUND_IN_QUERY with its place */
export function findTable(name: QualifiedName, context: Context): TableEntry {
  return tableNamed(name, context.analysis.catalog) ?? notFound(name, context)
}

function notFound(name: QualifiedName, { analysis }: Context): never {
  const { line, position } = positionOf(analysis.text, (name[0] as Identifier).start)
  throw failure('TABLE_NOT_FOUND_IN_QUERY', [written(name), line, position])
}

function analyseTable(node: TableRelation, context: Context): Source {
  const { analysis, commons } = context
  if (node.sample !== null) throw analysis.unsupported('TABLESAMPLE')
  const common = node.name.length === 1 ? findCommon(commons, foldName((node.name[0] as Identifier).text)) : null
  if (common !== null) {
    if (node.asOf !== null) throw analysis.error('Cannot time travel subqueries from WITH clause.')
    common.uses += 1
    const columns = analysis.renewed(common.columns)
    const source: Source = {
      relation: { kind: 'common', definition: common.id, columns },
      columns: columns.map((column) => visible(column, [foldName(common.name)])),
    }
    return aliased(source, node.alias, context)
  }
  const named = relationNamed(node.name, analysis.catalog) ?? notFound(node.name, context)
  if (named.table.view !== null) {
    if (node.asOf !== null) throw analysis.error('Cannot time travel views.')
    return aliased(analyseView(named.table, named.table.view, context), node.alias, context)
  }
  const table = partOf(named, node.asOf, context)
  const columns = table.columns.map((column) => analysis.declared(column))
  const qualifier = [table.database, table.name, ...(named.metadataTable === null ? [] : [named.metadataTable])].map(foldName)
  return aliased(
    { relation: analysis.scan(table, columns), columns: columns.map((column) => visible(column, qualifier)) },
    node.alias,
    context,
  )
}

/** Under another name, its columns perhaps too. */
export function aliased({ relation, columns }: Source, alias: TableAlias | null, { analysis }: Context): Source {
  if (alias === null) return { relation, columns }
  const qualifier = [foldName(alias.name.text)]
  const shown = columns.filter(({ hidden }) => !hidden)
  if (alias.columns.length > 0 && alias.columns.length !== shown.length) {
    throw analysis.error(
      `Number of column aliases does not match number of columns. Number of column aliases: ${alias.columns.length}; number of columns: ${shown.length}.`,
      alias,
    )
  }
  return {
    relation,
    columns: shown.map(({ column, name }, at) => ({ column, name: alias.columns[at]?.text ?? name, qualifier, hidden: false })),
  }
}

/** Without an alias its columns keep no table's name. */
function analyseSubquery(node: SubqueryRelation, context: Context): Source {
  if (node.sample !== null) throw context.analysis.unsupported('TABLESAMPLE')
  const { relation, columns } = context.query(node.query, { ...context, strictNames: false })
  const bare = { relation, columns: columns.map((column) => ({ ...column, qualifier: [] })) }
  return aliased(bare, node.alias, context)
}

const RANGE_USAGE = `Table-valued function range with alternatives: range(start, end, step, numPartitions), range(start, end, step), range(start, end), range(end) cannot be applied to`

/** `range([start,] end [, step [, partitions]])`: one bigint column `id` (sql-measured.md A5: the only one in FROM). */
function analyseTableFunction(node: FunctionRelation, context: Context): Source {
  const { analysis } = context
  const name = written(node.name)
  if (foldName(name) !== 'range') throw analysis.error(`could not resolve \`${name}\` to a table-valued function`, node)
  const args = node.arguments.map((argument) => wholeConstant(context.analyse(argument, environmentOf(context, [])), context))
  if (args.length < 1 || args.length > 4) throw analysis.error(`${RANGE_USAGE} (${args.map(() => 'bigint').join(', ')})`, node)
  const [start, end, step] = args.length === 1 ? [0n, args[0] as bigint, 1n] : [args[0] as bigint, args[1] as bigint, args[2] ?? 1n]
  if (step === 0n) throw analysis.error('step cannot be 0', node)
  const column = analysis.column('id', LONG, false)
  const source: Source = { relation: { kind: 'range', start, end, step, columns: [column] }, columns: [visible(column, [])] }
  return aliased(source, node.alias, context)
}

/** A whole number that is known before the statement runs; a string of digits is one. */
function wholeConstant({ expression, text }: Analysed, { analysis }: Context): bigint {
  const { type } = expression
  if (
    expression.kind === 'literal' &&
    expression.value !== null &&
    /^\s*-?\d+\s*$/.test(expression.value) &&
    type.kind !== 'double' &&
    type.kind !== 'float'
  ) {
    return BigInt(expression.value.trim())
  }
  throw analysis.unsupported(`range with ${text}, which is not a whole number,`)
}

/** `VALUES (…), (…)`: each column takes the widest type of its rows; strings do not win over numbers. */
export function analyseInlineTable(node: InlineTable, context: Context): Source {
  const { analysis } = context
  const environment = environmentOf({ ...context, outer: null }, [])
  const rows = node.rows.map((row) => row.map((each) => context.analyse(each, environment)))
  const names = node.alias?.columns ?? []
  const width = names.length > 0 ? names.length : (rows[0]?.length ?? 0)
  const odd = rows.findIndex((row) => row.length !== width)
  if (odd >= 0) throw analysis.error(`expected ${width} columns but found ${rows[odd]?.length} columns in row ${odd}`, node)
  const columns = Array.from({ length: width }, (_, at) => {
    const cells = rows.map((row) => (row[at] as Analysed).expression)
    const name = names[at]?.text ?? `col${at + 1}`
    const type = widerTypeOfAllWithoutStringPromotion(cells.map((cell) => cell.type))
    if (type === null) {
      const found = [...new Set(cells.map((cell) => sqlTypeName(cell.type)))].join(', ')
      throw analysis.error(`incompatible types found in column ${name} for inline table (${found})`, node)
    }
    return analysis.column(
      name,
      type,
      cells.some((cell) => cast(cell, type).nullable),
    )
  })
  const cells = rows.map((row) => row.map(({ expression }, at) => cast(expression, (columns[at] as (typeof columns)[number]).type)))
  const qualifier = node.alias === null ? [] : [foldName(node.alias.name.text)]
  return { relation: { kind: 'values', rows: cells, columns }, columns: columns.map((column) => visible(column, qualifier)) }
}
