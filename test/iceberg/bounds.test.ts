import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type BoundSide, boundFromText } from '../../src/iceberg/bounds.ts'

const hex = (type: string, text: string, side: BoundSide = 'lower'): string | null =>
  boundFromText(type, text, side)?.toString('hex') ?? null

describe('bounds in the single-value binary form', () => {
  /** From the format's specification (appendix D) and from what PyIceberg 0.12.0 writes for the same values. */
  for (const [type, text, bytes] of [
    ['boolean', '1', '01'],
    ['boolean', 'true', '01'],
    ['boolean', '0', '00'],
    ['int', '34', '22000000'],
    ['int', '-2147483648', '00000080'],
    ['long', '34', '2200000000000000'],
    ['long', '-1', 'ffffffffffffffff'],
    ['long', '9223372036854775807', 'ffffffffffffff7f'],
    ['float', '-4.5', '000090c0'],
    ['float', '3.4e+38', '9ec97f7f'],
    ['double', '6.0', '0000000000001840'],
    ['double', '1.7976931348623157e+308', 'ffffffffffffef7f'],
    ['double', 'inf', '000000000000f07f'],
    ['date', '2017-11-29', '5b440000'],
    ['date', '1969-12-31', 'ffffffff'],
    ['date', '0044-03-15 (BC)', '48c8f4ff'],
    ['timestamptz', '2017-11-29 14:31:08+00', '008379fc1f5f0500'],
    ['timestamptz', '1969-12-31 23:59:59.999999+00', 'ffffffffffffffff'],
    ['timestamptz', '1970-01-01 02:00:00.000001+02', '0100000000000000'],
    ['timestamptz', '1969-12-31 18:30:00-05:30', '0000000000000000'],
    ['timestamp', '1970-01-01 00:00:00.5', '20a1070000000000'],
    ['string', 'ABC', '414243'],
    ['string', '', ''],
    ['string', 'é漢😀', 'c3a9e6bca2f09f9880'],
    ['binary', '00FF', '00ff'],
    ['decimal(9, 2)', '14.20', '058c'],
    ['decimal(9, 2)', '-0.01', 'ff'],
    ['decimal(9, 2)', '1.28', '0080'],
    ['decimal(9, 2)', '-1.28', '80'],
    ['decimal(5, 0)', '0', '00'],
    ['decimal(38, 10)', '-9999999999999999999999999999.9999999999', 'b4c4b357a5793b85f675ddc000000001'],
  ] as const)
    test(`${type} ${text}`, () => assert.equal(hex(type, text), bytes))

  test('a text without such a form has no bound', () => {
    for (const [type, text] of [
      ['int', '2147483648'],
      ['long', '1.5'],
      ['double', 'nan'],
      ['float', ''],
      ['date', 'infinity'],
      ['timestamptz', '-infinity'],
      ['decimal(4, 1)', '1.25'],
      ['decimal(4, 1)', '.'],
      ['binary', '0'],
      ['string', 'a\uFFFD'],
      ['uuid', '00'],
      ['boolean', 'yes'],
    ] as const)
      assert.equal(hex(type, text), null, `${type} ${text}`)
  })

  test('a zero is the lower one below and the upper one above', () => {
    for (const text of ['0.0', '-0.0']) {
      assert.equal(hex('double', text, 'lower'), '0000000000000080')
      assert.equal(hex('float', text, 'upper'), '00000000')
    }
  })

  test('a text that is cut still encloses itself', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text.isWellFormed())
    fc.assert(
      fc.property(anyText, (text) => {
        const [lower, upper] = [boundFromText('string', text, 'lower'), boundFromText('string', text, 'upper')]
        const whole = Buffer.from(text)
        if (lower !== null) assert.ok(lower.compare(whole) <= 0)
        if (upper !== null) assert.ok(upper.compare(whole) >= 0)
        for (const bound of [lower, upper]) if (bound !== null) assert.equal(Buffer.from(bound.toString()).compare(bound), 0, 'well-formed')
      }),
      { numRuns: 300 },
    )
    assert.equal(hex('string', `${'z'.repeat(15)}\u{10FFFF}!`, 'upper'), Buffer.from(`${'z'.repeat(14)}{`).toString('hex'))
    assert.equal(hex('string', '\u{10FFFF}'.repeat(17), 'upper'), null)
  })

  test('bytes that are cut still enclose themselves', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = Buffer.from(bytes).toString('hex')
        const [lower, upper] = [boundFromText('binary', text, 'lower'), boundFromText('binary', text, 'upper')]
        assert.ok((lower as Buffer).compare(bytes) <= 0)
        if (upper !== null) assert.ok(upper.compare(bytes) >= 0)
      }),
    )
    assert.equal(hex('binary', 'ff'.repeat(17), 'upper'), null)
    assert.equal(hex('binary', `01${'ff'.repeat(17)}`, 'upper'), '02')
  })

  test('decimals of any size', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), (unscaled) => {
        const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(11, '0')
        const text = `${unscaled < 0n ? '-' : ''}${digits.slice(0, -10)}.${digits.slice(-10)}`
        const bytes = boundFromText('decimal(38, 10)', text, 'lower') as Buffer
        assert.equal(BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`)), unscaled)
        assert.ok(bytes.length === 1 || BigInt.asIntN((bytes.length - 1) * 8, unscaled) !== unscaled, 'as few bytes as hold it')
      }),
    )
  })
})
