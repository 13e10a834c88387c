import { failure } from '../../core/errors/failure.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { ShowCreateTable } from '../../sql/ast.ts'
import { quotedName, requireTable } from './find-table.ts'
import { type CatalogContext, type CatalogOutcome, rows, text } from './outcome.ts'
import { addressText, definitionOf, nameIfNeeded, quotedText, sortedPairs } from './spark-text.ts'
import { partitionText } from './table-information.ts'

const list = (lines: readonly string[]): string => `(\n  ${lines.join(',\n  ')})`

const pairs = (word: string, values: Readonly<Record<string, string>>): readonly string[] =>
  Object.keys(values).length === 0
    ? []
    : [`${word} ${list(sortedPairs(values).map(([key, value]) => `${quotedText(key)} = ${quotedText(value)}`))}`]

const comment = (value: string | null): string => (value === null ? '' : `COMMENT ${quotedText(value)}`)
const clauses = (...texts: readonly string[]): readonly string[] => texts.filter((clause) => clause !== '')
const nameOf = ({ databaseName, name }: TableRecord): string => `${nameIfNeeded(databaseName)}.${nameIfNeeded(name)}`

function tableLines(table: TableRecord, context: CatalogContext): readonly string[] {
  const columns = table.columns.map((column) =>
    clauses(nameIfNeeded(column.name), definitionOf(column.type), comment(column.comment)).join(' '),
  )
  return [
    `CREATE TABLE ${nameOf(table)} ${list(columns)}`,
    `USING ${table.provider}`,
    ...pairs('OPTIONS', table.options),
    ...clauses(
      table.partitioning.length === 0
        ? ''
        : `PARTITIONED BY (${table.partitioning.map((field) => partitionText(table, field)).join(', ')})`,
      comment(table.comment),
      table.kind === 'external' ? `LOCATION ${quotedText(addressText(table.location, context.storage))}` : '',
    ),
    ...pairs('TBLPROPERTIES', table.properties),
  ]
}

function viewLines(view: TableRecord): readonly string[] {
  const columns = view.columns.map((column) => clauses(nameIfNeeded(column.name), comment(column.comment)).join(' '))
  return [
    `CREATE VIEW ${nameOf(view)} ${list(columns)}`,
    ...clauses(comment(view.comment)),
    ...pairs('TBLPROPERTIES', view.properties),
    `AS ${view.view?.text ?? ''}`,
  ]
}

/** The statement that would make the table or view again, in Spark's very text. @throws RELATION_NOT_FOUND */
export function showCreateTable({ name, asSerde }: ShowCreateTable, context: CatalogContext, sql: string): CatalogOutcome {
  const wanted = { missing: 'Table or permanent view', kind: 'either', by: 'SHOW CREATE TABLE' } as const
  const table = requireTable(name, context, sql, wanted)
  if (asSerde && table.view === null) {
    throw failure('ANALYSIS', [
      `${quotedName(table)} is a Spark data source table. Use \`SHOW CREATE TABLE\` without \`AS SERDE\` instead.`,
    ])
  }
  const lines = table.view === null ? tableLines(table, context) : viewLines(table)
  return rows([text('createtab_stmt')], [[`${lines.join('\n')}\n`]])
}
