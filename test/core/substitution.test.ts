import assert from 'node:assert/strict'
import test from 'node:test'
import { substitutedVariable } from '../../src/core/substitution.ts'

const OPEN = '$' + '{'
const found = (text: string) => substitutedVariable(text, {})

test('a variable is found wherever Spark finds one', () => {
  assert.equal(found(`SELECT '${OPEN}a b${OPEN}env:HOME}c}'`), `the substitution of ${OPEN}env:HOME}`)
  assert.equal(found(`x${OPEN}${OPEN}a}}`), `the substitution of ${OPEN}${OPEN}a}`)
  assert.equal(found(`${OPEN}a:}`), `the substitution of ${OPEN}a:}`)
  assert.equal(found(`${OPEN}a:}b}`), `the substitution of ${OPEN}a:}b}`)
  assert.equal(found(`${OPEN}}}`), `the substitution of ${OPEN}}}`)
  for (const text of [`${OPEN}}`, `${OPEN} a}`, `${OPEN}}${OPEN}`, '$ {a}', 'SELECT 1', '']) assert.equal(found(text), null, text)
})

test('the time that looking takes is linear: the longest statement holds up nobody', () => {
  const startedAt = performance.now()
  assert.equal(found(OPEN.repeat(250_000)), null)
  // A quadratic search takes 40 s.
  assert.ok(performance.now() - startedAt < 2_000)
})
