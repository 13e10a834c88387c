import assert from 'node:assert/strict'
import test from 'node:test'
import { calendarIntervalOfText } from '../../src/core/calendar-interval.ts'
import { dateOfText } from '../../src/core/time-of-text.ts'
import { trimAll } from '../../src/core/trim-all.ts'
import { parse } from '../../src/sql/parse/parse.ts'

test('blanks and control characters around a text go, those in it stay', () => {
  assert.equal(trimAll('\0\t a \x7f b\x7f\n\x1f '), 'a \x7f b')
  assert.equal(trimAll('\u00a0a\u3000'), '\u00a0a\u3000')
  assert.equal(trimAll(' \x7f '), '')
  assert.equal(dateOfText('\t 1970-01-02\x7f '), 1)
})

test('a long run of blanks in a literal takes linear time', () => {
  const blanks = ' '.repeat(200_000)
  const startedAt = performance.now()
  assert.equal(dateOfText(`1${blanks}x`), null)
  assert.equal(calendarIntervalOfText(`1${blanks}x`), null)
  for (const text of [`'${blanks}x' DAY`, `'${blanks}x' SECOND`, `'${blanks}x'`, `'1 day${blanks}-'`])
    assert.throws(() => parse(`SELECT INTERVAL ${text}`), { code: 'SYNTAX' })
  parse(`SELECT INTERVAL '${blanks}-${blanks}1${blanks}' DAY`)
  // In quadratic time each takes half a minute.
  assert.ok(performance.now() - startedAt < 3_000)
})
