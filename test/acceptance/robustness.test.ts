import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { TERMINAL } from '../support/running-server.ts'
import { serverForTests } from '../support/server-for-tests.ts'

/** What the world breaks: each is told in words that say what is wrong, and what can still be read is read. */
describe('broken files and full disks', () => {
  const own = serverForTests('robustness')
  const { run, rows, place, put, message: messageOf } = own
  const warehouse = (pattern: string): string[] =>
    globSync(pattern, { cwd: join(own.server.dataDir, 'warehouse') }).map((path) => join(own.server.dataDir, 'warehouse', path))
  const failing = async (sql: string, message: RegExp): Promise<void> => {
    const text = await messageOf(sql)
    assert.match(text, message)
    assert.doesNotMatch(text, /\/buckets\/|\/warehouse\//, 'paths of this machine say nothing to users')
  }

  /** A managed table of two files, the second one of which is what breaks. */
  async function managed(name: string): Promise<void> {
    await run(`CREATE TABLE ${name} (a INT)`)
    await run(`INSERT INTO ${name} VALUES (1)`)
    await run(`INSERT INTO ${name} VALUES (2)`)
  }

  const BROKEN: readonly {
    readonly what: string
    readonly setup: () => Promise<void>
    /** The file that is broken; what mends it is its content of before. */
    readonly file: () => string
    readonly harm: (file: string) => void
    readonly statement: string
    readonly message: RegExp
    /** What is still there meanwhile. */
    readonly meanwhile?: readonly [statement: string, rows: unknown[][]]
    readonly mended: unknown[][]
  }[] = [
    {
      what: 'a truncated Parquet file of an external table',
      async setup() {
        await run("CREATE TABLE ep (a INT, p INT) USING parquet OPTIONS (path 'obs://lake/ep') PARTITIONED BY (p)")
        await run('INSERT INTO ep VALUES (1, 1), (2, 2)')
      },
      file: () => globSync(`${place('ep')}/p=2/*.parquet`)[0] ?? '',
      harm: (file) => truncateSync(file, 20),
      statement: 'SELECT a FROM ep ORDER BY a',
      message: /^DLI\.0999: .*obs:\/\/lake\/ep\/p=2\/part-.* could not be read/,
      meanwhile: ['SELECT a FROM ep WHERE p = 1', [[1]]],
      mended: [[1], [2]],
    },
    {
      what: 'a truncated Parquet file of a managed table',
      setup: () => managed('mp'),
      file: () => warehouse('*/default/mp-*/data/*/*.parquet').sort((x, y) => readFileSync(x).compare(readFileSync(y)))[0] ?? '',
      harm: (file) => truncateSync(file, 20),
      statement: 'SELECT a FROM mp ORDER BY a',
      message: /^DLI\.0999: .*could not be read/,
      mended: [[1], [2]],
    },
    {
      what: 'a data file of a managed table that is gone',
      setup: () => managed('mg'),
      file: () => warehouse('*/default/mg-*/data/*/*.parquet')[0] ?? '',
      harm: (file) => rmSync(file),
      statement: 'SELECT a FROM mg ORDER BY a',
      message: /^DLI\.0999: .*could not be read: .*/,
      mended: [[1], [2]],
    },
    {
      what: 'a corrupt manifest',
      setup: () => managed('mm'),
      file: () => warehouse('*/default/mm-*/metadata/*-m*.avro').at(-1) ?? '',
      harm: (file) => writeFileSync(file, 'Obj\x01 nothing of the kind'),
      statement: 'SELECT a FROM mm ORDER BY a',
      message: /^DLI\.0008: .*manifest/,
      mended: [[1], [2]],
    },
    {
      what: 'a manifest list that is cut short',
      setup: () => managed('ml'),
      file: () => warehouse('*/default/ml-*/metadata/snap-*.avro').sort((x, y) => readFileSync(x).length - readFileSync(y).length)[1] ?? '',
      harm: (file) => truncateSync(file, 900),
      statement: 'SELECT a FROM ml ORDER BY a',
      message: /^DLI\.0008: .*snap-.*\.avro cannot be used/,
      mended: [[1], [2]],
    },
    {
      what: 'CSV that is not UTF-8',
      async setup() {
        put('utf/a.csv', '1\n')
        put('utf/b.csv', '2\n')
        await run("CREATE TABLE utf (a STRING) USING csv OPTIONS (path 'obs://lake/utf')")
      },
      file: () => place('utf/b.csv'),
      harm: (file) => writeFileSync(file, Buffer.from([0x32, 0xff, 0xfe, 0x0a])),
      statement: 'SELECT a FROM utf ORDER BY a',
      message: /^DLI\.0999: .*obs:\/\/lake\/utf\/b\.csv could not be read: it is not text in UTF-8/,
      mended: [['1'], ['2']],
    },
  ]
  for (const { what, setup, file, harm, statement, message, meanwhile, mended } of BROKEN)
    test(what, async () => {
      await setup()
      const broken = file()
      const content = readFileSync(broken)
      harm(broken)
      await failing(statement, message)
      if (meanwhile !== undefined) assert.deepEqual(await rows(meanwhile[0]), meanwhile[1])
      await run('SELECT 1')
      writeFileSync(broken, content)
      // The engine may keep what it knows of a file by its time; a new one says that it changed.
      assert.deepEqual(await rows(statement), mended)
    })

  test('files that go under a running query: all of their rows or an error, never some', async () => {
    const line = `${'x'.repeat(99)}\n`
    for (const name of ['a', 'b', 'c', 'd']) put(`going/${name}.csv`, line.repeat(40_000))
    await run("CREATE TABLE going (s STRING) USING csv OPTIONS (path 'obs://lake/going')")
    const { body } = await own.server.submit('SELECT count(*), sum(length(s)) FROM going')
    await own.server.until(body.job_id, ['RUNNING', ...TERMINAL])
    for (const name of ['b', 'c', 'd']) rmSync(place(`going/${name}.csv`))
    const end = await own.server.until(body.job_id, TERMINAL)
    if (end.status === 'FINISHED') assert.deepEqual(await own.server.rows(body.job_id), [[160_000, 15_840_000]])
    else assert.match(end.message, /^DLI\.0999: .*obs:\/\/lake\/going\/.\.csv could not be read/)
    assert.deepEqual(await rows('SELECT count(*) FROM going'), [[40_000]])
  })

  /** A small disk of its own at a folder; only who may mount has one. */
  function mounted(path: string): Disposable | null {
    mkdirSync(path, { recursive: true })
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', path], { stdio: 'ignore' })
    } catch {
      return null
    }
    return { [Symbol.dispose]: () => execFileSync('umount', ['-l', path]) }
  }

  test('a full disk, then a read-only one: the statement fails with the reason, and the old data stays', async (context) => {
    await run('CREATE TABLE small (a INT, s STRING)')
    const [table = ''] = warehouse('*/default/small-*')
    using data = mounted(join(table, 'data'))
    using bucket = mounted(join(own.server.dataDir, 'buckets', own.server.projectId, 'disk'))
    if (data === null || bucket === null) return context.skip('this user may not mount')
    await run("CREATE TABLE ext (a INT, s STRING) USING csv OPTIONS (path 'obs://disk/t')")
    const noise = 'SELECT id, sha2(string(id), 512) FROM range(100000)'
    for (const name of ['small', 'ext']) {
      await run(`INSERT INTO ${name} VALUES (1, 'kept')`)
      await failing(`INSERT INTO ${name} ${noise}`, /^DLI\.0999: .*no space left on the disk/i)
      await failing(`INSERT OVERWRITE ${name} ${noise}`, /^DLI\.0999: .*no space left on the disk/i)
      assert.deepEqual(await rows(`SELECT * FROM ${name}`), [[1, 'kept']])
      await run(`INSERT INTO ${name} VALUES (2, 'more')`)
    }
    for (const path of [join(table, 'data'), join(own.server.dataDir, 'buckets', own.server.projectId, 'disk')])
      execFileSync('mount', ['-o', 'remount,ro', path])
    for (const name of ['small', 'ext']) {
      await failing(`INSERT INTO ${name} VALUES (3, 'lost')`, /^DLI\.0011: .*Nothing can be written/)
      assert.deepEqual(await rows(`SELECT a FROM ${name} ORDER BY a`), [[1], [2]])
    }
  })
})
