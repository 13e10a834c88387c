import type {
  AnalyzeTable,
  AnalyzeTables,
  Buckets,
  ColumnDefinition,
  CommentOn,
  CreateDatabase,
  CreateIndex,
  CreateTable,
  CreateTableLike,
  DropDatabase,
  DropIndex,
  DropTable,
  RefreshTable,
  RepairTable,
  ReplaceTable,
  SetDatabaseLocation,
  SetDatabaseProperties,
  TableDefinition,
  TruncateTable,
} from '../ast.ts'
import { dottedName, identifier, name, plainName, properties, string, words } from './names.ts'
import { partition } from './partitions.ts'
import type { Printer } from './printer.ts'
import type { Printers } from './statement-printers.ts'
import { typeText } from './types.ts'

export const comment = (text: string | null): string => (text === null ? '' : `COMMENT ${string(text)}`)

export const clause = (keyword: string, list: Parameters<typeof properties>[0]): string =>
  list.length === 0 ? '' : `${keyword} ${properties(list)}`

export function columnDefinitions(columns: readonly ColumnDefinition[]): string {
  return `(${columns.map(columnDefinition).join(', ')})`
}

function columnDefinition({ name: of, type, nullable, comment: remark }: ColumnDefinition): string {
  return words(identifier(of), typeText(type), !nullable && 'NOT NULL', comment(remark))
}

/** A format's name, or the two classes as they were written. */
export const storedAs = (format: string | null): string => {
  if (format === null) return ''
  return `STORED AS ${/^INPUTFORMAT\s*['"]/i.test(format) ? format : plainName(format)}`
}

export const rowFormat = (format: string | null): string => (format === null ? '' : `ROW ${format}`)

function partitionField(field: TableDefinition['partitionedBy'][number], print: Printer): string {
  if ('kind' in field) return print.expression(field)
  return 'type' in field ? columnDefinition(field) : identifier(field)
}

function buckets(node: Buckets | null): string {
  if (node === null) return ''
  return words(
    `CLUSTERED BY (${node.columns.map(identifier).join(', ')})`,
    node.sortedBy.length > 0 && `SORTED BY (${node.sortedBy.map(identifier).join(', ')})`,
    `INTO ${node.count} BUCKETS`,
  )
}

function definition(node: TableDefinition, print: Printer): string {
  return words(
    name(node.name),
    node.columns !== null && columnDefinitions(node.columns),
    node.provider !== null && `USING ${dottedName(node.provider)}`,
    clause('OPTIONS', node.options),
    node.partitionedBy.length > 0 && `PARTITIONED BY (${node.partitionedBy.map((field) => partitionField(field, print)).join(', ')})`,
    buckets(node.buckets),
    rowFormat(node.rowFormat),
    storedAs(node.storedAs),
    node.location !== null && `LOCATION ${string(node.location)}`,
    comment(node.comment),
    clause('TBLPROPERTIES', node.properties),
    node.as !== null && `AS ${print.query(node.as)}`,
  )
}

type TableStatement =
  | CreateDatabase
  | DropDatabase
  | SetDatabaseProperties
  | SetDatabaseLocation
  | CreateTable
  | ReplaceTable
  | CreateTableLike
  | DropTable
  | TruncateTable
  | RepairTable
  | RefreshTable
  | AnalyzeTable
  | AnalyzeTables
  | CommentOn
  | CreateIndex
  | DropIndex

export const TABLE_PRINTERS: Printers<TableStatement> = {
  'create-database': (node) =>
    words(
      'CREATE DATABASE',
      node.ifNotExists && 'IF NOT EXISTS',
      name(node.name),
      comment(node.comment),
      node.location !== null && `LOCATION ${string(node.location)}`,
      clause('WITH DBPROPERTIES', node.properties),
    ),
  'drop-database': (node) => words('DROP DATABASE', node.ifExists && 'IF EXISTS', name(node.name), node.cascade && 'CASCADE'),
  'set-database-properties': (node) => `ALTER DATABASE ${name(node.name)} SET DBPROPERTIES ${properties(node.properties)}`,
  'set-database-location': (node) => `ALTER DATABASE ${name(node.name)} SET LOCATION ${string(node.location)}`,
  'create-table': (node, print) =>
    words(
      'CREATE',
      node.temporary && 'TEMPORARY',
      node.external && 'EXTERNAL',
      'TABLE',
      node.ifNotExists && 'IF NOT EXISTS',
      definition(node, print),
    ),
  'replace-table': (node, print) => words(node.orCreate && 'CREATE OR', 'REPLACE TABLE', definition(node, print)),
  'create-table-like': (node) =>
    words(
      'CREATE TABLE',
      node.ifNotExists && 'IF NOT EXISTS',
      name(node.name),
      `LIKE ${name(node.source)}`,
      node.provider !== null && `USING ${dottedName(node.provider)}`,
      rowFormat(node.rowFormat),
      storedAs(node.storedAs),
      node.location !== null && `LOCATION ${string(node.location)}`,
      clause('TBLPROPERTIES', node.properties),
    ),
  'drop-table': (node) => words('DROP TABLE', node.ifExists && 'IF EXISTS', name(node.name), node.purge && 'PURGE'),
  'truncate-table': (node, print) => words('TRUNCATE TABLE', name(node.name), partition(node.partition, print)),
  'repair-table': (node) => `MSCK REPAIR TABLE ${name(node.name)} ${node.action} PARTITIONS`,
  'refresh-table': (node) => `REFRESH TABLE ${name(node.name)}`,
  'analyze-table': (node, print) =>
    words(
      'ANALYZE TABLE',
      name(node.name),
      partition(node.partition, print),
      'COMPUTE STATISTICS',
      node.noScan && 'NOSCAN',
      node.columns === 'ALL' && 'FOR ALL COLUMNS',
      Array.isArray(node.columns) && `FOR COLUMNS ${node.columns.map(identifier).join(', ')}`,
    ),
  'analyze-tables': (node) =>
    words('ANALYZE TABLES', node.database !== null && `IN ${name(node.database)}`, 'COMPUTE STATISTICS', node.noScan && 'NOSCAN'),
  'comment-on': (node) => `COMMENT ON ${node.target} ${name(node.name)} IS ${node.comment === null ? 'NULL' : string(node.comment)}`,
  'create-index': (node) =>
    words(
      'CREATE INDEX',
      node.ifNotExists && 'IF NOT EXISTS',
      identifier(node.index),
      `ON TABLE ${name(node.table)}`,
      node.using !== null && `USING ${identifier(node.using)}`,
      `(${node.columns.map((column) => words(name(column.name), clause('OPTIONS', column.options))).join(', ')})`,
      clause('OPTIONS', node.options),
    ),
  'drop-index': (node) => words('DROP INDEX', node.ifExists && 'IF EXISTS', identifier(node.index), `ON TABLE ${name(node.table)}`),
}
