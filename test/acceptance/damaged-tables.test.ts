import assert from 'node:assert/strict'
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { DataFolder } from '../../simulate/audit.ts'
import { type RunningServer, startServer, temporaryFolder } from '../support/running-server.ts'

/** Damage to one file, which can be taken back. */
type Damage = (path: string) => () => void

const cutShort: Damage = (path) => {
  const whole = readFileSync(path)
  writeFileSync(path, whole.subarray(0, Math.floor(whole.length / 2)))
  return () => writeFileSync(path, whole)
}
const overwritten: Damage = (path) => {
  const whole = readFileSync(path)
  writeFileSync(path, 'x'.repeat(whole.length))
  return () => writeFileSync(path, whole)
}
const gone: Damage = (path) => {
  renameSync(path, `${path}.gone`)
  return () => renameSync(`${path}.gone`, path)
}

const IN_PLAIN_WORDS = /^DLI\.\d{4}: (IOException|MetadataException): (?!.*\/warehouse\/)[A-Z]/

describe('a managed table whose files are damaged', () => {
  const folder = temporaryFolder('damaged')
  let server: RunningServer
  let tables = 0
  before(async () => {
    server = await startServer(join(folder.path, 'data'))
  })
  after(async () => {
    await server.kill('SIGKILL')
    folder.remove()
  })

  /** A table that nothing has read yet, so that nothing of it is remembered. */
  async function aTable(): Promise<{ readonly name: string; readonly fileLike: (pattern: RegExp) => string }> {
    tables += 1
    const name = `damaged${tables}`
    await server.run(`CREATE TABLE ${name} AS SELECT id AS n FROM range(1000)`)
    using data = new DataFolder(server.dataDir)
    const top = dirname(dirname(data.metadataOf(name)))
    const paths = readdirSync(top, { recursive: true, encoding: 'utf8' }).map((path) => join(top, path))
    return { name, fileLike: (pattern) => paths.find((path) => pattern.test(path)) ?? assert.fail(`no file like ${pattern}`) }
  }

  for (const { what, pattern, damage, reads } of [
    { what: 'a data file is cut short', pattern: /\.parquet$/, damage: cutShort, reads: false },
    { what: 'a data file is gone', pattern: /\.parquet$/, damage: gone, reads: false },
    { what: 'a data file holds something else', pattern: /\.parquet$/, damage: overwritten, reads: false },
    { what: 'a manifest is cut short', pattern: /-m0\.avro$/, damage: cutShort, reads: true },
    { what: 'a manifest is gone', pattern: /-m0\.avro$/, damage: gone, reads: true },
    { what: 'a manifest holds something else', pattern: /-m0\.avro$/, damage: overwritten, reads: true },
    { what: 'the manifest list is cut short', pattern: /snap-.*\.avro$/, damage: cutShort, reads: true },
    { what: 'the manifest list holds something else', pattern: /snap-.*\.avro$/, damage: overwritten, reads: true },
  ])
    test(`${what}: statements say so, and once it is mended the table is as it was`, async () => {
      const { name, fileLike } = await aTable()
      const mend = damage(fileLike(pattern))
      const read = await server.run(`SELECT sum(n) FROM ${name}`)
      assert.equal(read.status, 'FAILED')
      assert.match(read.message, IN_PLAIN_WORDS)
      // What replaces the rows has to know which files go: by the manifests.
      const write = await server.run(`INSERT OVERWRITE TABLE ${name} SELECT 1 WHERE 1 = 0`)
      if (reads) {
        assert.equal(write.status, 'FAILED')
        assert.match(write.message, IN_PLAIN_WORDS)
      } else assert.equal(write.status, 'FINISHED', write.message)
      mend()
      const again = await server.run(`SELECT count(*), sum(n) FROM ${name}`)
      assert.deepEqual(await server.rows(again.job_id), [reads ? [1000, 499_500] : [0, null]])
    })

  test('the others are read and written meanwhile', async () => {
    const [sound, broken] = [await aTable(), await aTable()]
    gone(broken.fileLike(/snap-.*\.avro$/))
    assert.equal((await server.run(`SELECT * FROM ${broken.name}`)).status, 'FAILED')
    assert.equal((await server.run(`INSERT INTO ${sound.name} VALUES (1000)`)).status, 'FINISHED')
    const { job_id } = await server.run(`SELECT count(*) FROM ${sound.name}`)
    assert.deepEqual(await server.rows(job_id), [[1001]])
  })

  test('a file that goes while a statement reads: it fails, or has the answer', async () => {
    const { name, fileLike } = await aTable()
    const { body } = await server.submit(
      `SELECT count(*) AS c FROM ${name} a CROSS JOIN ${name} b CROSS JOIN ${name} c WHERE (a.n * b.n + c.n) % 7 = 3`,
    )
    await server.until(body.job_id, ['RUNNING', 'FINISHED'])
    const mend = gone(fileLike(/\.parquet$/))
    const { status, message } = await server.until(body.job_id, ['FINISHED', 'FAILED'])
    mend()
    if (status === 'FAILED') assert.match(message, IN_PLAIN_WORDS)
    else assert.deepEqual((await server.rows(body.job_id)).length, 1)
    const count = await server.run(`SELECT count(*) FROM ${name}`)
    assert.deepEqual(await server.rows(count.job_id), [[1000]])
  })
})
