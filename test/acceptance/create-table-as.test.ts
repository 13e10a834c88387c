import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type RunningServer, startServer, TERMINAL, temporaryFolder } from '../support/running-server.ts'

const ASYNC = { conf: ['dli.sql.sqlasync.enabled=true'] }

/** Takes about a second, and can be interrupted. */
const SLOW = 'SELECT count(*) AS n FROM range(9000) a CROSS JOIN range(9000) b WHERE (a.id * b.id) % 7 = 3'
/** Runs for many seconds on any machine. */
const LONG = 'SELECT count(*) AS n FROM range(4000000000) a CROSS JOIN range(1000) b WHERE (a.id * b.id) % 7 = 3'

/** Folders of tables of a database, whether or not the catalog knows them. */
function tableFolders({ dataDir, projectId }: RunningServer, database = 'default'): readonly string[] {
  const folder = join(dataDir, 'warehouse', projectId, database)
  return existsSync(folder) ? readdirSync(folder).sort() : []
}

async function query(server: RunningServer, sql: string) {
  const status = await server.run(sql)
  assert.equal(status.status, 'FINISHED', `${sql}: ${status.message}`)
  return await server.rows(status.job_id)
}

async function ddl(server: RunningServer, sql: string) {
  const { status, body } = await server.submit(sql)
  assert.equal(status, 200, JSON.stringify(body))
  return body.is_success ? body.rows : body.message
}

async function startedAsync(server: RunningServer, sql: string): Promise<string> {
  const { body } = await server.submit(sql, ASYNC)
  await server.until(body.job_id, ['RUNNING'])
  return body.job_id
}

