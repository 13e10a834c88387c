import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { openLocked } from '../../src/engines/duckdb/lock-down.ts'
import { field, follow, openPool, temporaryFolder } from './support.ts'

/** Every way to a file that we know of. `IN` is the project's folder, `OUT` one beside it. */
const FILES = [
  `SELECT * FROM read_csv('OUT/secret.csv')`,
  `SELECT * FROM read_csv('IN/../out/secret.csv')`,
  `SELECT * FROM read_csv('file://OUT/secret.csv')`,
  `SELECT * FROM read_csv('IN/link.csv')`,
  `SELECT * FROM read_csv('IN/folder/secret.csv')`,
  `SELECT * FROM read_csv(['IN/own.csv', 'OUT/secret.csv'])`,
  `SELECT * FROM read_csv('/etc/passwd')`,
  `SELECT * FROM '/etc/passwd'`,
  `SELECT * FROM 'OUT/secret.csv'`,
  `SELECT * FROM read_text('OUT/secret.csv')`,
  `SELECT * FROM read_blob('OUT/secret.csv')`,
  `SELECT * FROM read_json('OUT/secret.csv')`,
  `SELECT * FROM read_parquet('OUT/secret.csv')`,
  `SELECT * FROM parquet_metadata('OUT/secret.csv')`,
  `SELECT * FROM parquet_schema('OUT/secret.csv')`,
  `SELECT * FROM sniff_csv('OUT/secret.csv')`,
  `SELECT * FROM read_duckdb('OUT/secret.db')`,
  `SELECT * FROM glob('OUT/*')`,
  `SELECT * FROM read_text('http://127.0.0.1:1/x')`,
  `SELECT * FROM read_text('s3://bucket/x')`,
  `SELECT 1 WHERE EXISTS (SELECT * FROM read_text('/etc/passwd'))`,
  `SELECT getenv('PATH')`,
  `SELECT * FROM duckdb_secrets()`,
] as const

/** What no statement of a user is: refused before it reaches the engine, most of it by the engine too. */
const STATEMENTS = [
  `COPY (SELECT 1) TO 'OUT/x.csv'`,
  `COPY (SELECT 1) TO 'IN/x.csv'`,
  `ATTACH 'OUT/x.db'`,
  `ATTACH 'IN/x.db'`,
  `ATTACH ':memory:' AS other`,
  'INSTALL httpfs',
  'LOAD httpfs',
  `LOAD 'OUT/x.duckdb_extension'`,
  'SET threads = 1',
  `SET temp_directory = 'OUT'`,
  'SET enable_external_access = true',
  'RESET lock_configuration',
  'PRAGMA database_list',
  'PRAGMA threads = 1',
  `EXPORT DATABASE 'IN/x'`,
  `IMPORT DATABASE 'IN/x'`,
  'CREATE TABLE t (a INT)',
  'CREATE TEMP TABLE t AS SELECT 1 AS a',
  'CREATE MACRO m() AS 1',
  'CREATE SECRET s (TYPE s3)',
  `SET VARIABLE v = 1`,
  'CALL pragma_version()',
  'EXPLAIN ANALYZE SELECT 1',
  'SHOW TABLES',
  'DESCRIBE SELECT 1',
  'SELECT 1; SELECT 2',
  `SELECT 1) TO 'IN/x.csv'; SELECT (1`,
  'WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a',
  'VACUUM',
  'CHECKPOINT',
  'BEGIN',
] as const

/** Settings through which a locked engine could be opened again. */
const SETTINGS = [
  'SET enable_external_access = true',
  'SET lock_configuration = false',
  'RESET lock_configuration',
  `SET allowed_directories = ['/']`,
  `SET allowed_paths = ['/etc/passwd']`,
  `SET allowed_configs = ['lock_configuration']`,
  `SET temp_directory = '/tmp'`,
  `SET extension_directory = '/tmp'`,
  'SET autoinstall_known_extensions = true',
  'SET autoload_known_extensions = true',
  'SET allow_unsigned_extensions = true',
  `SET home_directory = '/tmp'`,
  `SET memory_limit = '1TB'`,
  'INSTALL httpfs',
  'LOAD httpfs',
  `LOAD 'OUT/x.duckdb_extension'`,
  `ATTACH 'OUT/x.db'`,
  `COPY (SELECT 1) TO 'OUT/x.csv'`,
  `COPY (SELECT 1) TO 'IN/link.csv'`,
  `EXPORT DATABASE 'OUT/x'`,
] as const

describe('the lock', () => {
  const folder = temporaryFolder('engine-lock')
  const inside = join(folder.path, 'files')
  const outside = join(folder.path, 'out')
  const at = (sql: string) => sql.replaceAll('IN/', `${inside}/`).replaceAll('OUT/', `${outside}/`)
  let open: ReturnType<typeof openPool>
  let instance: DuckDBInstance
  let connection: DuckDBConnection
  before(async () => {
    for (const each of [inside, outside]) mkdirSync(each)
    writeFileSync(join(inside, 'own.csv'), '1,a\n')
    writeFileSync(join(outside, 'secret.csv'), '1,secret\n')
    symlinkSync(join(outside, 'secret.csv'), join(inside, 'link.csv'))
    symlinkSync(outside, join(inside, 'folder'))
    open = openPool(folder.path)
    const limits = { threads: 1, memoryBytes: 256 * 1024 ** 2, spillBytesMax: 1024 ** 2 }
    instance = await openLocked({ ...limits, spillFolder: join(folder.path, 'spill'), folders: [inside], prelude: [] })
    connection = await instance.connect()
  })
  after(async () => {
    await open.pool.close()
    connection.closeSync()
    instance.closeSync()
    folder.remove()
  })

  const refused = async (sql: string, message: RegExp) => {
    const { end } = await follow(open.query(at(sql), [field('x', 'string')]))
    assert.ok(end.outcome === 'failed', `${sql} was not refused`)
    assert.match(end.error.message, message, sql)
    assert.doesNotMatch(end.error.message, /secret|root:/)
  }

  test('leaves the own folder open', async () => {
    const schema = [field('a', 'long'), field('b', 'string')]
    assert.deepEqual((await follow(open.query(at(`SELECT * FROM read_csv('IN/own.csv', header = false)`), schema))).result, {
      kind: 'inline',
      rows: [[1, 'a']],
      rowCount: 1,
    })
  })

  test('refuses every way to a file elsewhere', async () => {
    for (const sql of FILES) await refused(sql, /outside of the folders|could not run the statement/)
  })

  test('refuses what is not one SELECT', async () => {
    for (const sql of STATEMENTS) await refused(sql, /^The engine could not run the statement$/)
  })

  test('cannot be opened again', async () => {
    for (const sql of SETTINGS)
      await assert.rejects(connection.run(at(sql)), /Permission Error|configuration has been locked|Invalid Input/, sql)
  })
})
