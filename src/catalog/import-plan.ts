import { failure } from '../core/errors/failure.ts'
import { fileHeader, importType, readerOptions } from '../core/import-options.ts'
import type { Import } from '../core/movement.ts'
import { foldName } from '../core/names.ts'
import type { CatalogView, TableEntry } from '../sql/catalog-view.ts'
import type { Location } from '../storage/storage.ts'
import { levelsOf } from './external-source.ts'

/** No table has a name with a blank in it. */
const FILES = 'files of load data'

type Column = TableEntry['columns'][number]

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``

/**
 * An import as the INSERT … SELECT that it is: from a table that nobody else sees, whose path is that of the files and whose columns are those of
 * the target that no constant is given for.
 * @throws ANALYSIS for a FILEHEADER with a column that the table does not have, and as `readerOptions` and `importType`
 */
export function importPlan(
  target: TableEntry,
  { partition, overwrite, options }: Import,
  location: Location,
  catalog: CatalogView,
): { readonly text: string; readonly catalog: CatalogView } {
  const constants = new Set(partition.map(({ column }) => foldName(column)))
  const wanted = target.columns.filter(({ name }) => !constants.has(foldName(name)))
  const present = fileColumns(wanted, fileHeader(options))
  const files: TableEntry = {
    id: FILES,
    database: target.database,
    name: FILES,
    kind: 'external',
    provider: importType(options),
    columns: present.map(asRead),
    options: readerOptions(options),
    comment: null,
    location,
    partitioning: [],
    view: null,
  }
  const list = wanted.map((column) => (present.includes(column) ? quoted(column.name) : `NULL AS ${quoted(column.name)}`))
  const name = `${quoted(target.database)}.${quoted(target.name)}`
  const text = `INSERT ${overwrite ? 'OVERWRITE' : 'INTO'} TABLE ${name}${partitionText(target, partition, constants)} SELECT ${list.join(', ')} FROM ${quoted(target.database)}.${quoted(FILES)}`
  return { text, catalog: { ...catalog, table: (database, table) => (table === FILES ? files : catalog.table(database, table)) } }
}

/** A text of the file is held against the length of its column when it is stored, not when it is read. */
const asRead = (column: Column): Column => {
  const { kind } = column.type
  return kind === 'char' || kind === 'varchar' ? { ...column, type: { kind: 'string' } } : column
}

function fileColumns(columns: readonly Column[], header: readonly string[] | null): readonly Column[] {
  if (header === null) return columns
  return header.map((name) => {
    const found = columns.find((column) => foldName(column.name) === foldName(name))
    if (found === undefined) throw failure('ANALYSIS', [`FILEHEADER: the table has no column ${name} to be loaded`])
    return found
  })
}

/** Levels that no constant is given for come from the files. */
function partitionText(target: TableEntry, partition: Import['partition'], constants: ReadonlySet<string>): string {
  if (partition.length === 0) return ''
  const given = partition.map(({ column, value }) => `${quoted(column)} = ${value}`)
  const open = levelsOf(target).filter(({ name }) => !constants.has(foldName(name)))
  return ` PARTITION (${[...given, ...open.map(({ name }) => quoted(name))].join(', ')})`
}