describe('CREATE TABLE … AS SELECT', () => {
  const folder = temporaryFolder('create-table-as')
  const dataDir = join(folder.path, 'data')
  let server: RunningServer
  before(async () => {
    server = await startServer(dataDir)
  })
  after(async () => {
    await server?.kill('SIGKILL')
    folder.remove()
  })

  test('makes a table of the names, types and rows of a query', async () => {
    await ddl(server, "CREATE TABLE s (id int COMMENT 'the key', code char(3), name varchar(5), price decimal(10,2), day date)")
    await server.run("INSERT INTO s VALUES (1, 'a', 'x', 1.5, DATE'2024-01-01'), (2, 'b', NULL, 2.5, DATE'2024-01-02')")
    const sql =
      "CREATE TABLE t USING parquet PARTITIONED BY (day) COMMENT 'of s' TBLPROPERTIES ('k' = 'v') AS SELECT day, id, code, name, price * 2 AS twice, count(*) OVER () FROM s"
    const made = await server.run(sql, ASYNC)
    assert.deepEqual([made.status, made.job_type, made.job_mode, made.result_count], ['FINISHED', 'DDL', 'async', 2], made.message)
    assert.equal(made.detail, '{"type":"struct","fields":[]}')
    assert.deepEqual(await query(server, 'SELECT * FROM t ORDER BY id'), [
      [1, 'a  ', 'x', 3, 2, '2024-01-01'],
      [2, 'b  ', null, 5, 2, '2024-01-02'],
    ])
    assert.deepEqual((await ddl(server, 'DESCRIBE t')).slice(0, 6), [
      ['id', 'int', 'the key'],
      ['code', 'char(3)', null],
      ['name', 'varchar(5)', null],
      ['twice', 'decimal(12,2)', null],
      ['count(1) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)', 'bigint', null],
      ['day', 'date', null],
    ])
    assert.deepEqual(await ddl(server, 'SHOW PARTITIONS t'), [['day=2024-01-01'], ['day=2024-01-02']])
    assert.deepEqual(await ddl(server, "SHOW TBLPROPERTIES t ('k')"), [['k', 'v']])
    await server.run("INSERT INTO t VALUES (3, 'c', 'z', 1, 9, DATE'2024-01-03')")
    assert.deepEqual(await query(server, 'SELECT count(*), sum(id) FROM t'), [[3, 6]])
  })

  test('waits for its end when DDL is synchronous, and an empty result makes an empty table', async () => {
    assert.deepEqual(await ddl(server, 'CREATE TABLE none USING iceberg AS SELECT * FROM s WHERE false'), [])
    assert.deepEqual(await query(server, 'SELECT count(*) FROM none'), [[0]])
  })

  test('of a name that is taken fails, and with IF NOT EXISTS does nothing', async () => {
    const folders = tableFolders(server)
    assert.equal(
      await ddl(server, 'CREATE TABLE t AS SELECT 1 AS a'),
      'DLI.0006: TableAlreadyExistsException: Table default.t already exists.',
    )
    assert.deepEqual(await ddl(server, 'CREATE TABLE IF NOT EXISTS t AS SELECT 1 AS a'), [])
    assert.deepEqual(await query(server, 'SELECT count(*) FROM t'), [[3]])
    assert.deepEqual(tableFolders(server), folders)
  })

  for (const [sql, expected] of [
    ['CREATE TABLE bad AS SELECT 1 AS a, 2 AS A', 'DLI.0005: AnalysisException: Found duplicate column(s) in the table definition of'],
    ['CREATE TABLE bad AS SELECT NULL AS a', 'DLI.0005: AnalysisException: Parquet data source does not support void data type.'],
    ['CREATE TABLE bad AS SELECT array(1) AS a', 'DLI.0007: '],
    ['CREATE TABLE bad AS SELECT nope FROM s', "DLI.0005: AnalysisException: Column 'nope'"],
    ['CREATE TABLE bad PARTITIONED BY (a) AS SELECT 1 AS a', 'DLI.0005: AnalysisException: Cannot use all columns for partition columns'],
    ['CREATE TABLE bad PARTITIONED BY (b) AS SELECT 1 AS a, 2 AS c', 'DLI.0005: AnalysisException: partition column b is not defined in'],
    ['CREATE TABLE nodb.bad AS SELECT 1 AS a', "DLI.0002: NoSuchDatabaseException: Database 'nodb' not found"],
    ["CREATE TABLE bad USING csv OPTIONS (path 'obs://b/x') AS SELECT 1 AS a", 'DLI.0007: '],
    ['CREATE TABLE bad AS SELECT assert_true(id > 5) AS a, id FROM s', 'DLI.0005: AnalysisException: Parquet data source does not support'],
  ] as const) {
    test(`is refused: ${sql}`, async () => {
      const folders = tableFolders(server)
      const message = await ddl(server, sql)
      assert.ok(String(message).startsWith(expected), String(message))
      assert.deepEqual(tableFolders(server), folders)
    })
  }

  test('that fails while it runs leaves neither table nor files', async () => {
    const folders = tableFolders(server)
    assert.match(
      await ddl(server, "CREATE TABLE bad AS SELECT CAST(raise_error('no') AS int) AS a, id FROM s"),
      /^DLI\.0999: SparkException: no$/,
    )
    assert.match(await ddl(server, 'DESCRIBE bad'), /^DLI\.0002/)
    assert.deepEqual(tableFolders(server), folders)
  })

  test('two of the same name at once: one makes the table, the other fails and leaves no file', async () => {
    const folders = tableFolders(server)
    const jobs = await Promise.all(
      ['1', '2'].map((n) => server.submit(`CREATE TABLE raced AS SELECT ${n} AS who, n FROM (${SLOW})`, ASYNC)),
    )
    const ends = await Promise.all(jobs.map(({ body }) => server.until(body.job_id, TERMINAL)))
    assert.deepEqual(ends.map((end) => end.status).sort(), ['FAILED', 'FINISHED'])
    const winner = ends.findIndex((end) => end.status === 'FINISHED')
    assert.equal(ends[1 - winner].message, 'DLI.0006: TableAlreadyExistsException: Table default.raced already exists.')
    assert.deepEqual(await query(server, 'SELECT who FROM raced'), [[winner + 1]])
    assert.equal(tableFolders(server).length, folders.length + 1)
  })

  test('two with IF NOT EXISTS at once: both are done, and one made the table', async () => {
    const folders = tableFolders(server)
    const sql = (n: number) => `CREATE TABLE IF NOT EXISTS raced_too AS SELECT ${n} AS who, n FROM (${SLOW})`
    const jobs = await Promise.all([1, 2].map((n) => server.submit(sql(n), ASYNC)))
    const ends = await Promise.all(jobs.map(({ body }) => server.until(body.job_id, TERMINAL)))
    assert.deepEqual(
      ends.map((end) => end.status),
      ['FINISHED', 'FINISHED'],
    )
    assert.deepEqual(ends.map((end) => end.result_count).sort(), [0, 1])
    assert.deepEqual(await query(server, 'SELECT count(*) FROM raced_too'), [[1]])
    assert.equal(tableFolders(server).length, folders.length + 1)
  })

  test('that is cancelled leaves nothing', async () => {
    const folders = tableFolders(server)
    const job = await startedAsync(server, `CREATE TABLE cancelled AS ${LONG}`)
    assert.equal((await server.call('DELETE', `/jobs/${job}`)).status, 200)
    assert.equal((await server.until(job, TERMINAL)).status, 'CANCELLED')
    assert.match(await ddl(server, 'DESCRIBE cancelled'), /^DLI\.0002/)
    assert.deepEqual(tableFolders(server), folders)
  })

  test('whose server is killed is run again by the next one, and its table is there once', async () => {
    const folders = tableFolders(server)
    const job = await startedAsync(server, `CREATE TABLE survived AS ${SLOW}`)
    assert.equal(tableFolders(server).length, folders.length + 1)
    await server.kill('SIGKILL')
    server = await startServer(dataDir)
    assert.equal((await server.until(job, TERMINAL)).status, 'FINISHED')
    assert.deepEqual(await query(server, 'SELECT count(*) FROM survived'), [[1]])
    const left = tableFolders(server)
    assert.equal(left.length, folders.length + 1)
    assert.deepEqual(
      left.filter((name) => name.startsWith('survived-')).map((name) => /-([0-9]+)-[0-9a-f]{32}$/.exec(name)?.[1]),
      ['2'],
    )
  })
})
