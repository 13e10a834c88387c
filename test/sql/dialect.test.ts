import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { dialectOf } from '../../src/core/dialect.ts'
import { isDliError } from '../../src/core/errors/failure.ts'
import { registerScriptFunctions } from '../../src/engines/duckdb/script-functions.ts'
import { analyse } from '../../src/sql/analyse/analyse.ts'
import type { CatalogView } from '../../src/sql/catalog-view.ts'
import { duckdbEmitter } from '../../src/sql/duckdb/emitter.ts'
import { parse } from '../../src/sql/parse/parse.ts'

const CATALOG: CatalogView = { currentDatabase: 'default', databaseExists: () => true, table: () => null, version: () => assert.fail() }

/** A setting, a statement, and what Spark 3.3 answers with the setting and without it: rows as text, or the code of the error. */
const CASES: readonly (readonly [setting: string, sql: string, set: string, unset: string])[] = [
  ['spark.sql.groupByAliases=false', 'SELECT a AS k, count(*) FROM VALUES (1) t(a) GROUP BY k', 'ANALYSIS', '1,1'],
  ['spark.sql.groupByOrdinal=false', 'SELECT sum(a) FROM VALUES (1), (2) t(a) GROUP BY -1', '3', 'ANALYSIS'],
  ['spark.sql.groupByOrdinal=false', 'SELECT a, count(*) FROM VALUES (1), (1) t(a) GROUP BY 1', 'ANALYSIS', '1,2'],
  ['spark.sql.orderByOrdinal=false', 'SELECT a FROM VALUES (2) t(a) ORDER BY 0', '2', 'ANALYSIS'],
  ['spark.sql.function.concatBinaryAsString=true', `SELECT typeof(concat(X'61', X'62')), X'61' || X'62'`, 'string,ab', 'binary,ab'],
  ['spark.sql.function.eltOutputAsString=true', `SELECT typeof(elt(1, X'61', X'62'))`, 'string', 'binary'],
  ['spark.sql.legacy.parser.havingWithoutGroupByAsWhere=true', 'SELECT 1 FROM range(3) HAVING true', '1;1;1', '1'],
  ['spark.sql.legacy.parser.havingWithoutGroupByAsWhere=true', 'SELECT id FROM range(3) HAVING id > 0', '1;2', 'ANALYSIS'],
  ['spark.sql.legacy.parser.havingWithoutGroupByAsWhere=true', 'SELECT 1 FROM range(3) HAVING max(id) > 0', 'ANALYSIS', '1'],
  ['spark.sql.legacy.setopsPrecedence.enabled=true', 'SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 2', '2', '1;2'],
  ['spark.sql.legacy.timeParserPolicy=corrected', `SELECT to_date('2020-1-5', 'yyyy-MM-dd')`, '', 'ENGINE'],
]

describe('settings that change what a statement means', () => {
  let engine: DuckDBConnection
  before(async () => {
    engine = await (await DuckDBInstance.create(':memory:')).connect()
    registerScriptFunctions(engine)
    for (const sql of duckdbEmitter.prelude) await engine.run(sql)
  })
  after(() => engine.closeSync())

  async function answer(sql: string, conf: Readonly<Record<string, string>>): Promise<string> {
    try {
      const { query } = analyse(parse(sql), sql, CATALOG, { timeZone: 'UTC', user: 'u', dialect: dialectOf(conf) })
      const result = await engine.runAndReadAll(duckdbEmitter.emitQuery(query, () => ''))
      const rows = result.getRows().map((row) => row.map((value) => String(value ?? '')).join(','))
      return rows.sort().join(';')
    } catch (error) {
      return isDliError(error) ? error.code : 'ENGINE'
    }
  }

  for (const [setting, sql, set, unset] of CASES) {
    const [key, value] = setting.split('=') as [string, string]
    test(`${setting}: ${sql}`, async () => {
      assert.deepEqual([await answer(sql, { [key]: value }), await answer(sql, {})], [set, unset])
    })
  }
})
