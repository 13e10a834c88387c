import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import { type RunningServer, startServer, temporaryFolder } from '../support/running-server.ts'

const folder = temporaryFolder('statements')
let server: RunningServer

before(async () => {
  const bucket = join(folder.path, 'bucket')
  mkdirSync(bucket)
  writeFileSync(join(bucket, 'people.csv'), 'id;name;city\n1;Ann;Rome\n2;Bob;Oslo\n3;Cid;Rome\n')
  writeFileSync(join(bucket, 'visits.json'), '{"id":1,"pages":3}\n{"id":1,"pages":5}\n{"id":3,"pages":null}\n')
  server = await startServer(join(folder.path, 'data'), ['--bucket', `files=${bucket}`])
})
after(async () => {
  await server?.kill('SIGTERM')
  folder.remove()
})

/** The rows of a sync statement; its failure's text when it failed. */
async function ddl(sql: string, currentdb = 'shop') {
  const { status, body } = await server.submit(sql, { currentdb })
  assert.equal(status, 200, JSON.stringify(body))
  return body.is_success ? body.rows : body.message
}

async function query(sql: string) {
  const status = await server.run(sql, { currentdb: 'shop' })
  assert.equal(status.status, 'FINISHED', `${sql}: ${status.message}`)
  return await server.rows(status.job_id)
}

