import type { SparkType } from '../../../core/spark-types.ts'
import type { MetadataCell, MetadataTable } from '../../../iceberg/metadata-tables/metadata-table.ts'
import { duckdbType } from '../../../sql/duckdb/duckdb-type.ts'
import { sqlName, sqlString } from '../../../sql/duckdb/quote.ts'
import { columnName, emptyRelation } from './relation.ts'

/** Rows that are known before the statement runs: those of a metadata table. */
export function rowsRelation({ columns, rows }: MetadataTable): string {
  if (rows.length === 0) return emptyRelation(columns)
  const list = columns.map(({ type }, at) => `CAST(${columnName(at)} AS ${duckdbType(type)}) AS ${columnName(at)}`)
  const values = rows.map((row) => `(${columns.map(({ type }, at) => cellSql(type, row[at] ?? null)).join(', ')})`)
  return `(SELECT ${list.join(', ')} FROM (VALUES ${values.join(', ')}) AS t(${columns.map((_, at) => columnName(at)).join(', ')}))`
}

function cellSql(type: SparkType, cell: MetadataCell): string {
  if (cell === null) return `CAST(NULL AS ${duckdbType(type)})`
  switch (type.kind) {
    case 'struct': {
      const cells = cell as readonly MetadataCell[]
      return `{${type.fields.map((field, at) => `${sqlName(field.name)}: ${cellSql(field.type, cells[at] ?? null)}`).join(', ')}}`
    }
    case 'array':
      return `CAST([${(cell as readonly MetadataCell[]).map((each) => cellSql(type.element, each)).join(', ')}] AS ${duckdbType(type)})`
    case 'map': {
      const entries = [...(cell as ReadonlyMap<MetadataCell, MetadataCell>)]
      const side = (of: SparkType, at: 0 | 1) => `[${entries.map((entry) => cellSql(of, entry[at])).join(', ')}]`
      return `CAST(MAP(${side(type.key, 0)}, ${side(type.value, 1)}) AS ${duckdbType(type)})`
    }
    case 'binary':
      return `from_hex('${(cell as Buffer).toString('hex')}')`
    case 'timestamp':
      return `make_timestamptz(${cell as bigint})`
    case 'date':
      return `(DATE '1970-01-01' + ${cell as number})`
    case 'boolean':
      return `${cell as boolean}`
    default:
      return `CAST(${sqlString(`${cell as string | number | bigint}`)} AS ${duckdbType(type)})`
  }
}
