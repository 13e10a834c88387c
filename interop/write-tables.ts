import type { SparkType } from '../src/core/spark-types.ts'
import type { LoadedTable } from '../src/iceberg/metadata.ts'
import { duckdbType } from '../src/sql/duckdb/duckdb-type.ts'
import { sqlName } from '../src/sql/duckdb/quote.ts'
import { canonicalSql } from './canonical.ts'
import type { Column, Workshop } from './workshop.ts'

/** One version of a table with the rows that it must have, in no order. */
export interface Version {
  readonly snapshotId: string | null
  readonly jobId: string | null
  readonly operation: 'append' | 'overwrite' | null
  readonly rows: readonly (readonly (string | null)[])[]
}

export interface WrittenTable {
  readonly name: string
  readonly table: LoadedTable
  readonly columns: readonly Column[]
  readonly versions: readonly Version[]
}

type Step = readonly ['append' | 'overwrite', readonly string[]]

const columnsOf = (types: Readonly<Record<string, SparkType>>): readonly Column[] =>
  Object.entries(types).map(([name, type], at) => ({ name, type, nullable: true, comment: `column ${at}`, fieldId: at + 1 }))

const decimal = (precision: number, scale: number): SparkType => ({ kind: 'decimal', precision, scale })

const PRIMITIVES = columnsOf({
  id: { kind: 'long' },
  truth: { kind: 'boolean' },
  tiny: { kind: 'byte' },
  small: { kind: 'short' },
  number: { kind: 'integer' },
  real: { kind: 'float' },
  wide: { kind: 'double' },
  price: decimal(9, 2),
  amount: decimal(18, 3),
  huge: decimal(38, 10),
  'Größe in cm': { kind: 'string' },
  code: { kind: 'varchar', length: 10 },
  bytes: { kind: 'binary' },
  day: { kind: 'date' },
  moment: { kind: 'timestamp' },
})

/** A row of SQL literals, in the order of PRIMITIVES. */
const ROWS = {
  nulls: '1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL',
  usual:
    "2, true, 7, -300, 70000, 1.5, 0.1, 12.34, 1234.567, 0.0000000001, 'plain', 'abc', 'x'::BLOB, DATE '2024-02-29', TIMESTAMPTZ '2024-02-29 12:34:56.789012+02'",
  least: `-9223372036854775808, false, -128, -32768, -2147483648, '-inf'::FLOAT, '-inf'::DOUBLE, -9999999.99, -999999999999999.999, -9999999999999999999999999999.9999999999, '', '', ''::BLOB, DATE '0001-01-01', TIMESTAMPTZ '0001-01-01 00:00:00+00'`,
  most: `9223372036854775807, true, 127, 32767, 2147483647, 3.4028234663852886e38::FLOAT, 1.7976931348623157e308, 9999999.99, 999999999999999.999, 9999999999999999999999999999.9999999999, '${'z'.repeat(300)}', 'zzzzzzzzzz', '${'\\xFF'.repeat(20)}'::BLOB, DATE '9999-12-31', TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'`,
  odd: `5, NULL, 0, 0, 0, 'nan'::FLOAT, 'nan'::DOUBLE, 0.00, -0.001, 0.5, '漢字 😀 é e${'\u0301'} ${'\u{10FFFF}'.repeat(3)}', 'a''b"c\\d', '\\x00\\x01'::BLOB, DATE '1969-12-31', TIMESTAMPTZ '1969-12-31 23:59:59.999999+00'`,
  zeros:
    "6, false, 0, 0, 0, '-0.0'::FLOAT, '-0.0'::DOUBLE, -0.01, 0.000, 0, ' ', ' ', '\\x7F'::BLOB, DATE '1970-01-01', TIMESTAMPTZ '1970-01-01 00:00:00+00'",
}

const NUMBERED = columnsOf({ id: { kind: 'long' }, name: { kind: 'string' } })
const numbered = (from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${from + at}, 'name ${from + at}'`)

const TABLES: readonly { readonly name: string; readonly columns: readonly Column[]; readonly steps: readonly Step[] }[] = [
  { name: 'empty', columns: PRIMITIVES, steps: [] },
  {
    name: 'primitives',
    columns: PRIMITIVES,
    steps: [
      ['append', [ROWS.nulls, ROWS.usual, ROWS.least]],
      ['append', [ROWS.most, ROWS.zeros]],
      ['append', []],
      ['append', [ROWS.odd, ROWS.odd]],
      ['overwrite', [ROWS.usual, ROWS.odd, ROWS.most]],
      ['append', [ROWS.nulls]],
      ['overwrite', []],
      ['append', [ROWS.zeros, ROWS.usual, ROWS.least, ROWS.odd]],
    ],
  },
  {
    name: 'ranges',
    columns: NUMBERED,
    steps: [
      ['append', numbered(0, 100)],
      ['append', numbered(100, 100)],
      ['append', numbered(200, 100)],
    ],
  },
]

/** Every table that others are to read, with what each version of it holds. */
export async function writeTables(workshop: Workshop): Promise<readonly WrittenTable[]> {
  const written: WrittenTable[] = []
  for (const { name, columns, steps } of TABLES) {
    let table = await workshop.create(name, columns)
    const versions: Version[] = []
    let rows: Version['rows'] = []
    for (const [operation, values] of steps) {
      const select = selectOf(columns, values)
      const next = await workshop.insert(table, columns, select, operation)
      const added = await expected(workshop, columns, select)
      rows = operation === 'append' ? [...rows, ...added] : added
      versions.push({ snapshotId: String(next.metadata.currentSnapshotId), jobId: next.jobId, operation, rows })
      table = { metadata: next.metadata, metadataLocation: next.metadataLocation }
    }
    written.push({ name, table, columns, versions })
  }
  return written
}

function selectOf(columns: readonly Column[], rows: readonly string[]): string {
  const list = columns.map(({ name, type }, at) => `CAST(v${at} AS ${duckdbType(type)}) AS ${sqlName(name)}`)
  const names = columns.map((_, at) => `v${at}`).join(', ')
  const nulls = columns.map(() => 'NULL').join(', ')
  const source = rows.length === 0 ? `(SELECT ${nulls} WHERE false)` : `(VALUES ${rows.map((row) => `(${row})`).join(', ')})`
  return `SELECT ${list.join(', ')} FROM ${source} AS t(${names})`
}

/** The rows of a SELECT, worked out without any table. */
export async function expected(workshop: Workshop, columns: readonly Column[], select: string): Promise<Version['rows']> {
  const answer = await workshop.duckdb.runAndReadAll(`SELECT ${columns.map(canonicalSql).join(', ')} FROM (${select})`)
  return answer.getRowsJS() as (string | null)[][]
}
