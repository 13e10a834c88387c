import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Relation } from '../../../src/sql/typed/tree.ts'
import { BOOLEAN, call, column, type Database, emit, item, lit, openDatabase, project, ref, STRING, values } from './support.ts'

let database: Database
before(async () => {
  database = await openDatabase()
})
after(async () => await database[Symbol.asyncDispose]())

const text = column(1, STRING)
const matching = (operator: string, pattern: string, texts: readonly string[], ...more: readonly string[]): Relation =>
  project(
    values([text], ...texts.map((each) => [each])),
    item(column(2, BOOLEAN), call(operator, BOOLEAN, ref(text), lit(pattern, STRING), ...more.map((each) => lit(each, STRING)))),
  )

/** Pattern, texts that Spark finds it in, texts that it does not. */
const RLIKE: readonly (readonly [pattern: string, found: readonly string[], not: readonly string[]])[] = [
  ['^a.c$', ['abc', 'abc\n', 'abc\r\n'], ['a\nc', 'a\u0085c', 'xabc']],
  ['a$', ['a', 'a\n', 'a\r', 'a\r\n', 'a\u2028'], ['a\n\n', 'b']],
  ['\\s', ['a b', 'a\u000bb'], ['a\u00a0b', 'ab']],
  ['[\\s]', ['a b', 'a\u000bb'], ['a\u00a0b', 'ab']],
  ['\\bfoo\\b', ['a foo b', 'foo'], ['afoo']],
  ['(?i)FOO', ['a foo b', 'FoO'], ['bar']],
  ['\\p{Alpha}+\\d{2,3}', ['ab12'], ['é12', 'a1']],
  ['\\p{Lu}', ['É', 'A'], ['é']],
  ['\\x41|\\u0042', ['A', 'B'], ['C']],
  ['\\Qa.b\\E', ['a.b'], ['axb']],
  ['a|b$', ['a\n', 'b\n'], ['c']],
  ['[^a]', ['\n'], ['a']],
  ['.', ['a', '😀'], ['\n', '\r']],
  ['^.$', ['😀', 'é'], ['ab']],
  ['[a\\]b]', [']'], ['x']],
  ['}', ['a}'], ['x']],
  ['\\d', ['3'], ['٣']],
  ['(?<n>a)b', ['ab'], ['x']],
  // RE2 has none of these.
  ['a(?=b)', ['ab'], ['ac']],
  ['[a-c&&[b]]', ['b'], ['a', 'd']],
  ['[[:alpha:]]', [':', 'a'], ['b']],
  ['a++b', ['aab'], ['b']],
  ['ab\\Z', ['ab', 'ab\n'], ['abc', 'ab\n\n']],
  ['a{2,2000}', ['aa'], ['a']],
  ['\\bfoo', ['é foo'], ['éfoo']],
]

describe('RLIKE finds what Java finds', () => {
  for (const [pattern, found, not] of RLIKE) {
    test(pattern, async () => {
      assert.deepEqual(
        (await database.run(matching('rlike', pattern, found))).flat(),
        found.map(() => 'true'),
      )
      assert.deepEqual(
        (await database.run(matching('rlike', pattern, not))).flat(),
        not.map(() => 'false'),
      )
    })
  }

  const refused = ['(a|b)\\1', '(?m)^b$', '\\p{IsLatin}', '[a', 'a\\']
  for (const pattern of refused) {
    test(`${pattern} is refused`, () => {
      assert.throws(() => emit(matching('rlike', pattern, ['a'])), { code: 'UNSUPPORTED' })
    })
  }
})

describe('LIKE', () => {
  const cases: readonly (readonly [operator: string, pattern: string, found: readonly string[], not: readonly string[], mark?: string])[] =
    [
      ['like', 'a_c%', ['abc', 'a\nc\nd', 'a😀cx'], ['ac']],
      ['like', 'a\\_c', ['a_c'], ['abc']],
      ['like', 'a#%c', ['a%c'], ['abc'], '#'],
      ['like', '(a.b)*+?', ['(a.b)*+?'], ['x']],
      ['like', '', [''], ['x']],
      ['ilike', 'A%É', ['abcé'], ['xé']],
    ]
  for (const [operator, pattern, found, not, mark = '\\'] of cases) {
    test(`${operator} ${pattern}`, async () => {
      assert.deepEqual(
        (await database.run(matching(operator, pattern, found, mark))).flat(),
        found.map(() => 'true'),
      )
      assert.deepEqual(
        (await database.run(matching(operator, pattern, not, mark))).flat(),
        not.map(() => 'false'),
      )
    })
  }

  test('an escape before an ordinary letter fails, in a constant and in a column', async () => {
    assert.throws(() => emit(matching('like', 'a\\bc', ['a'], '\\')), { code: 'ANALYSIS' })
    const pattern = column(3, STRING)
    const tree = (value: string): Relation =>
      project(
        values([text, pattern], ['a_c', value]),
        item(column(2, BOOLEAN), call('like', BOOLEAN, ref(text), ref(pattern), lit('\\', STRING))),
      )
    assert.deepEqual(await database.run(tree('a\\_c')), [['true']])
    await assert.rejects(database.run(tree('a\\bc')), /ANALYSIS: the pattern is invalid/)
  })
})
