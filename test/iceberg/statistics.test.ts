import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { addedFile } from '../../src/iceberg/added-file.ts'
import { currentSchema } from '../../src/iceberg/metadata.ts'
import { sqlString } from '../../src/sql/duckdb/quote.ts'
import { aDuck, aPlace, aTable, columnsOf, type Duck } from './support.ts'

const COLUMNS = columnsOf({
  text: 'string',
  bytes: 'binary',
  real: 'double',
  whole: 'short',
  day: 'date',
  moment: 'timestamp',
  price: { kind: 'decimal', precision: 20, scale: 4 },
  inner: { kind: 'struct', fields: [{ name: 'a', type: { kind: 'long' }, nullable: true, comment: null }] },
  list: { kind: 'array', element: { kind: 'integer' }, containsNull: true },
})

describe('statistics of files as the engine gives them', () => {
  let duck: Duck
  before(async () => {
    duck = await aDuck()
  })
  after(() => duck[Symbol.dispose]())

  async function described(select: string) {
    using place = aPlace()
    const table = await aTable(place.storage, COLUMNS)
    const [file] = await duck.write(place.storage, table, COLUMNS, select)
    return addedFile(currentSchema(table.metadata), { id: 0, fields: [] }, file ?? assert.fail())
  }

  const hex = (bounds: ReadonlyMap<number, Buffer> | null): Readonly<Record<number, string>> =>
    Object.fromEntries([...(bounds ?? [])].map(([id, bytes]) => [id, bytes.toString('hex')]))

  test('one row of each type', async () => {
    const file = await described(`SELECT 'é', '\\x00\\xFF'::BLOB, 1.5::DOUBLE, -2::SMALLINT, DATE '1969-12-31',
      TIMESTAMPTZ '1970-01-01 00:00:00.000001+00', 1.28::DECIMAL(20, 4), {a: 7::BIGINT}, [1, 2]`)
    const bounds = {
      1: 'c3a9',
      2: '00ff',
      3: '000000000000f83f',
      4: 'feffffff',
      5: 'ffffffff',
      6: '0100000000000000',
      7: '3200',
      10: '0700000000000000',
    }
    assert.deepEqual([hex(file.lowerBounds), hex(file.upperBounds)], [bounds, bounds], 'and none for what is inside of a list')
    assert.deepEqual([file.rows, file.nullCounts?.get(1), file.valueCounts?.get(10), file.nanCounts?.get(3)], [1n, 0n, 1n, 0n])
  })

  test('NULLs alone have counts and no bounds', async () => {
    const file = await described(`SELECT ${COLUMNS.map(() => 'NULL').join(', ')} FROM range(3)`)
    assert.deepEqual([hex(file.lowerBounds), hex(file.upperBounds)], [{}, {}])
    assert.deepEqual([file.valueCounts?.get(1), file.nullCounts?.get(1), file.nullCounts?.get(10)], [3n, 3n, 3n])
  })

  test('a NaN is above every number, so nothing bounds its column from above', async () => {
    const file = await described(`SELECT NULL, NULL, unnest(['nan'::DOUBLE, 1.0]), NULL, NULL, NULL, NULL, NULL, NULL`)
    assert.deepEqual([hex(file.lowerBounds), hex(file.upperBounds)], [{ 3: '000000000000f03f' }, {}])
    assert.equal(file.nanCounts?.get(3), undefined)
  })

  test('texts and bytes of any kind and length lie between their bounds', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('z', '\u{10FFFF}', 'é', '\u007F', '\uD7FF'), minLength: 250, maxLength: 300 }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          text.filter((each) => each.isWellFormed() && !each.includes('\0')),
          { minLength: 1, maxLength: 4 },
        ),
        async (texts) => {
          const values = texts.map((each) => `(${sqlString(each)})`).join(', ')
          const file = await described(`SELECT t, encode(t), NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM (VALUES ${values}) AS v(t)`)
          for (const id of [1, 2])
            for (const each of texts) {
              const [lower, upper] = [file.lowerBounds?.get(id), file.upperBounds?.get(id)]
              if (lower !== undefined) assert.ok(lower.compare(Buffer.from(each)) <= 0)
              if (upper !== undefined) assert.ok(upper.compare(Buffer.from(each)) >= 0)
            }
        },
      ),
      { numRuns: 30 },
    )
  })
})
