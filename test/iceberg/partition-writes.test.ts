import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { Transform } from '../../src/core/partitioning.ts'
import type { SparkType } from '../../src/core/spark-types.ts'
import { icebergType } from '../../src/iceberg/iceberg-types.ts'
import { loadTable } from '../../src/iceberg/load-table.ts'
import { transformed } from '../../src/iceberg/transforms.ts'
import { type IcebergValue, valueFromText, valueText } from '../../src/iceberg/values.ts'
import { sqlString } from '../../src/sql/duckdb/quote.ts'
import { aDuck, aPlace, aTable, columnsOf, commit, type Duck, partedBy } from './support.ts'

const decimal = (precision: number, scale: number): SparkType => ({ kind: 'decimal', precision, scale })
const unscaled = (precision: number, scale: number) =>
  fc
    .bigInt({ min: -(10n ** BigInt(precision)) + 1n, max: 10n ** BigInt(precision) - 1n })
    .map((value) => valueText(`decimal(${precision}, ${scale})`, value))
const text = fc.oneof(
  fc.constantFrom(
    '',
    'n',
    'v',
    '__HIVE_DEFAULT_PARTITION__',
    'a/b',
    '../../x',
    '%2F',
    'k=v',
    "it's",
    'x'.repeat(300),
    '漢'.repeat(90),
    'NULL',
    ' ',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
)
const day = fc.integer({ min: -719_162, max: 2_932_896 }).map((days) => valueText('date', days))
const moment = fc
  .oneof(
    fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n }),
    fc.bigInt({ min: -90_000_000_000n, max: 90_000_000_000n }),
  )
  .map((micros) => valueText('timestamptz', micros))

/** Literals of a type, and how SQL spells them. */
const TYPES: Readonly<
  Record<string, { readonly type: SparkType; readonly values: fc.Arbitrary<string>; readonly sql: (text: string) => string }>
> = {
  integer: { type: { kind: 'integer' }, values: fc.integer().map(String), sql: (each) => `(${each})::INTEGER` },
  long: {
    type: { kind: 'long' },
    values: fc.bigInt({ min: -(2n ** 62n), max: 2n ** 63n - 1n }).map(String),
    sql: (each) => `(${each})::BIGINT`,
  },
  boolean: { type: { kind: 'boolean' }, values: fc.constantFrom('true', 'false'), sql: (each) => each },
  double: { type: { kind: 'double' }, values: fc.double().map((value) => valueText('double', value)), sql: (each) => `'${each}'::DOUBLE` },
  float: { type: { kind: 'float' }, values: fc.float().map((value) => valueText('float', value)), sql: (each) => `'${each}'::FLOAT` },
  small: { type: decimal(4, 2), values: unscaled(4, 2), sql: (each) => `${each}::DECIMAL(4, 2)` },
  whole: { type: decimal(9, 0), values: unscaled(9, 0), sql: (each) => `${each}::DECIMAL(9, 0)` },
  huge: { type: decimal(38, 10), values: unscaled(38, 10), sql: (each) => `'${each}'::DECIMAL(38, 10)` },
  string: { type: { kind: 'string' }, values: text.filter((each) => each.isWellFormed() && !each.includes('\0')), sql: sqlString },
  binary: {
    type: { kind: 'binary' },
    values: fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    sql: (each) => `unhex('${each}')`,
  },
  date: { type: { kind: 'date' }, values: day, sql: (each) => `DATE '${each}'` },
  timestamp: { type: { kind: 'timestamp' }, values: moment, sql: (each) => `TIMESTAMPTZ '${each}'` },
}

const CASES: readonly (readonly [type: string, ...transforms: readonly (Transform | Transform['kind'])[]])[] = [
  ...Object.keys(TYPES).map((type) => [type, 'identity'] as const),
  ...['integer', 'long', 'small', 'whole', 'huge', 'string', 'binary', 'date', 'timestamp'].map(
    (type) => [type, { kind: 'bucket', count: 7 }] as const,
  ),
  ...['integer', 'long', 'small', 'whole', 'string', 'binary'].map((type) => [type, { kind: 'truncate', width: 3 }] as const),
  ['date', 'year', 'month', 'day'],
  ['timestamp', 'year', 'month', 'day', 'hour'],
]

