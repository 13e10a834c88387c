import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import { sqlTypeName } from '../../core/spark-types.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { DescribeTable, ShowCreateTable } from '../../sql/ast.ts'
import { requireTable } from './names.ts'
import { type CatalogContext, type CatalogOutcome, rows, text } from './outcome.ts'

const DESCRIBE_COLUMNS = [text('col_name'), text('data_type'), text('comment', true)]
const INFORMATION_COLUMNS = [text('info_name'), text('info_value')]

/** Java's `Date.toString` in UTC, as Spark shows creation times: `Tue Nov 24 14:21:39 UTC 2026`. */
function javaDate(atMs: number): string {
  const [day, date, month, year, time] = new Date(atMs).toUTCString().replace(',', '').split(' ')
  return `${day} ${month} ${date} ${time} UTC ${year}`
}

const pairs = (values: Readonly<Record<string, string>>): string =>
  `[${Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')}]`

function details(table: TableRecord, context: CatalogContext): [string, string][] {
  const optional: [string, string][] = [
    ...(table.comment === null ? [] : [['Comment', table.comment] as [string, string]]),
    ...(Object.keys(table.properties).length === 0 ? [] : [['Table Properties', pairs(table.properties)] as [string, string]]),
    ...(Object.keys(table.options).length === 0 ? [] : [['Storage Properties', pairs(table.options)] as [string, string]]),
  ]
  return [
    ['', ''],
    ['# Detailed Table Information', ''],
    ['Database', table.databaseName],
    ['Table', table.name],
    ['Owner', table.ownerName],
    ['Created Time', javaDate(table.createdAtMs)],
    ['Last Access', 'UNKNOWN'],
    ['Created By', 'open-dli'],
    ['Type', table.kind === 'managed' ? 'MANAGED' : 'EXTERNAL'],
    ['Provider', table.provider],
    ...optional,
    ['Location', context.storage.address(table.location)],
  ]
}

/** @throws TABLE_NOT_FOUND; ANALYSIS for a column that is not there */
export function describeTable(statement: DescribeTable, context: CatalogContext): CatalogOutcome {
  const table = requireTable(context, statement.name)
  if (statement.column !== null) return describeColumn(table, statement)
  const columns = table.columns.map((column) => [column.name, sqlTypeName(column.type), column.comment])
  const extended = statement.extended ? details(table, context).map(([name, value]) => [name, value, '']) : []
  return rows(DESCRIBE_COLUMNS, [...columns, ...extended])
}

function describeColumn(table: TableRecord, statement: DescribeTable): CatalogOutcome {
  const wanted = statement.column?.at(-1)?.text ?? ''
  const column = table.columns.find((candidate) => foldName(candidate.name) === foldName(wanted))
  if (column === undefined) throw failure('ANALYSIS', [`Column ${wanted} does not exist in the table ${table.databaseName}.${table.name}`])
  if (statement.extended) throw failure('UNSUPPORTED', ['DESCRIBE EXTENDED of a column'])
  return rows(INFORMATION_COLUMNS, [
    ['col_name', column.name],
    ['data_type', sqlTypeName(column.type)],
    // Spark shows the word for a column without a comment here, unlike in DESCRIBE TABLE (sql-measured.md B15).
    ['comment', column.comment ?? 'NULL'],
  ])
}

const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const name = (value: string): string => `\`${value.replaceAll('`', '``')}\``
const list = (entries: [string, string][]): string => entries.map(([key, value]) => `  ${quoted(key)} = ${quoted(value)}`).join(',\n')

/** The statement that would make the table again, in the form of Spark 3.3. @throws TABLE_NOT_FOUND */
export function showCreateTable(statement: ShowCreateTable, context: CatalogContext): CatalogOutcome {
  const table = requireTable(context, statement.name)
  if (statement.asSerde) {
    throw failure('ANALYSIS', [
      `${table.databaseName}.${table.name} is not a Hive table: SHOW CREATE TABLE … AS SERDE does not apply to it`,
    ])
  }
  const columns = table.columns.map((column) => {
    const comment = column.comment === null ? '' : ` COMMENT ${quoted(column.comment)}`
    return `  ${name(column.name)} ${sqlTypeName(column.type).toUpperCase()}${comment}`
  })
  const options = Object.entries(table.options)
  const properties = Object.entries(table.properties)
  const lines = [
    `CREATE TABLE ${name(table.databaseName)}.${name(table.name)} (\n${columns.join(',\n')})`,
    `USING ${table.provider}`,
    ...(options.length === 0 ? [] : [`OPTIONS (\n${list(options)})`]),
    ...(table.kind === 'managed' ? [] : [`LOCATION ${quoted(context.storage.address(table.location))}`]),
    ...(table.comment === null ? [] : [`COMMENT ${quoted(table.comment)}`]),
    ...(properties.length === 0 ? [] : [`TBLPROPERTIES (\n${list(properties)})`]),
  ]
  return rows([text('createtab_stmt')], [[`${lines.join('\n')}\n`]])
}
