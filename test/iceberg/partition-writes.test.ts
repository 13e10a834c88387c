import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { Transform } from '../../src/core/partitioning.ts'
import { icebergType } from '../../src/iceberg/iceberg-types.ts'
import { loadTable } from '../../src/iceberg/load-table.ts'
import { transformed } from '../../src/iceberg/transforms.ts'
import { type IcebergValue, valueFromText, valueText } from '../../src/iceberg/values.ts'
import { SOME_VALUES } from './some-values.ts'
import { aDuck, aPlace, aTable, columnsOf, commit, type Duck, partedBy } from './support.ts'

const CASES: readonly (readonly [type: string, ...transforms: readonly (Transform | Transform['kind'])[]])[] = [
  ...Object.keys(SOME_VALUES).map((type) => [type, 'identity'] as const),
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
      const { type, values, sql } = SOME_VALUES[name] ?? assert.fail()
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
