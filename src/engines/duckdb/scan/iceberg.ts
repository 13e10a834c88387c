import { DELETED_FILE_ID, DELETED_POSITION_ID } from '../../../iceberg/delete-index.ts'
import { duckdbType, storedType } from '../../../sql/duckdb/duckdb-type.ts'
import { fileList, sqlString } from '../../../sql/duckdb/quote.ts'
import type { DataFileRef, TableSource } from '../../engine.ts'
import { columnName } from './relation.ts'

type IcebergSource = Extract<TableSource, { kind: 'iceberg' }>

/** Managed tables: files are mapped by field id, so columns that were renamed, added or dropped need no rewriting. */
export function icebergRelation({ files, columns }: IcebergSource): string {
  const schema = columns.map(
    ({ fieldId, type }, at) => `${fieldId}: {name: 'c${at}', type: ${sqlString(storedType(type))}, default_value: NULL}`,
  )
  const list = columns.map(({ type }, at) => {
    const name = columnName(at)
    const [stored, wanted] = [storedType(type), duckdbType(type)]
    return stored === wanted ? name : `CAST(${name} AS ${wanted}) AS ${name}`
  })
  const reader = (some: readonly DataFileRef[], more = '') =>
    `read_parquet(${pathsOf(some)}, hive_partitioning = false, schema = MAP {${schema.join(', ')}}${more})`
  const untouched = files.filter(({ deletes = [] }) => deletes.length === 0)
  const parts = [
    ...(untouched.length === 0 ? [] : [`SELECT ${list.join(', ')} FROM ${reader(untouched)}`]),
    ...byDeletes(files).map(
      ({ some, deletes }) =>
        `SELECT ${list.join(', ')} FROM ${reader(some, ', filename = true, file_row_number = true')} AS d ANTI JOIN ${deletedRows(deletes)} AS x ON d.filename = x.deleted_file AND d.file_row_number = x.deleted_row`,
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
