import type { SparkType } from '../../../core/spark-types.ts'
import { dateOfText, timestampOfText } from '../../../core/time-of-text.ts'
import { zoneNamed } from '../../../core/time-zone.ts'
import { duckdbType } from '../../../sql/duckdb/duckdb-type.ts'
import { fileList, sqlString } from '../../../sql/duckdb/quote.ts'
import type { TableSource, WireCell } from '../../engine.ts'
import { fromResultFile } from '../result-file.ts'
import { columnName, emptyRelation } from './relation.ts'

type ResultSource = Extract<TableSource, { kind: 'result' }>

const UTC = zoneNamed('UTC')

/** The rows of a stored result in the order in which they were stored, with the values they had. */
export function resultRelation({ files, rows, columns }: ResultSource): string {
  if (files.length > 0) {
    const list = columns.map(({ type }, at) => `${fromResultFile(columnName(at), type)} AS ${columnName(at)}`)
    return `(SELECT ${list.join(', ')} FROM read_parquet(${fileList(files.map(({ path }) => path))}))`
  }
  if (rows.length === 0) return emptyRelation(columns)
  const values = rows.map((row) => `(${columns.map(({ type }, at) => cellSql(row[at] ?? null, type)).join(', ')})`)
  return `(SELECT * FROM (VALUES ${values.join(', ')}) AS t(${columns.map((_, at) => columnName(at)).join(', ')}))`
}

/** @throws Error for a type whose cells do not hold its values: such results are kept in files. */
function cellSql(cell: WireCell, type: SparkType): string {
  if (cell === null) return `CAST(NULL AS ${duckdbType(type)})`
  switch (type.kind) {
    case 'boolean':
      return `${cell as boolean}`
    case 'binary':
      return `from_base64(${sqlString(cell as string)})`
    case 'date':
      return `(DATE '1970-01-01' + ${dateOfText(cell as string)})`
    case 'timestamp':
      return `make_timestamptz(${timestampOfText(cell as string, UTC, 0)})`
    case 'array':
    case 'map':
    case 'struct':
    case 'interval-day-time':
    case 'interval-year-month':
      throw new Error(`an inline result holds a column of type ${type.kind}`)
    default:
      return `CAST(${sqlString(String(cell))} AS ${duckdbType(type)})`
  }
}
