import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { mapError } from '../../src/engines/duckdb/map-error.ts'
import { registerScriptFunctions } from '../../src/engines/duckdb/script-functions.ts'
import { script } from '../../src/sql/functions/scripts/script.ts'

describe('functions in TypeScript', () => {
  let instance: DuckDBInstance
  let connection: DuckDBConnection

  before(async () => {
    instance = await DuckDBInstance.create(':memory:', { threads: '2' })
    connection = await instance.connect()
    registerScriptFunctions(connection, [
      script('joined', ['string', 'long', 'string[]'], 'string', (a: string, b: bigint, c: readonly string[]) => `${a}${b}${c.join('')}`),
      script('bytes', ['binary'], 'binary', (bytes: Uint8Array) => Uint8Array.from(bytes).reverse()),
      script('or_none', ['string'], 'string', (a: string | null) => a ?? 'none', { takesNulls: true }),
      script('refuses', ['string'], 'string', (a: string) => {
        throw new Error(`UNSUPPORTED: ${a} is not supported on the embedded engine`)
      }),
      script('breaks', ['string'], 'string', () => {
        throw new TypeError('a secret of the inside')
      }),
    ])
    await connection.run('SET lock_configuration = true')
  })
  after(() => {
    connection.closeSync()
    instance.closeSync()
  })

  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson()

  test('work in a locked database, row by row, NULL in and NULL out', async () => {
    assert.deepEqual(
      await rows(
        `SELECT spark_ts_joined('é' || chr(0), 9223372036854775807, ['x', 'y']), spark_ts_joined(NULL, 1, []), spark_ts_or_none(NULL)`,
      ),
      [['é\u00009223372036854775807xy', null, 'none']],
    )
    assert.deepEqual(await rows(`SELECT hex(spark_ts_bytes(unhex('0102FF')))`), [['FF0201']])
    assert.deepEqual(await rows(`SELECT count(*), count(spark_ts_or_none(CASE WHEN i % 2 = 0 THEN 'a' END)) FROM range(10000) t(i)`), [
      ['10000', '10000'],
    ])
  })

  test('are there on another connection', async () => {
    const other = await instance.connect()
    assert.deepEqual((await other.runAndReadAll(`SELECT spark_ts_or_none('a')`)).getRowsJson(), [['a']])
    other.closeSync()
  })

  test('what one throws ends its statement alone, with a row of the error table', async () => {
    const thrown = async (sql: string) => mapError(await rows(sql).catch((error: unknown) => error))
    const refused = await thrown(`SELECT spark_ts_refuses('x')`)
    assert.deepEqual([refused.code, refused.text], ['UNSUPPORTED', 'x is not supported on the embedded engine'])
    const inside = await thrown(`SELECT spark_ts_breaks('x')`)
    assert.equal(inside.code, 'ENGINE_FAILED')
    assert.doesNotMatch(inside.text, /secret/)
    assert.deepEqual(await rows(`SELECT spark_ts_or_none('still here')`), [['still here']])
  })
})
