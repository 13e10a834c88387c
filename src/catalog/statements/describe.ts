import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import { type StructField, sqlTypeName } from '../../core/spark-types.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { DescribeTable, QualifiedName } from '../../sql/ast.ts'
import { isCurrent } from '../table-partitions.ts'
import { requireTable } from './find-table.ts'
import { type CatalogContext, type CatalogOutcome, rows, text } from './outcome.ts'
import { partitionLines } from './partition-text.ts'
import { requirePartition } from './partitions.ts'
import { addressText } from './spark-text.ts'
import { hasHiddenPartitions, partitionColumns, partitionText, tableInformation } from './table-information.ts'

export const DESCRIBE_COLUMNS = [text('col_name'), text('data_type'), text('comment', true)]
const INFORMATION_COLUMNS = [text('info_name'), text('info_value')]

type Row = readonly [string, string, string | null]

const columnRow = ({ name, type, comment }: StructField): Row => [name, sqlTypeName(type), comment]
const BLANK: Row = ['', '', '']

/** Columns, then what the table is split by. */
function structure(table: TableRecord): readonly Row[] {
  const columns = table.columns.map(columnRow)
  if (table.partitioning.length === 0) return columns
  if (hasHiddenPartitions(table)) {
    const levels = table.partitioning.map((field, at): Row => [`Part ${at}`, partitionText(table, field), ''])
    return [...columns, BLANK, ['# Partitioning', '', ''], ...levels]
  }
  return [
    ...columns,
    ['# Partition Information', '', ''],
    ['# col_name', 'data_type', 'comment'],
    ...partitionColumns(table).map(columnRow),
  ]
}

/** DESCRIBE of a table or view, or of one column. @throws RELATION_NOT_FOUND; ANALYSIS for a column that is not there */
export async function describeTable(statement: DescribeTable, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const table = requireTable(statement.name, context, sql, { missing: 'Table or view', kind: 'either', by: 'DESCRIBE TABLE' })
  if (statement.column !== null) return describeColumn(table, statement.column, statement.extended)
  if (statement.partition.length > 0) return await describePartition(table, statement, context)
  const extended = statement.extended
    ? [BLANK, ['# Detailed Table Information', '', ''], ...tableInformation(table, context).map(([name, value]) => [name, value, ''])]
    : []
  return rows(DESCRIBE_COLUMNS, [...structure(table), ...extended] as CatalogOutcome['rows'])
}

/** The columns, and with EXTENDED what is known of one partition. @throws PARTITION_NOT_FOUND, ANALYSIS */
async function describePartition(table: TableRecord, statement: DescribeTable, context: CatalogContext): Promise<CatalogOutcome> {
  if (table.view !== null) throw failure('ANALYSIS', [`DESC PARTITION is not allowed on a view: ${table.name}`])
  const partition = await requirePartition(table, statement.partition, context)
  const lines = (pairs: readonly (readonly [string, string])[]): readonly Row[] => pairs.map(([name, value]) => [name, value, ''])
  const extended = statement.extended
    ? [
        BLANK,
        ...lines([
          ['# Detailed Partition Information', ''],
          ['Database', table.databaseName],
          ['Table', table.name],
          ...partitionLines(table, partition, context),
        ]),
        BLANK,
        ...lines([
          ['# Storage Information', ''],
          ['Location', addressText(table.location, context.storage)],
        ]),
      ]
    : []
  return rows(DESCRIBE_COLUMNS, [...structure(table), ...extended])
}

/** What ANALYZE … FOR COLUMNS would have found; all unknown before it. */
const STATISTICS = ['min', 'max', 'num_nulls', 'distinct_count', 'avg_col_len', 'max_col_len', 'histogram']

function describeColumn(table: TableRecord, wanted: QualifiedName, extended: boolean): CatalogOutcome {
  const parts = unqualified(wanted, table)
  const column = table.columns.find(({ name }) => foldName(name) === foldName(parts[0] ?? ''))
  if (column === undefined) throw failure('ANALYSIS', [`Column ${parts.join('.')} does not exist`])
  if (extended && isAnalysed(table, column.name)) throw failure('UNSUPPORTED', ['the statistics of a column'])
  if (parts.length > 1) throw failure('ANALYSIS', [`DESC TABLE COLUMN does not support nested column: ${parts.join('.')}`])
  return rows(INFORMATION_COLUMNS, [
    ['col_name', parts[0] as string],
    ['data_type', sqlTypeName(column.type)],
    // Spark shows the word for a column without a comment here, unlike in DESCRIBE TABLE (sql-measured.md B15).
    ['comment', column.comment ?? 'NULL'],
    ...(extended ? STATISTICS.map((name) => [name, 'NULL'] as const) : []),
  ])
}

const isAnalysed = (table: TableRecord, column: string): boolean =>
  isCurrent(table.statistics, table) && (table.statistics?.columns ?? []).some((name) => foldName(name) === foldName(column))

/** A column's name without that of its table and database before it. */
function unqualified(name: QualifiedName, { databaseName, name: table }: TableRecord): readonly string[] {
  const parts = name.map(({ text: part }) => part)
  const folded = parts.map(foldName)
  if (folded.length > 2 && folded[0] === databaseName && folded[1] === table) return parts.slice(2)
  return folded.length > 1 && folded[0] === table ? parts.slice(1) : parts
}
