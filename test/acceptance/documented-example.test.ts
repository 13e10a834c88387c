import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type RunningServer, startServer, temporaryFolder } from '../support/running-server.ts'

const folder = temporaryFolder('documented-example')
let server: RunningServer

before(async () => {
  mkdirSync(join(folder.path, 'bucket'))
  writeFileSync(join(folder.path, 'bucket/t1.csv'), '1,aaa\n2,bb\n3,ccc\n4,dd\n')
  server = await startServer(join(folder.path, 'data'), ['--bucket', `bucket1=${join(folder.path, 'bucket')}`])
})
after(async () => {
  await server?.kill('SIGTERM')
  folder.remove()
})

test('the status example of the DLI documentation', async () => {
  await server.submit(`CREATE TABLE t1 (id int, name string) USING csv OPTIONS (path 'obs://bucket1/t1.csv')`)
  const status = await server.run('select * from t1', { queue_name: 'default' })
  const { job_id, start_time, duration, ...rest } = status
  assert.match(job_id, /^[0-9a-f-]{36}$/)
  assert.ok(Number.isInteger(start_time) && Number.isInteger(duration) && duration >= 0)
  assert.deepEqual(rest, {
    is_success: true,
    message: '',
    job_type: 'QUERY',
    job_mode: 'async',
    queue_name: 'default',
    owner: 'admin',
    status: 'FINISHED',
    input_size: 22,
    result_count: 4,
    database_name: 'default',
    table_name: 't1',
    detail:
      '{"type":"struct","fields":[{"name":"id","type":"integer","nullable":true,"metadata":{}},{"name":"name","type":"string","nullable":true,"metadata":{}}]}',
    statement: 'select * from t1',
    tags: [],
    user_conf: '{}',
  })
  assert.deepEqual(await server.rows(job_id), [
    [1, 'aaa'],
    [2, 'bb'],
    [3, 'ccc'],
    [4, 'dd'],
  ])
})
