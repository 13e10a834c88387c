import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type RunningServer, startServer, TERMINAL, temporaryFolder } from '../support/running-server.ts'

describe('LOAD DATA and import-table', () => {
  const folder = temporaryFolder('import')
  let server: RunningServer
  before(async () => {
    server = await startServer(join(folder.path, 'data'))
  })
  after(async () => {
    await server?.kill('SIGTERM')
    folder.remove()
  })
  beforeEach(async () => {
    await finished('DROP TABLE IF EXISTS t')
    await finished('CREATE TABLE t (a int, b varchar(5), d date, p int) PARTITIONED BY (p)')
  })

  async function finished(sql: string, more: Readonly<Record<string, unknown>> = {}) {
    const status = await server.run(sql, more)
    assert.equal(status.status, 'FINISHED', `${sql}: ${status.message}`)
    return status
  }
  const rows = async (sql = 'SELECT * FROM t ORDER BY a, p') => await server.rows((await finished(sql)).job_id)
  function put(key: string, content: string | Buffer): void {
    const path = join(server.dataDir, 'buckets', server.projectId, 'inbox', key)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, content)
  }
  async function imported(body: Readonly<Record<string, unknown>>) {
    const { status, body: answer } = await server.call('POST', '/jobs/import-table', {
      data_type: 'csv',
      database_name: 'default',
      table_name: 't',
      ...body,
    })
    assert.equal(status, 200, JSON.stringify(answer))
    assert.deepEqual([answer.is_success, answer.message, answer.job_mode], [true, 'import data to table t started', 'async'])
    return await server.until(answer.job_id, TERMINAL)
  }

  test('a folder of CSV, plain and packed: rows, counts and what the job says of itself', async () => {
    put('csv/a.csv', 'h,h,h,h\n1,x,2020-01-02,7\n2,,oops,8\n')
    put('csv/b.csv.gz', gzipSync('h,h,h,h\n3,"y,z",2021-01-01,7\n'))
    const sql = "LOAD DATA INPATH 'obs://inbox/csv' INTO TABLE default.t OPTIONS ('DATA_TYPE' = 'csv', 'HEADER' = 'true')"
    const status = await finished(sql)
    const { job_type, job_mode, result_count, input_row_count, bad_row_count, database_name, table_name, statement, input_size } = status
    assert.deepEqual([job_type, job_mode, result_count, input_row_count, bad_row_count], ['IMPORT', 'async', 3, 3, 1])
    assert.deepEqual([database_name, table_name, statement, input_size > 0], ['default', 't', sql, true])
    assert.deepEqual(await rows(), [
      [1, 'x', '2020-01-02', 7],
      [2, null, null, 8],
      [3, 'y,z', '2021-01-01', 7],
    ])
    const { body } = await server.call('GET', `/jobs/${status.job_id}/detail`)
    const { data_path, data_type, with_column_header, delimiter, quote_char, escape_char, date_format, timestamp_format } = body
    assert.deepEqual([data_path, data_type, with_column_header, delimiter], ['obs://inbox/csv', 'csv', true, ','])
    assert.deepEqual([quote_char, escape_char, date_format, timestamp_format], ['"', '\\', 'yyyy-MM-dd', 'yyyy-MM-dd HH:mm:ss'])
  })

  test('OVERWRITE, PARTITION and the other options', async () => {
    await finished("INSERT INTO t VALUES (9, 'old', NULL, 1), (9, 'stays', NULL, 2)")
    put('one.txt', "#no\n1|'a|b'|03.02.2020\n")
    const options = `OPTIONS ('DELIMITER' = '\\\\u007c', 'QUOTECHAR' = "'", 'COMMENTCHAR' = '#', 'DATEFORMAT' = 'dd.MM.yyyy', 'MODE' = 'failfast')`
    await finished(`LOAD DATA LOCAL INPATH 'obs://inbox/one.txt' OVERWRITE INTO TABLE t PARTITION (p = 1) ${options}`)
    assert.deepEqual(await rows(), [
      [1, 'a|b', '2020-02-03', 1],
      [9, 'stays', null, 2],
    ])
    put('two.csv', '5,2020-01-01,3\n')
    await finished("LOAD DATA INPATH 'obs://inbox/two.csv' OVERWRITE INTO TABLE t OPTIONS ('FILEHEADER' = 'a,d,p')")
    assert.deepEqual(await rows(), [[5, null, '2020-01-01', 3]])
  })

  test('JSON and Parquet by name; import-table with a partition and bad records apart', async () => {
    put('lines.json', '{"p":1,"a":1,"b":"x"}\n{"a":"no","p":1}\n')
    const status = await imported({ data_path: 'obs://inbox/lines.json', data_type: 'JSON', bad_records_path: 'obs://inbox/bad' })
    assert.deepEqual([status.status, status.result_count, status.input_row_count, status.bad_row_count], ['FINISHED', 1, 2, 1])
    assert.equal(status.statement, "LOAD DATA INPATH 'obs://inbox/lines.json' INTO TABLE default.t")
    const bad = join(server.dataDir, 'buckets', server.projectId, 'inbox', 'bad')
    assert.match(readFileSync(join(bad, readdirSync(bad)[0] as string), 'utf8'), /"no/)
    put('part.csv', '2,y,\n')
    await imported({ data_path: 'obs://inbox/part.csv', partition_spec: { p: 4 } })
    await imported({ data_path: 'obs://inbox/part.csv', partition_spec: '{"p": "5"}', overwrite: 'true' })
    assert.deepEqual(await rows(), [
      [1, 'x', null, 1],
      [2, 'y', null, 4],
      [2, 'y', null, 5],
    ])
    const exported = await server.call('POST', '/jobs/export-table', {
      data_path: 'obs://inbox/parquet',
      data_type: 'parquet',
      database_name: 'default',
      table_name: 't',
    })
    await server.until(exported.body.job_id, TERMINAL)
    await imported({ data_path: 'obs://inbox/parquet', data_type: 'parquet', overwrite: true })
    assert.equal((await rows()).length, 3)
  })

  test('what fails leaves the table as it was and says why', async () => {
    await finished("INSERT INTO t VALUES (1, 'x', NULL, 1)")
    put('long.csv', '2,longer than five,,1\n')
    put('bad.csv', '2,x,nodate,1\n')
    const bad: readonly (readonly [string, RegExp])[] = [
      [
        "LOAD DATA INPATH 'obs://inbox/nothing' INTO TABLE t",
        /^DLI\.0002: FileNotFoundException: Path does not exist: obs:\/\/inbox\/nothing$/,
      ],
      ["LOAD DATA INPATH 'obs://inbox/long.csv' OVERWRITE INTO TABLE t", /^DLI\.00\d\d: .*length/],
      ["LOAD DATA INPATH 'obs://inbox/bad.csv' OVERWRITE INTO TABLE t OPTIONS ('MODE' = 'FAILFAST')", /^DLI\.0018: /],
      ["LOAD DATA INPATH 'obs://inbox/bad.csv' INTO TABLE nowhere", /^DLI\.0002: .*There is no table named nowhere$/],
      ["LOAD DATA INPATH 'obs://inbox/bad.csv' INTO TABLE t OPTIONS ('DATA_TYPE' = 'orc')", /^DLI\.0007: .*orc files/],
      ["LOAD DATA INPATH 'obs://inbox/bad.csv' INTO TABLE t OPTIONS ('SEPARATOR' = ';')", /^DLI\.0007: .*option separator/],
      ["LOAD DATA INPATH 'obs://inbox/bad.csv' INTO TABLE t OPTIONS ('FILEHEADER' = 'a,z')", /^DLI\.0005: .*no column z/],
      ["LOAD DATA INPATH 'obs://inbox/bad.csv' INTO TABLE t PARTITION (a = 1)", /^DLI\.0005: .*not a valid partition column/],
      ["LOAD DATA INPATH 'obs://inbox/../x' INTO TABLE t", /^DLI\.0011: /],
      ["LOAD DATA INPATH '/etc/passwd' INTO TABLE t", /^DLI\.0011: /],
      ["LOAD DATA INPATH 'file:///%2e%2e/etc/passwd' INTO TABLE t", /^DLI\.0011: /],
      [`LOAD DATA INPATH '${join(folder.path, 'data', 'metastore.db')}' INTO TABLE t`, /^DLI\.0011: /],
    ]
    for (const [sql, message] of bad) {
      const status = await server.run(sql)
      assert.equal(status.status, 'FAILED', sql)
      assert.match(status.message, message, sql)
    }
    assert.deepEqual(await rows(), [[1, 'x', null, 1]])
    const requests: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
      [{ data_path: 'obs://inbox/x', data_type: 'avro' }, 'DLI.0007'],
      [{ data_path: 'obs://inbox/x', data_type: 'xml' }, 'DLI.0001'],
      [{ data_type: 'csv' }, 'DLI.0001'],
      [{ data_path: 'obs://inbox/x', data_type: 'csv', partition_spec: '[1]' }, 'DLI.0001'],
      [{ data_path: 'obs://inbox/x', data_type: 'csv', table_name: 'nowhere' }, 'DLI.0002'],
      [{ data_path: 'obs://inbox/x', data_type: 'csv', queue_name: 'nowhere' }, 'DLI.0002'],
      [{ data_path: 'obs://inbox/../x', data_type: 'csv' }, 'DLI.0011'],
    ]
    for (const [body, code] of requests) {
      const answer = await server.call('POST', '/jobs/import-table', { database_name: 'default', table_name: 't', ...body })
      assert.deepEqual([answer.status, answer.body.error_code], [400, code], JSON.stringify(body))
    }
  })

  test('a server that is killed while it imports: the rows are there once', async () => {
    put('many.csv', Array.from({ length: 50_000 }, (_, at) => `${at},x,,${at % 3}\n`).join(''))
    const { body } = await server.submit("LOAD DATA INPATH 'obs://inbox/many.csv' INTO TABLE t")
    await new Promise((resolve) => setTimeout(resolve, 60))
    await server.kill('SIGKILL')
    server = await startServer(server.dataDir)
    assert.equal((await server.until(body.job_id, TERMINAL)).status, 'FINISHED')
    assert.deepEqual(await rows('SELECT count(*), count(DISTINCT a) FROM t'), [[50_000, 50_000]])
  })
})
