import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { functionsPage } from '../../../src/sql/functions/page.ts'

test('docs/functions.md is what the table says (else: npm run generate)', () => {
  assert.equal(readFileSync(new URL('../../../docs/functions.md', import.meta.url), 'utf8'), functionsPage())
})
