import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parse } from '../../../src/sql/parse/parse.ts'
import { shape } from './shape.ts'
import { STATEMENT_TREES } from './statement-trees.ts'

for (const [family, cases] of Object.entries(STATEMENT_TREES)) {
  describe(family, () => {
    for (const [text, expected] of cases) {
      test(text, () => {
        assert.equal(shape(parse(text)), expected)
        assert.equal(shape(parse(`${text};`)), expected)
      })
    }
  })
}
