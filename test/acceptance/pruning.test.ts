import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type RunningServer, startServer, temporaryFolder } from '../support/running-server.ts'

const FILES = 200

describe('a table of 200 files', () => {
  const folder = temporaryFolder('pruning')
  let server: RunningServer
  /** Bytes of the files by the value of their partition. */
  const bytes = new Map<number, number>()
  const sum = (...parts: readonly number[]) => parts.reduce((total, part) => total + (bytes.get(part) ?? Number.NaN), 0)

  before(async () => {
    server = await startServer(join(folder.path, 'data'))
    await server.run('CREATE TABLE wide (n INT, p INT) PARTITIONED BY (p)')
    // One file a partition; `n` is sorted over all of them.
    await server.run(`INSERT INTO wide SELECT CAST(id AS INT), CAST(id DIV 10 AS INT) FROM range(${FILES * 10})`)
    const files = await server.run('SELECT partition.p, file_size_in_bytes FROM wide.files LIMIT 1000')
    for (const [part, size] of await server.rows(files.job_id)) bytes.set(Number(part), Number(size))
  })
  after(async () => {
    await server.kill('SIGKILL')
    folder.remove()
  })

  const all = Array.from({ length: FILES }, (_, part) => part)
  for (const { condition, rows, parts } of [
    { condition: 'true', rows: FILES * 10, parts: all },
    { condition: 'p = 7', rows: 10, parts: [7] },
    { condition: 'p IN (3, 150)', rows: 20, parts: [3, 150] },
    { condition: 'p >= 198', rows: 20, parts: [198, 199] },
    { condition: 'n = 1234', rows: 1, parts: [123] },
    { condition: 'n BETWEEN 55 AND 74', rows: 20, parts: [5, 6, 7] },
    { condition: 'n > 1985 AND p <> 199', rows: 4, parts: [198, 199] },
    { condition: 'n < 0', rows: 0, parts: [] },
    { condition: 'n % 2 = 0', rows: FILES * 5, parts: all },
  ])
    test(`WHERE ${condition}: ${parts.length} of them are read`, async () => {
      const { job_id, status, message, input_size } = await server.run(`SELECT count(*) FROM wide WHERE ${condition}`)
      assert.equal(status, 'FINISHED', message)
      assert.deepEqual(await server.rows(job_id), [[rows]])
      assert.equal(input_size, sum(...parts))
    })
})
