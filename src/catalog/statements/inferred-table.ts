import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import type { StructField } from '../../core/spark-types.ts'
import type { ExternalFormat } from '../../engines/engine.ts'
import type { TableRecord } from '../../metastore/metastore.ts'
import type { CreateTable } from '../../sql/ast.ts'
import type { Location } from '../../storage/storage.ts'
import { refuseDuplicates } from './column-rules.ts'
import { pairsOf } from './create-table.ts'
import type { CatalogContext } from './outcome.ts'
import { newName, newRecord, pathOf, providerOf } from './table-definition.ts'

/** An external table whose columns are those of its files. */
export interface InferredTable {
  readonly format: ExternalFormat
  readonly location: Location
  /** Keys in lower case. */
  readonly options: Readonly<Record<string, string>>
  readonly ifNotExists: boolean
  /** The table, once its columns are known. @throws ANALYSIS for columns of one name */
  define(columns: readonly StructField[]): TableRecord
}

export const notInferred = (format: string) =>
  failure('ANALYSIS', [`Unable to infer schema for ${SHOWN[format] ?? format}. It must be specified manually.`])

const SHOWN: Readonly<Record<string, string>> = { csv: 'CSV', json: 'JSON', parquet: 'Parquet', text: 'Text' }

/**
 * CREATE TABLE without a list of columns and without a query.
 * @returns `null` when IF NOT EXISTS has nothing to do.
 * @throws TABLE_EXISTS, DATABASE_NOT_FOUND, PATH_INVALID, PATH_REFUSED, ANALYSIS, UNSUPPORTED
 */
export function planInferredTable(statement: CreateTable, context: CatalogContext): InferredTable | null {
  const name = newName(statement.name, context)
  const table = `${name.database}.${name.table}`
  if (name.taken !== null) {
    if (statement.ifNotExists) return null
    throw failure('TABLE_EXISTS', [table])
  }
  if (statement.rowFormat !== null) throw failure('UNSUPPORTED', ['ROW FORMAT'])
  if (statement.partitionedBy.length > 0)
    throw failure('ANALYSIS', ['It is not allowed to specify partitioning when the table schema is not defined.'])
  const path = pathOf(statement)
  const provider = providerOf(statement.provider ?? statement.storedAs, path !== null)
  if (path === null) throw notInferred(provider)
  const options = pairsOf(statement.options.filter(({ key }) => foldName(key) !== 'path'))
  const definition = { provider, options, properties: pairsOf(statement.properties), comment: statement.comment, path, partitioning: [] }
  return {
    format: provider as InferredTable['format'],
    location: context.storage.locate(context.projectId, path),
    options: Object.fromEntries(Object.entries(options).map(([key, value]) => [foldName(key), value])),
    ifNotExists: statement.ifNotExists,
    define(columns) {
      refuseDuplicates(
        columns.map((column) => column.name),
        `table definition of \`${name.database}\`.\`${name.table}\``,
      )
      return newRecord(name, { ...definition, columns: columns.map((column, at) => ({ ...column, fieldId: at + 1 })) }, context)
    },
  }
}
