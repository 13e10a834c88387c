import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type RunningServer, startServer, temporaryFolder } from '../support/running-server.ts'

const folder = temporaryFolder('catalog-statements')
let server: RunningServer

before(async () => {
  server = await startServer(folder.path)
})
after(async () => {
  await server?.kill('SIGTERM')
  folder.remove()
})

/** The rows of a sync statement; its failure's text when it failed. */
async function ddl(sql: string, currentdb = '') {
  const { status, body } = await server.submit(sql, { currentdb })
  assert.equal(status, 200, JSON.stringify(body))
  return body.is_success ? body.rows : body.message
}

async function query(sql: string) {
  const status = await server.run(sql)
  assert.equal(status.status, 'FINISHED', `${sql}: ${status.message}`)
  return await server.rows(status.job_id)
}

describe('catalog statements end to end', () => {
  test('a view is read like a table, from any database, and breaks by name when its table goes', async () => {
    await ddl('CREATE DATABASE shop')
    await ddl('CREATE TABLE orders (id INT, amount DECIMAL(10,2))', 'shop')
    await server.run('INSERT INTO shop.orders VALUES (1, 1.50), (2, 20)')
    assert.deepEqual(await ddl('CREATE VIEW large (id, sum) AS SELECT id, amount FROM orders WHERE amount > 10', 'shop'), [])
    assert.deepEqual(await query('SELECT l.sum, o.id FROM shop.large l JOIN shop.orders o ON o.id = l.id'), [[20, 2]])
    assert.match(await ddl('CREATE VIEW large AS SELECT 1 AS a', 'shop'), /^DLI\.0006/)
    assert.match(await ddl('DROP VIEW small', 'shop'), /^DLI\.0002/)
    await ddl('DROP TABLE shop.orders')
    assert.match((await server.run('SELECT * FROM shop.large')).message, /^DLI\.0005: AnalysisException: Table or view not found: orders/)
  })

  test('a partitioned table changes its columns and partitions between inserts', async () => {
    await ddl('CREATE DATABASE parts')
    await ddl('CREATE TABLE t (id INT, amount FLOAT, p STRING) PARTITIONED BY (p)', 'parts')
    await server.run("INSERT INTO parts.t VALUES (1, 1.5, 'a'), (2, 2.5, 'b'), (3, 3.5, 'a'), (4, 4.5, NULL)")
    assert.deepEqual(await ddl('SHOW PARTITIONS t', 'parts'), [['p=__HIVE_DEFAULT_PARTITION__'], ['p=a'], ['p=b']])
    await ddl('ALTER TABLE t ADD COLUMNS (note STRING)', 'parts')
    await ddl('ALTER TABLE t RENAME COLUMN amount TO price', 'parts')
    await ddl('ALTER TABLE t ALTER COLUMN id TYPE BIGINT', 'parts')
    await ddl('ALTER TABLE t ALTER COLUMN note FIRST', 'parts')
    await server.run("INSERT INTO parts.t VALUES ('new', 5000000000, 5.5, 'c')")
    assert.deepEqual(await query('SELECT * FROM parts.t ORDER BY id'), [
      [null, 1, 1.5, 'a'],
      [null, 2, 2.5, 'b'],
      [null, 3, 3.5, 'a'],
      [null, 4, 4.5, null],
      ['new', 5000000000, 5.5, 'c'],
    ])
    await ddl('ALTER TABLE t DROP COLUMN price', 'parts')
    await ddl("ALTER TABLE t DROP PARTITION (p = 'a'), PARTITION (p = NULL)", 'parts')
    assert.deepEqual(await query('SELECT * FROM parts.t ORDER BY id'), [
      [null, 2, 'b'],
      ['new', 5000000000, 'c'],
    ])
    await ddl("TRUNCATE TABLE t PARTITION (p = 'b')", 'parts')
    await ddl('ANALYZE TABLE t COMPUTE STATISTICS', 'parts')
    assert.match(JSON.stringify(await ddl('DESC EXTENDED t', 'parts')), /"Statistics","[0-9]+ bytes, 1 rows"/)
    const partition = async () => JSON.stringify(await ddl("DESC EXTENDED t PARTITION (p = 'c')", 'parts'))
    assert.doesNotMatch(await partition(), /Partition Statistics/)
    await ddl('ANALYZE TABLE t PARTITION (p) COMPUTE STATISTICS', 'parts')
    assert.match(await partition(), /"Partition Statistics","[0-9]+ bytes, 1 rows"/)
    await ddl('ALTER TABLE t RENAME TO u', 'parts')
    await ddl('TRUNCATE TABLE u', 'parts')
    assert.deepEqual(await query('SELECT count(*) FROM parts.u'), [[0]])
    assert.match(
      await ddl("ALTER TABLE u DROP PARTITION (p = 'c')", 'parts'),
      /^DLI\.0002: NoSuchPartitionException: The following partitions/,
    )
  })

  test('partitions of a managed table have values, not names', async () => {
    await ddl('CREATE TABLE n (a INT, p INT, d DATE) PARTITIONED BY (p, months(d))')
    await server.run("INSERT INTO n VALUES (1, DATE '2020-01-31', 1), (2, DATE '2020-03-01', 10), (3, NULL, 10)")
    assert.deepEqual(await ddl("SHOW PARTITIONS n PARTITION (p = '01')"), [['p=1/d_month=600']])
    await ddl('ALTER TABLE n DROP PARTITIONS (p > 2 AND d_month >= 600)')
    assert.deepEqual(await query('SELECT a FROM n ORDER BY a'), [[1], [3]])
  })

  test('what nobody does is refused by name, whatever the session', async () => {
    const refused = await server.run('SELECT id FROM range(1)', { conf: ['spark.sql.ansi.enabled=true'] })
    assert.match(refused.message, /^DLI\.0007: .*the setting spark.sql.ansi.enabled=true/)
    assert.match(await ddl('CREATE TABLE b (a INT) CLUSTERED BY (a) INTO 2 BUCKETS'), /^DLI\.0007: .*CLUSTERED BY/)
  })
})
