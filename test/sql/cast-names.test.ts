import assert from 'node:assert/strict'
import { test } from 'node:test'
import { analyse } from '../../src/sql/analyse/analyse.ts'
import type { CatalogView } from '../../src/sql/catalog-view.ts'
import { parse } from '../../src/sql/parse/parse.ts'

const CATALOG: CatalogView = { currentDatabase: 'default', databaseExists: () => true, table: () => null, version: () => assert.fail() }

/** Spark's `quoteIfNeeded`: letters, digits and `_` need no quotes, digits alone do. */
test('a TRY_CAST to a struct quotes the names of fields that need it', () => {
  const sql = 'SELECT TRY_CAST(NULL AS STRUCT<`1`: INT, a1: INT, `x y`: ARRAY<INT>>)'
  const { schema } = analyse(parse(sql), sql, CATALOG, { timeZone: 'UTC', user: 'u' })
  assert.deepEqual(
    schema.map(({ name }) => name),
    ['TRY_CAST(NULL AS STRUCT<`1`: INT, a1: INT, `x y`: ARRAY<INT>>)'],
  )
})
