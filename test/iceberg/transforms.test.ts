import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Transform } from '../../src/core/partitioning.ts'
import { parseTransform, transformed, transformText } from '../../src/iceberg/transforms.ts'
import { compareValues, type IcebergValue, valueBytes, valueFromBytes, valueFromText, valueText } from '../../src/iceberg/values.ts'

const hashOf = (type: string, literal: string): number => {
  const count = 2 ** 31
  return transformed({ kind: 'bucket', count }, type, valueFromText(type, literal) as IcebergValue) as number
}

describe('partition transforms', () => {
  /** From the specification, appendix B; a bucket is made of the hash without its sign. */
  for (const [type, literal, hash] of [
    ['int', '34', 2017239379],
    ['long', '34', 2017239379],
    ['decimal(9, 2)', '14.20', -500754589],
    ['date', '2017-11-16', -653330422],
    ['timestamptz', '2017-11-16 22:31:08+00:00', -2047944441],
    ['timestamptz', '2017-11-16 14:31:08-08:00', -2047944441],
    ['string', 'iceberg', 1210000089],
    ['binary', '00010203', -188683207],
  ] as const)
    test(`hash of ${type} ${literal}`, () => assert.equal(hashOf(type, literal), hash & 0x7fffffff))

  test('values from the specification', () => {
    const of = (transform: Transform, type: string, literal: string) =>
      transformed(transform, type, valueFromText(type, literal) as IcebergValue)
    const truncate = (width: number): Transform => ({ kind: 'truncate', width })
    assert.deepEqual(
      ['1', '-1'].map((each) => of(truncate(10), 'int', each)),
      [0, -10],
    )
    assert.deepEqual(
      ['1', '-1'].map((each) => of(truncate(10), 'long', each)),
      [0n, -10n],
    )
    assert.equal(valueText('decimal(9, 2)', of(truncate(50), 'decimal(9, 2)', '10.65')), '10.50')
    assert.equal(of(truncate(3), 'string', 'iceberg'), 'ice')
    assert.equal(of(truncate(1), 'string', '😀x'), '😀')
    assert.deepEqual(
      (['year', 'month', 'day'] as const).map((kind) => of({ kind }, 'date', '2017-11-16')),
      [47, 574, 17486],
    )
    assert.equal(of({ kind: 'hour' }, 'timestamptz', '2017-11-16 22:31:08+00:00'), 419686)
    assert.deepEqual(
      (['year', 'month', 'day', 'hour'] as const).map((kind) => of({ kind }, 'timestamptz', '1969-12-31 23:59:59.999999+00:00')),
      [-1, -1, -1, -1],
    )
  })

  test('names go both ways', () => {
    for (const text of ['identity', 'year', 'month', 'day', 'hour', 'bucket[16]', 'truncate[4]'])
      assert.equal(transformText(parseTransform(text) ?? assert.fail()), text)
    for (const text of ['void', 'bucket[0]', 'bucket', 'zorder[2]']) assert.equal(parseTransform(text), null)
  })

  test('literals and the binary form say the same value', () => {
    const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    for (const [type, values] of [
      ['int', fc.integer()],
      ['long', long],
      ['float', fc.float()],
      ['double', fc.double()],
      ['decimal(38, 6)', fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })],
      ['date', fc.integer({ min: -900_000, max: 3_000_000 })],
      ['timestamptz', fc.bigInt({ min: -(2n ** 55n), max: 2n ** 57n })],
      ['string', fc.string({ unit: 'grapheme' })],
      ['binary', fc.uint8Array().map((bytes) => Buffer.from(bytes))],
    ] as const)
      fc.assert(
        fc.property(values as fc.Arbitrary<IcebergValue>, (value) => {
          for (const back of [valueFromText(type, valueText(type, value)), valueFromBytes(type, valueBytes(type, value))]) {
            if (type !== 'date' || Number(value) > -719_162)
              assert.equal(back !== null && compareValues(back, value), 0, `${type} ${valueText(type, value)}`)
            if (type === 'double') assert.ok(Object.is(back, value))
          }
        }),
        { numRuns: 60 },
      )
  })
})