describe('statements end to end', () => {
  test('databases', async () => {
    assert.deepEqual(await ddl("CREATE DATABASE shop COMMENT 'all of it'"), [])
    assert.match(await ddl('CREATE DATABASE shop'), /^DLI\.0006/)
    assert.deepEqual(await ddl('CREATE DATABASE IF NOT EXISTS SHOP'), [])
    assert.deepEqual(await ddl('SHOW DATABASES'), [['default'], ['shop']])
    assert.deepEqual(await ddl("SHOW DATABASES LIKE 'sh*'"), [['shop']])
    assert.match(await ddl('DROP DATABASE nowhere'), /^DLI\.0002/)
    assert.deepEqual(await ddl('DROP DATABASE IF EXISTS nowhere'), [])
  })

  test('external tables over CSV and JSON, and what SHOW and DESCRIBE say of them', async () => {
    await ddl(
      `CREATE TABLE people (id int, Name string COMMENT 'as on the badge', city string) USING csv OPTIONS (path 'obs://files/people.csv', header true, delimiter ';')`,
    )
    await ddl("CREATE TABLE visits (id int, pages bigint) USING json OPTIONS (path 'obs://files/visits.json')")
    assert.deepEqual(await ddl('SHOW TABLES'), [
      ['shop', 'people', 'false'],
      ['shop', 'visits', 'false'],
    ])
    assert.deepEqual(await ddl('DESCRIBE people'), [
      ['id', 'int', null],
      ['Name', 'string', 'as on the badge'],
      ['city', 'string', null],
    ])
    const [[statement]] = await ddl('SHOW CREATE TABLE people')
    assert.match(statement, /^CREATE TABLE shop\.people \(\n {2}id INT,\n/)
    assert.match(statement, /LOCATION 'obs:\/\/files\/people.csv'/)
  })

  test('queries: joins, groups, common tables, windows, set operations, sub-queries', async () => {
    assert.deepEqual(await query('SELECT name, pages FROM people p JOIN visits v ON p.id = v.id ORDER BY name, pages'), [
      ['Ann', 3],
      ['Ann', 5],
      ['Cid', null],
    ])
    assert.deepEqual(await query('SELECT city, count(*) AS n, max(name) FROM people GROUP BY city HAVING n > 1'), [['Rome', 2, 'Cid']])
    assert.deepEqual(
      await query(`WITH totals AS (SELECT id, sum(pages) AS pages FROM visits GROUP BY id)
         SELECT name, coalesce(t.pages, 0) AS pages FROM people p LEFT JOIN totals t USING (id) ORDER BY pages DESC, name`),
      [
        ['Ann', 8],
        ['Bob', 0],
        ['Cid', 0],
      ],
    )
    assert.deepEqual(
      await query(
        'SELECT name, row_number() OVER (PARTITION BY city ORDER BY id DESC) AS r, count(*) OVER () AS n FROM people ORDER BY id',
      ),
      [
        ['Ann', 2, 3],
        ['Bob', 1, 3],
        ['Cid', 1, 3],
      ],
    )
    assert.deepEqual(await query('SELECT id FROM people EXCEPT SELECT id FROM visits'), [[2]])
    assert.deepEqual(await query('SELECT name FROM people WHERE id IN (SELECT id FROM visits) AND EXISTS (SELECT 1) ORDER BY 1'), [
      ['Ann'],
      ['Cid'],
    ])
    assert.deepEqual(await query('SELECT sum(id) FROM range(5)'), [[10]])
    assert.deepEqual(await query('SELECT city, name, count(*) FROM people GROUP BY ROLLUP(city, name) ORDER BY 1, 2 LIMIT 3'), [
      [null, null, 3],
      ['Oslo', null, 1],
      ['Oslo', 'Bob', 1],
    ])
  })

  test('managed tables: INSERT INTO and OVERWRITE, each once, with counts that are true', async () => {
    await ddl('CREATE TABLE totals (city string, people bigint)')
    const insert = await server.run('INSERT INTO totals SELECT city, count(*) FROM people GROUP BY city', { currentdb: 'shop' })
    assert.deepEqual([insert.status, insert.job_type, insert.result_count, insert.input_size], ['FINISHED', 'INSERT', 2, 46])
    assert.equal(insert.detail, '{"type":"struct","fields":[]}')
    await server.run("INSERT INTO totals VALUES ('Kiel', 7), (NULL, NULL)", { currentdb: 'shop' })
    assert.deepEqual(await query('SELECT * FROM totals ORDER BY city'), [
      [null, null],
      ['Kiel', 7],
      ['Oslo', 1],
      ['Rome', 2],
    ])
    await server.run('INSERT OVERWRITE TABLE totals SELECT city, people * 10 FROM totals WHERE people IS NOT NULL', { currentdb: 'shop' })
    assert.deepEqual(await query('SELECT * FROM totals ORDER BY city'), [
      ['Kiel', 70],
      ['Oslo', 10],
      ['Rome', 20],
    ])
    const wrong = await server.run("INSERT INTO totals VALUES (1, 'x')", { currentdb: 'shop' })
    assert.match(wrong.message, /^DLI\.0005: AnalysisException: Cannot write incompatible data to table '`shop`\.`totals`'/)
    const overflow = await server.run('INSERT INTO totals SELECT city, 1e30 FROM people', { currentdb: 'shop' })
    assert.match(overflow.message, /^DLI\.0018: /)
    assert.deepEqual(await query('SELECT count(*) FROM totals'), [[3]])
  })

  test('GROUP BY takes names of the SELECT list unless a setting says otherwise', async () => {
    const sql = 'SELECT id % 2 AS parity, count(*) FROM people GROUP BY parity ORDER BY parity'
    assert.deepEqual(await query(sql), [
      [0, 1],
      [1, 2],
    ])
    const status = await server.run(sql, { currentdb: 'shop', conf: ['spark.sql.groupByAliases=false'] })
    assert.match(status.message, /^DLI\.0005: AnalysisException: Column 'parity' does not exist/)
  })

  test('EXPLAIN shows our own plan and runs nothing', async () => {
    const [[plan]] = await ddl('EXPLAIN SELECT city, count(*) FROM people WHERE id > 1 GROUP BY city')
    assert.match(plan, /^== Physical Plan ==\nProject .*\n\+- Aggregate .*\n {3}\+- Filter .*\n {6}\+- Scan csv shop\.people/)
    assert.match((await ddl('EXPLAIN SELECT nope FROM people'))[0][0], /^== Physical Plan ==\nDLI\.0005: AnalysisException: Column 'nope'/)
  })

  test('what only Spark can run says so in the last event of its job', async () => {
    using database = new DatabaseSync(join(folder.path, 'data', 'metastore.db'), { readOnly: true, timeout: 5_000 })
    const last = database.prepare(
      'SELECT why FROM job_event JOIN job ON job.number = job_event.job WHERE job.id = ? ORDER BY job_event.sequence DESC',
    )
    // One that an engine would run, and one of the catalog.
    for (const sql of ["SELECT java_method('java.util.UUID', 'randomUUID')", 'CREATE TABLE b (a INT) CLUSTERED BY (a) INTO 2 BUCKETS']) {
      const status = await server.run(sql, { currentdb: 'shop' })
      const [, construct] =
        /^DLI\.0007: UnsupportedOperationException: (.*) is not supported on the embedded engine$/.exec(status.message) ?? []
      assert.ok(construct !== undefined, status.message)
      assert.equal(last.get(status.job_id)?.why, `spark-only: ${construct}`)
    }
  })

  test('a variable in the text, which Spark would replace, is refused by name', async () => {
    const refused = /^DLI\.0007: .*the substitution of \$\{spark\.app\.name\}/
    const [name, x] = ['$' + '{spark.app.name}', '$' + '{x}']
    assert.match((await server.run(`SELECT '${name}' AS name`, { currentdb: 'shop' })).message, refused)
    assert.match(await ddl(`CREATE TABLE v (a INT) COMMENT '${name}'`), refused)
    const asItIs = await server.run(`SELECT '${x}' AS name`, { conf: ['spark.sql.variable.substitute=false'] })
    assert.deepEqual(await server.rows(asItIs.job_id), [[x]])
  })

  test('DROP', async () => {
    assert.match(await ddl('DROP DATABASE shop'), /^DLI\.0007/)
    assert.deepEqual(await ddl('DROP TABLE totals'), [])
    assert.match(await ddl('DROP TABLE totals'), /^DLI\.0002/)
    assert.deepEqual(await ddl('DROP TABLE IF EXISTS totals'), [])
    assert.deepEqual(await ddl('DROP DATABASE shop CASCADE'), [])
    assert.deepEqual(await ddl('SHOW DATABASES', ''), [['default']])
  })
})
