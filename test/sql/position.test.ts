import assert from 'node:assert/strict'
import { test } from 'node:test'
import { positionOf } from '../../src/sql/position.ts'

test('lines count from 1, characters of a line from 0', () => {
  const text = 'ab\n\r\ncd'
  assert.deepEqual(positionOf(text, 0), { line: 1, position: 0 })
  assert.deepEqual(positionOf(text, 2), { line: 1, position: 2 })
  assert.deepEqual(positionOf(text, 3), { line: 2, position: 0 })
  assert.deepEqual(positionOf(text, 4), { line: 2, position: 1 })
  assert.deepEqual(positionOf(text, 6), { line: 3, position: 1 })
})

test('past the end means the end', () => {
  assert.deepEqual(positionOf('a\nb', 99), { line: 2, position: 1 })
  assert.deepEqual(positionOf('', 5), { line: 1, position: 0 })
})

test('a character beyond the basic plane counts once', () => {
  assert.deepEqual(positionOf("'😀' x", 5), { line: 1, position: 4 })
})
