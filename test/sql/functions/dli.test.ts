import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { DuckDBConnection } from '@duckdb/node-api'
import { analyse } from '../../../src/sql/analyse/analyse.ts'
import type { CatalogView } from '../../../src/sql/catalog-view.ts'
import { duckdbEmitter } from '../../../src/sql/duckdb/emitter.ts'
import { parse } from '../../../src/sql/parse/parse.ts'
import { openEngine } from './engine.ts'

/** Calls of functions that only DLI has, with the answers its reference gives or implies. */
const CASES: Readonly<Record<string, string | number | null>> = {
  "lengthb('é')": '2',
  "javahash('abc')": '96354',
  'javahash(12)': '12',
  "instr1('Tech on the net', 'e', 1, 2)": 11,
  "instr1('Tech on the net', 'e')": 2,
  "instr1('abc', 'z')": 0,
  "regexp_count('ab0a1a2b3c', '[0-9]')": '4',
  "regexp_count('ab0a1a2b3c', '[0-9]', 6)": '2',
  "regexp_count('abc', 'z')": '0',
  "regexp_substr('a1b2c3', '[0-9]')": '1',
  "regexp_substr('a1b2c3', '[0-9]', 3, 2)": '3',
  "regexp_substr('abc', '[0-9]')": null,
  "regexp_instr('a1b2c3d4', '[0-9]', 3, 2)": '6',
  "regexp_instr('é1b2', '[0-9]', 1, 2, 1)": '5',
  "regexp_instr('abc', '(?<=a)z')": '0',
  "char_matchcount('abcz', 'abcde')": '3',
  "char_matchcount('aab', 'a')": '2',
  "keyvalue('a:1;b:2', 'b')": '2',
  "keyvalue('a=1,b=2', ',', '=', 'a')": '1',
  "keyvalue('a:1', 'z')": null,
  "url_encode('a b&c=é~*')": 'a+b%26c%3D%C3%A9%7E*',
  "url_decode('a+b%26')": 'a b&',
  'ordinal(3, 1, 3, 2, 5, 2, 4, 9)': 2,
  'ordinal(1, 2, null)': null,
  'ordinal(9, 1, 2)': null,
  "decode1(1, 1, 'x', 'y')": 'x',
  "decode1(2, 1, 'x', 'y')": 'y',
  'length(getdate())': 19,
  '(SELECT median(a) FROM VALUES (1), (2), (10), (null) t(a))': 2,
}

const CATALOG: CatalogView = { currentDatabase: 'default', databaseExists: () => true, table: () => null, version: () => assert.fail() }

let engine: DuckDBConnection
before(async () => {
  engine = await openEngine()
})
after(() => engine.closeSync())

for (const [call, answer] of Object.entries(CASES)) {
  test(call, async () => {
    const text = `SELECT ${call}`
    const plan = analyse(parse(text), text, CATALOG, { timeZone: 'UTC', user: 'root' })
    const found = await engine.runAndReadAll(duckdbEmitter.emitQuery(plan.query, () => ''))
    assert.equal(found.getRowsJson()[0]?.[0], answer)
  })
}
