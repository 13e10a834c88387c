import { DELETED_FILE_ID, DELETED_POSITION_ID } from '../../../iceberg/delete-index.ts'
import { duckdbType, storedType } from '../../../sql/duckdb/duckdb-type.ts'
import { fileList, sqlString } from '../../../sql/duckdb/quote.ts'
import type { DataFileRef, IcebergSource } from '../../engine.ts'
import { columnName, emptyRelation } from './relation.ts'

/** File and position of a row: the columns after the table's, where they are asked for. */
const PLACE = [{ type: { kind: 'string' } }, { type: { kind: 'long' } }] as const
const PLACE_READ = ['filename', 'file_row_number']

/** A managed table with the place of each row. */
export function placedRelation(source: IcebergSource): string {
  return source.files.length === 0 ? emptyRelation([...source.columns, ...PLACE]) : icebergRelation(source, PLACE_READ)
}

/**
 * Managed tables: files are mapped by field id, so columns that were renamed, added or dropped need no rewriting.
 * @param more - What the reader says of each row besides.
 */
export function icebergRelation({ files, columns }: IcebergSource, more: readonly string[] = []): string {
  const schema = columns.map(
    ({ fieldId, type }, at) => `${fieldId}: {name: 'c${at}', type: ${sqlString(storedType(type))}, default_value: NULL}`,
  )
  const list = columns.map(({ type }, at) => {
    const name = columnName(at)
    const [stored, wanted] = [storedType(type), duckdbType(type)]
    return stored === wanted ? name : `CAST(${name} AS ${wanted}) AS ${name}`
  })
  list.push(...more.map((name, at) => `${name} AS ${columnName(columns.length + at)}`))
  const reader = (some: readonly DataFileRef[], places: boolean) =>
    `read_parquet(${pathsOf(some)}, hive_partitioning = false, schema = MAP {${schema.join(', ')}}${places ? ', filename = true, file_row_number = true' : ''})`
  const untouched = files.filter(({ deletes = [] }) => deletes.length === 0)
  const parts = [
    ...(untouched.length === 0 ? [] : [`SELECT ${list.join(', ')} FROM ${reader(untouched, more.length > 0)}`]),
    ...byDeletes(files).map(
      ({ some, deletes }) =>
        `SELECT ${list.join(', ')} FROM ${reader(some, true)} AS d ANTI JOIN ${deletedRows(deletes)} AS x ON d.filename = x.deleted_file AND d.file_row_number = x.deleted_row`,
    ),
  ]
  return `(${parts.join(' UNION ALL ')})`
}

const pathsOf = (files: readonly { readonly path: string }[]): string => fileList(files.map(({ path }) => path))

/** Files that the same deletes are for, so that each is held against no others. */
function byDeletes(
  files: readonly DataFileRef[],
): readonly { readonly some: readonly DataFileRef[]; readonly deletes: readonly DataFileRef[] }[] {
  const groups = new Map<string, { some: DataFileRef[]; deletes: readonly DataFileRef[] }>()
  for (const file of files) {
    const { deletes = [] } = file
    if (deletes.length === 0) continue
    const key = JSON.stringify(deletes.map(({ path }) => path))
    const group = groups.get(key) ?? { some: [] as DataFileRef[], deletes }
    group.some.push(file)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** The rows that files of position deletes name. They have the address of a file where the reader has its path. */
function deletedRows(deletes: readonly DataFileRef[]): string {
  const schema = `${DELETED_FILE_ID}: {name: 'f', type: 'VARCHAR', default_value: NULL}, ${DELETED_POSITION_ID}: {name: 'p', type: 'BIGINT', default_value: NULL}`
  const path = `regexp_replace(f, '^file:(//)?', '')`
  return `(SELECT ${path} AS deleted_file, p AS deleted_row FROM read_parquet(${pathsOf(deletes)}, hive_partitioning = false, schema = MAP {${schema}}))`
}
