import type { PartitionField, Transform } from '../src/core/partitioning.ts'
import type { SparkType } from '../src/core/spark-types.ts'
import type { MetadataChange } from '../src/iceberg/metadata-change.ts'
import type { Column } from './workshop.ts'

/** The tables that others are to read, as data. */

/** Rows are SQL literals in the order of the columns that the table has then. */
export type Step =
  | { readonly kind: 'append' | 'overwrite'; readonly rows: readonly string[] }
  /** `replaced`: ids of the rows that lie in the partitions of the new ones. */
  | { readonly kind: 'overwrite-partitions'; readonly rows: readonly string[]; readonly replaced: readonly string[] }
  /** Deletes the rows of these ids, by rewriting files. */
  | { readonly kind: 'delete'; readonly ids: readonly string[] }
  | { readonly kind: 'alter'; readonly changes: readonly MetadataChange[] }
  | { readonly kind: 'compact' | 'rewrite-manifests' }
  /** Forgets all but the newest versions, and removes what only the others led to. */
  | { readonly kind: 'expire'; readonly retainLast: number }

export interface TablePlan {
  readonly name: string
  readonly columns: readonly Column[]
  readonly partitioning: readonly PartitionField[]
  readonly steps: readonly Step[]
}

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
  path: "7, true, 1, 1, 1, 1, 1, 1, 1, 1, 'a/b%2F=c', '../x', '/'::BLOB, DATE '1970-01-02', TIMESTAMPTZ '1970-01-01 01:00:00+00'",
}
const EVERY = Object.values(ROWS)

const NUMBERED = columnsOf({ id: { kind: 'long' }, name: { kind: 'string' } })
const numbered = (from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${from + at}, 'name ${from + at}'`)

const partedBy = (columns: readonly Column[], ...fields: readonly (readonly [column: string, transform: Transform])[]) =>
  fields.map(([column, transform], at): PartitionField => {
    const { fieldId: sourceId } = columns.find(({ name }) => name === column) as Column
    return { fieldId: 1000 + at, name: transform.kind === 'identity' ? column : `${column}_${transform.kind}`, sourceId, transform }
  })

const identity: Transform = { kind: 'identity' }
const bucket = (count: number): Transform => ({ kind: 'bucket', count })
const truncate = (width: number): Transform => ({ kind: 'truncate', width })

/** All types under the transforms that take them. `least` and `most` cannot be cut down any more. */
const PARTITIONED: readonly TablePlan[] = Object.entries({
  identity: PRIMITIVES.filter(({ name }) => name !== 'id').map(({ name }) => [name, identity] as const),
  bucket: ['id', 'number', 'price', 'huge', 'Größe in cm', 'bytes', 'day', 'moment'].map((name) => [name, bucket(16)] as const),
  time: [
    ['day', { kind: 'year' }],
    ['moment', { kind: 'month' }],
    ['day', { kind: 'day' }],
    ['moment', { kind: 'hour' }],
  ] as const,
  truncate: [
    ['price', truncate(50)],
    ['Größe in cm', truncate(2)],
    ['bytes', truncate(1)],
    ['number', truncate(1)],
  ] as const,
}).map(([name, fields]) => ({
  name: `partitioned by ${name}`,
  columns: PRIMITIVES,
  partitioning: partedBy(PRIMITIVES, ...fields),
  steps: [
    { kind: 'append', rows: EVERY },
    { kind: 'append', rows: [ROWS.usual, ROWS.odd] },
    { kind: 'overwrite-partitions', rows: [ROWS.nulls, ROWS.odd, ROWS.odd], replaced: ['1', '5'] },
    { kind: 'rewrite-manifests' },
    { kind: 'delete', ids: ['2', '6'] },
    { kind: 'compact' },
  ],
}))

const integer: SparkType = { kind: 'integer' }
const added = (
  name: string,
  type: SparkType,
  position: Extract<MetadataChange, { kind: 'add-column' }>['position'] = null,
): MetadataChange => ({
  kind: 'add-column',
  parentId: null,
  field: { name, type, nullable: true, comment: 'added' },
  position,
})

const EVOLVED: TablePlan = {
  name: 'evolved',
  columns: columnsOf({ id: integer, real: { kind: 'float' }, price: decimal(5, 2), word: { kind: 'string' } }),
  partitioning: partedBy(columnsOf({ id: integer }), ['id', identity]),
  steps: [
    { kind: 'append', rows: ["1, 0.1, 1.50, 'a'", "NULL, 'nan'::FLOAT, NULL, 'b'"] },
    { kind: 'alter', changes: [added('day', { kind: 'date' }, 'first'), { kind: 'rename-column', fieldId: 4, name: 'a word' }] },
    { kind: 'append', rows: ["DATE '2024-01-01', 2, 1.5, 2.50, 'c'"] },
    {
      kind: 'alter',
      changes: [
        { kind: 'widen-column', fieldId: 1, type: { kind: 'long' } },
        { kind: 'widen-column', fieldId: 2, type: { kind: 'double' } },
        { kind: 'widen-column', fieldId: 3, type: decimal(12, 2) },
        { kind: 'drop-column', fieldId: 4 },
      ],
    },
    { kind: 'append', rows: ['NULL, 5000000000, 0.1, 1234567890.12'] },
    {
      kind: 'alter',
      changes: [
        added('word', integer),
        { kind: 'move-column', fieldId: 3, position: 'first' },
        { kind: 'comment-column', fieldId: 2, comment: 'wide' },
      ],
    },
    { kind: 'append', rows: ["0.01, DATE '1969-12-31', 1, 2.25, 7"] },
    { kind: 'delete', ids: ['5000000000'] },
  ],
}

export const TABLES: readonly TablePlan[] = [
  { name: 'empty', columns: PRIMITIVES, partitioning: [], steps: [] },
  {
    name: 'primitives',
    columns: PRIMITIVES,
    partitioning: [],
    steps: [
      { kind: 'append', rows: [ROWS.nulls, ROWS.usual, ROWS.least] },
      { kind: 'append', rows: [ROWS.most, ROWS.zeros] },
      { kind: 'append', rows: [] },
      { kind: 'append', rows: [ROWS.odd, ROWS.odd] },
      { kind: 'overwrite', rows: [ROWS.usual, ROWS.odd, ROWS.most] },
      { kind: 'append', rows: [ROWS.nulls] },
      { kind: 'overwrite', rows: [] },
      { kind: 'append', rows: [ROWS.zeros, ROWS.usual, ROWS.least, ROWS.odd] },
    ],
  },
  {
    name: 'ranges',
    columns: NUMBERED,
    partitioning: [],
    steps: [
      { kind: 'append', rows: numbered(0, 100) },
      { kind: 'append', rows: numbered(100, 100) },
      { kind: 'append', rows: numbered(200, 100) },
    ],
  },
  ...PARTITIONED,
  EVOLVED,
  {
    name: 'looked after',
    columns: NUMBERED,
    partitioning: partedBy(NUMBERED, ['id', bucket(2)]),
    steps: [
      ...[0, 10, 20, 30].map((from): Step => ({ kind: 'append', rows: numbered(from, 10) })),
      { kind: 'rewrite-manifests' },
      { kind: 'delete', ids: ['3', '33'] },
      { kind: 'compact' },
      { kind: 'append', rows: numbered(40, 2) },
      { kind: 'expire', retainLast: 3 },
      { kind: 'append', rows: numbered(50, 2) },
    ],
  },
]
