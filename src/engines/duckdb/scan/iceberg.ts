import { duckdbType, storedType } from '../../../sql/duckdb/duckdb-type.ts'
import { fileList, sqlString } from '../../../sql/duckdb/quote.ts'
import type { TableSource } from '../../engine.ts'
import { columnName } from './relation.ts'

/** Managed tables: files are mapped by field id, so columns that were renamed, added or dropped need no rewriting. */
export function icebergRelation({ files, columns }: Extract<TableSource, { kind: 'iceberg' }>): string {
  const schema = columns.map(
    ({ fieldId, type }, at) => `${fieldId}: {name: 'c${at}', type: ${sqlString(storedType(type))}, default_value: NULL}`,
  )
  const list = columns.map(({ type }, at) => {
    const name = columnName(at)
    const [stored, wanted] = [storedType(type), duckdbType(type)]
    return stored === wanted ? name : `CAST(${name} AS ${wanted}) AS ${name}`
  })
  const paths = fileList(files.map(({ path }) => path))
  return `(SELECT ${list.join(', ')} FROM read_parquet(${paths}, hive_partitioning = false, schema = MAP {${schema.join(', ')}}))`
}