describe('files of a partitioned table', () => {
  let duck: Duck
  before(async () => {
    duck = await aDuck()
    // Partitions are by UTC whatever the session's zone is.
    await duck.connection.run("SET TimeZone = 'Asia/Kolkata'")
  })
  after(() => duck[Symbol.dispose]())

  for (const [name, ...transforms] of CASES)
    test(`${name} by ${JSON.stringify(transforms)}: the engine agrees with the specification`, async () => {
      const { type, values, sql } = TYPES[name] ?? assert.fail()
      const columns = columnsOf({ value: type, p: 'integer' })
      const stored = icebergType(type, () => 0) as string
      const samples = [...new Set(fc.sample(values, { seed: 7, numRuns: 40 }))]
      using place = aPlace()
      const fields = partedBy(...transforms.map((transform) => [1, transform] as const))
      const table = await aTable(place.storage, columns, 1_000, fields)
      const rows = [...samples.map((each, at) => `(${sql(each)}, ${at})`), '(NULL, -1)']
      const files = await duck.write(place.storage, table, columns, `SELECT * FROM (VALUES ${rows.join(', ')}) AS t(value, p)`)
      const expected = new Map<string, number>([[JSON.stringify(fields.map(() => null)), 1]])
      for (const sample of samples) {
        const value = valueFromText(stored, sample) as IcebergValue
        const key = JSON.stringify(fields.map(({ transform }) => partitionText(transform, stored, value)))
        expected.set(key, (expected.get(key) ?? 0) + 1)
      }
      const found = new Map<string, number>()
      for (const { partition, rows: count } of files) {
        const key = JSON.stringify(fields.map(({ fieldId }) => partition.get(fieldId)))
        found.set(key, (found.get(key) ?? 0) + count)
      }
      assert.deepEqual([...found].sort(), [...expected].sort())
      assert.equal(new Set(files.map(({ path }) => path)).size, files.length)
      const { metadataLocation } = await commit(place.storage, table, files)
      const read = await duck.rows(place.reopen(), await loadTable(place.reopen(), metadataLocation), columns)
      assert.equal(read.length, samples.length + 1, 'and every row is read back, the partition columns too')
    })

  const partitionText = (transform: Transform, type: string, value: IcebergValue): string => {
    const result = transform.kind === 'identity' || transform.kind === 'truncate' ? type : transform.kind === 'day' ? 'date' : 'int'
    return valueText(result, transformed(transform, type, value))
  }

  test('several levels, each value in a file of its own, rows limited', async () => {
    using place = aPlace()
    const columns = columnsOf({ id: 'long', p_: 'string', day: 'date' })
    const table = await aTable(place.storage, columns, 1_000, partedBy([2, 'identity'], [3, 'month']))
    const select = `SELECT range, CASE range % 3 WHEN 0 THEN 'a/b' WHEN 1 THEN '' END, DATE '1969-12-31' + (range % 2)::INTEGER FROM range(60)`
    const files = await duck.write(place.storage, table, columns, select, 'j', 4)
    assert.deepEqual(new Set(files.map(({ rows }) => rows)), new Set([4, 2]))
    assert.deepEqual(
      [...new Set(files.map(({ partition }) => JSON.stringify([...partition])))].sort(),
      [null, '', 'a/b']
        .flatMap((each) =>
          [-1, 0].map((month) =>
            JSON.stringify([
              [1000, each],
              [1001, String(month)],
            ]),
          ),
        )
        .sort(),
    )
    const plain = await aTable(place.storage, columns)
    const limited = await duck.write(place.storage, plain, columns, select, 'j', 25)
    assert.deepEqual(limited.map(({ rows }) => rows).sort(), [10, 25, 25])
    assert.deepEqual(
      limited.map(({ partition }) => partition.size),
      [0, 0, 0],
    )
  })

  test('no rows make no file', async () => {
    using place = aPlace()
    const columns = columnsOf({ id: 'long' })
    const table = await aTable(place.storage, columns, 1_000, partedBy([1, 'identity']))
    assert.deepEqual(await duck.write(place.storage, table, columns, 'SELECT 1 WHERE false'), [])
  })

  test('a transform that its column does not allow makes no table', async () => {
    using place = aPlace()
    for (const [type, transform] of [
      ['double', { kind: 'bucket', count: 3 }],
      ['string', 'year'],
      ['date', 'hour'],
      ['boolean', { kind: 'truncate', width: 2 }],
    ] as const)
      await assert.rejects(aTable(place.storage, columnsOf({ x: type }), 1, partedBy([1, transform])), { code: 'ANALYSIS' })
  })
})
