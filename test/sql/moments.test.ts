import assert from 'node:assert/strict'
import { test } from 'node:test'
import { momentOf } from '../../src/core/time-text.ts'
import { Analysis } from '../../src/sql/analyse/analysis.ts'
import { constantMoment } from '../../src/sql/analyse/moments.ts'
import { parse } from '../../src/sql/parse/parse.ts'

test('the wall clock of a zone: gaps count on from before, what comes twice is the first, other days are no dates', () => {
  const at = (text: string, zone = 'Europe/Berlin') => {
    const ms = momentOf(text, zone)
    return ms === null ? null : new Date(ms).toISOString()
  }
  assert.equal(at('2024-01-15 12:00:00'), '2024-01-15T11:00:00.000Z')
  assert.equal(at('2024-07-15 12:00:00.1239'), '2024-07-15T10:00:00.123Z')
  assert.equal(at('2024-03-31 02:30:00'), '2024-03-31T01:30:00.000Z')
  assert.equal(at('2024-10-27 02:30:00'), '2024-10-27T00:30:00.000Z')
  assert.equal(at('2024-10-27 03:30:00'), '2024-10-27T02:30:00.000Z')
  assert.equal(at('2024-03-31 03:00:00'), '2024-03-31T01:00:00.000Z')
  assert.equal(at('2024-03-30 12:00:00'), '2024-03-30T11:00:00.000Z', 'a day before the change')
  assert.equal(at('2024-01-15 12:00:00-03:30'), '2024-01-15T15:30:00.000Z')
  assert.equal(at('2024-02-30 00:00:00'), null)
  assert.equal(at('yesterday'), null)
})

test('constants that give a moment, and expressions that give none', () => {
  const NOW_MS = Date.UTC(2026, 0, 2)
  const analysis = new Analysis('', {} as never, { timeZone: 'UTC', user: 'u', nowMs: NOW_MS })
  const of = (text: string) => {
    const statement = parse(`CALL system.f(${text})`)
    assert.ok(statement.kind === 'call-procedure')
    return constantMoment(statement.arguments[0]?.value ?? assert.fail(), analysis)
  }
  const JANUARY_MS = Date.UTC(2024, 0, 1)
  for (const text of [
    "'2024'",
    "'2024-01-01T00:00:00Z'",
    "TIMESTAMP '2024-01-01 01:00:00+01:00'",
    "DATE '2024-01-01'",
    String(JANUARY_MS / 1_000),
  ])
    assert.equal(of(text), JANUARY_MS, text)
  assert.equal(of('now()'), NOW_MS)
  assert.equal(of('current_timestamp - INTERVAL 1 DAY + INTERVAL 2 HOURS'), NOW_MS - 22 * 3_600_000)
  for (const text of ["'x'", 'NULL', 'true', '1.5', 'rand()', 'now() - 1', 'now() - INTERVAL 1 MONTH', "now('x')"])
    assert.equal(of(text), null, text)
})
