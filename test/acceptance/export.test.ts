import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { type RunningServer, startServer, TERMINAL, temporaryFolder } from '../support/running-server.ts'

describe('export-result and export-table', () => {
  const folder = temporaryFolder('export')
  let server: RunningServer
  before(async () => {
    server = await startServer(join(folder.path, 'data'))
    await finished('CREATE TABLE t (a int, b string, c timestamp)')
    await finished("INSERT INTO t VALUES (1, 'x', timestamp'2020-01-02 03:04:05.678'), (2, NULL, NULL), (3, 'a,b', NULL)")
  })
  after(async () => {
    await server?.kill('SIGTERM')
    folder.remove()
  })

  async function finished(sql: string) {
    const status = await server.run(sql)
    assert.equal(status.status, 'FINISHED', `${sql}: ${status.message}`)
    return status
  }
  const place = (path: string): string => join(server.dataDir, 'buckets', server.projectId, path)
  async function moved(path: string, body: Readonly<Record<string, unknown>>) {
    const { status, body: answer } = await server.call('POST', path, body)
    assert.equal(status, 200, JSON.stringify(answer))
    assert.equal(answer.is_success, true)
    assert.equal(answer.job_mode, 'async')
    return await server.until(answer.job_id, TERMINAL)
  }
  const exportResult = (jobId: string, body: Readonly<Record<string, unknown>>) =>
    moved(`/jobs/${jobId}/export-result`, { data_type: 'csv', ...body })
  const exportTable = (body: Readonly<Record<string, unknown>>) =>
    moved('/jobs/export-table', { data_type: 'csv', database_name: 'default', table_name: 't', ...body })
  /** The one file of data in a folder that is whole. */
  function content(path: string, ending: string): Buffer {
    const names = readdirSync(place(path)).sort()
    assert.equal(names.length, 2, names.join())
    assert.equal(names[0], '_SUCCESS')
    assert.match(names[1] as string, new RegExp(`^part-00000-[0-9a-f-]{36}-c000\\${ending}$`))
    return readFileSync(place(join(path, names[1] as string)))
  }

  test('a result goes out in its order, with a header, and the job says what it was', async () => {
    const query = await finished('SELECT a, upper(b) AS b, c FROM t ORDER BY a DESC')
    const status = await exportResult(query.job_id, { data_path: 'obs://out/csv/one', with_column_header: 'true' })
    assert.equal(content('out/csv/one', '.csv').toString(), 'a,b,c\n3,"A,B",\n2,,\n1,X,2020-01-02T03:04:05.678Z\n')
    const { job_type, status: state, result_count, database_name, table_name, detail, statement, message } = status
    assert.deepEqual([job_type, state, result_count, database_name, table_name, message], ['EXPORT', 'FINISHED', 3, 'default', 't', ''])
    assert.equal(detail, query.detail)
    assert.equal(statement, `export result of job ${query.job_id} to obs://out/csv/one`)
    const { body } = await server.call('GET', `/jobs/${status.job_id}/detail`)
    const { data_path, data_type, compress, export_mode, with_column_header, database_name: database } = body
    assert.deepEqual(
      [data_path, data_type, compress, export_mode, with_column_header, database],
      ['obs://out/csv/one', 'csv', 'none', 'ErrorIfExists', true, 'default'],
    )
    const listed = await server.call('GET', `/jobs?job-type=EXPORT&job-id=${status.job_id}`)
    assert.deepEqual([listed.body.job_count, listed.body.jobs[0].with_column_header], [1, true])
  })

  test('ErrorIfExists leaves what is there; Overwrite puts the new in its place as a whole', async () => {
    const first = await finished('SELECT 1 AS a')
    await exportResult(first.job_id, { data_path: 'obs://out/mode' })
    const again = await exportResult(first.job_id, { data_path: 'obs://out/mode/' })
    assert.deepEqual([again.status, again.message], ['FAILED', 'DLI.0005: AnalysisException: path obs://out/mode already exists.'])
    assert.equal(content('out/mode', '.csv').toString(), '1\n')
    writeFileSync(place('out/mode/other'), 'x')
    const second = await finished('SELECT 2 AS a')
    assert.equal((await exportResult(second.job_id, { data_path: 'obs://out/mode', export_mode: 'overwrite' })).status, 'FINISHED')
    assert.equal(content('out/mode', '.csv').toString(), '2\n')
    assert.deepEqual(readdirSync(place('out/.open-dli-staging')), [])
  })

  test('JSON, packed, cut to some rows, with the values that the result had', async () => {
    const nested = await finished(
      `SELECT id, named_struct('q', 'a"b', 'n', NULL) AS s, array(1.5D, NULL) AS l FROM VALUES (1), (2), (3) AS v(id) ORDER BY id`,
    )
    const status = await exportResult(nested.job_id, { data_path: 'obs://out/json', data_type: 'JSON', compress: 'gzip', limit_num: 2 })
    assert.equal(status.result_count, 2)
    const text = gunzipSync(content('out/json', '.json.gz')).toString()
    assert.equal(text, '{"id":1,"s":{"q":"a\\"b"},"l":[1.5,null]}\n{"id":2,"s":{"q":"a\\"b"},"l":[1.5,null]}\n')
    const scalars = await finished(
      `SELECT 9007199254740993L AS l, 1.10BD AS d, X'00ff' AS x, date'2020-01-02' AS day, timestamp'1969-12-31 23:59:59.999' AS t, float('NaN') AS f, NULL AS n WHERE true`,
    )
    const failed = await exportResult(scalars.job_id, { data_path: 'obs://out/scalars', data_type: 'json' })
    assert.equal(failed.status, 'FINISHED', failed.message)
    assert.equal(
      content('out/scalars', '.json').toString(),
      '{"l":9007199254740993,"d":1.10,"x":"AP8=","day":"2020-01-02","t":"1969-12-31T23:59:59.999Z","f":"NaN"}\n',
    )
  })

  test('a result that is kept in a file goes out in its order', async () => {
    const large = await finished('SELECT id, id * 2 AS twice FROM range(200000) ORDER BY id DESC')
    await exportResult(large.job_id, { data_path: 'obs://out/large', compress: 'deflate' })
    assert.equal(existsSync(place('out/large/_SUCCESS')), true)
    await exportResult(large.job_id, { data_path: 'obs://out/plain' })
    const lines = content('out/plain', '.csv').toString().trimEnd().split('\n')
    assert.deepEqual([lines.length, lines[0], lines.at(-1)], [200_000, '199999,399998', '0,0'])
  })

  test('a table goes out, and comes back the same from Parquet', async () => {
    const status = await exportTable({ data_path: 'obs://out/table', data_type: 'parquet' })
    assert.deepEqual([status.job_type, status.database_name, status.table_name, status.result_count], ['EXPORT', 'default', 't', 3])
    assert.equal(status.statement, 'export all data from table default.t to path obs://out/table')
    await finished("CREATE TABLE back (a int, b string, c timestamp) USING parquet OPTIONS (path 'obs://out/table')")
    assert.deepEqual(
      await server.rows((await finished('SELECT * FROM back ORDER BY a')).job_id),
      await server.rows((await finished('SELECT * FROM t ORDER BY a')).job_id),
    )
    const over = await exportTable({ table_name: 'back', data_path: 'obs://out/table', export_mode: 'Overwrite' })
    assert.match(over.message, /^DLI.0005: AnalysisException: Cannot overwrite a path that is also being read from/)
    await finished('CREATE VIEW two AS SELECT a, a AS b FROM t')
    assert.equal((await exportTable({ table_name: 'two', data_path: 'obs://out/view' })).result_count, 3)
  })

  test('what cannot be: two columns of a name, a type without a text', async () => {
    const twice = await finished('SELECT 1 AS a, 2 AS A')
    assert.match((await exportResult(twice.job_id, { data_path: 'obs://out/twice' })).message, /Found duplicate column\(s\)/)
    const array = await finished('SELECT array(1) AS a')
    const { status, message } = await exportResult(array.job_id, { data_path: 'obs://out/array' })
    assert.deepEqual([status, message], ['FAILED', 'DLI.0005: AnalysisException: CSV data source does not support array<int> data type.'])
    assert.deepEqual([existsSync(place('out/twice')), existsSync(place('out/array'))], [false, false])
    assert.deepEqual(readdirSync(place('out/.open-dli-staging')), [])
  })

  test('requests that are refused before there is a job', async () => {
    const query = (await finished('SELECT 1')).job_id
    const ddl = (await finished('SHOW TABLES')).job_id
    const insert = (await finished("INSERT INTO t VALUES (9, 'z', NULL)")).job_id
    const failed = (await server.run('SELECT * FROM nowhere')).job_id
    const bad: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
      [`/jobs/${query}/export-result`, { data_type: 'csv' }, 'DLI.0001'],
      [`/jobs/${query}/export-result`, { data_path: 'obs://out/x', data_type: 'orc' }, 'DLI.0001'],
      [`/jobs/${query}/export-result`, { data_path: 'obs://out/x', data_type: 'csv', compress: 'lzo' }, 'DLI.0001'],
      [`/jobs/${query}/export-result`, { data_path: 'obs://out/x', data_type: 'csv', compress: 'bzip2' }, 'DLI.0007'],
      [`/jobs/${query}/export-result`, { data_path: 'obs://out/x', data_type: 'csv', export_mode: 'append' }, 'DLI.0001'],
      [`/jobs/${query}/export-result`, { data_path: 'obs://out/x', data_type: 'csv', quote_char: '""' }, 'DLI.0001'],
      [`/jobs/${query}/export-result`, { data_path: 'obs://out/x', data_type: 'json', quote_char: "'" }, 'DLI.0001'],
      [`/jobs/${query}/export-result`, { data_path: 'obs://out/x', data_type: 'csv', limit_num: -1 }, 'DLI.0001'],
      [`/jobs/${query}/export-result`, { data_path: 'obs://out/x', data_type: 'csv', encoding_type: 'latin1' }, 'DLI.0001'],
      [`/jobs/${query}/export-result`, { data_path: 'obs://out/x', data_type: 'csv', queue_name: 'nowhere' }, 'DLI.0002'],
      [`/jobs/${query}/export-result`, { data_path: 'obs://out', data_type: 'csv' }, 'DLI.0001'],
      [`/jobs/${query}/export-result`, { data_path: 'out/x', data_type: 'csv' }, 'DLI.0001'],
      [`/jobs/${ddl}/export-result`, { data_path: 'obs://out/x', data_type: 'csv' }, 'DLI.0007'],
      [`/jobs/${insert}/export-result`, { data_path: 'obs://out/x', data_type: 'csv' }, 'DLI.0007'],
      [`/jobs/${failed}/export-result`, { data_path: 'obs://out/x', data_type: 'csv' }, 'DLI.0999'],
      ['/jobs/208b08d4-0dc2-4dd7-8879-ddd4c020d7aa/export-result', { data_path: 'obs://out/x', data_type: 'csv' }, 'DLI.0002'],
      ['/jobs/export-table', { data_path: 'obs://out/x', data_type: 'csv', database_name: 'nowhere', table_name: 't' }, 'DLI.0002'],
      ['/jobs/export-table', { data_path: 'obs://out/x', data_type: 'csv', database_name: 'default', table_name: 'nowhere' }, 'DLI.0002'],
      ['/jobs/export-table', { data_path: 'obs://out/x', data_type: 'csv', database_name: 'default' }, 'DLI.0001'],
    ]
    for (const [path, body, code] of bad) {
      const { status, body: answer } = await server.call('POST', path, body)
      assert.deepEqual([status, answer.error_code], [400, code], `${JSON.stringify(body)}: ${JSON.stringify(answer)}`)
    }
    assert.equal(existsSync(place('out/x')), false)
  })

  test('no path leads out of what the project may write', async () => {
    const query = (await finished('SELECT 1')).job_id
    mkdirSync(place('out'), { recursive: true })
    if (!existsSync(place('out/link'))) symlinkSync(folder.path, place('out/link'))
    const paths = [
      'obs://out/../x',
      'obs://out/a/../../x',
      '/etc/x',
      'file:///etc/x',
      'file:///%2e%2e/x',
      'obs://out/link/x',
      `${server.dataDir}/results/x`,
      `${server.dataDir}/warehouse/x`,
    ]
    for (const data_path of paths) {
      for (const path of [`/jobs/${query}/export-result`, '/jobs/export-table']) {
        const { status, body } = await server.call('POST', path, { data_path, data_type: 'csv', database_name: 'default', table_name: 't' })
        assert.deepEqual([status, body.error_code], [400, 'DLI.0011'], `${data_path}: ${JSON.stringify(body)}`)
      }
    }
  })

  test('a server that is killed at any moment: the folder appears once and whole, and the job is FINISHED', async () => {
    const { job_id } = await finished('SELECT id FROM range(100000)')
    for (const [round, delayMs] of [0, 25].entries()) {
      const data_path = `obs://killed/${round}`
      const { body } = await server.call('POST', `/jobs/${job_id}/export-result`, { data_path, data_type: 'csv' })
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      await server.kill('SIGKILL')
      server = await startServer(server.dataDir)
      const { status, message } = await server.until(body.job_id, TERMINAL)
      assert.deepEqual([status, message], ['FINISHED', ''])
      const lines = content(`killed/${round}`, '.csv').toString().split('\n')
      assert.deepEqual([lines.length, lines[0], lines[99_999]], [100_001, '0', '99999'])
    }
    assert.deepEqual(readdirSync(place('killed/.open-dli-staging')), [])
  })
})
