import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { failure } from '../../src/core/errors/failure.ts'
import type { StructField } from '../../src/core/spark-types.ts'
import { createDuckdbEngine, type DuckdbEngine } from '../../src/engines/duckdb/duckdb-engine.ts'
import type { ExecutionRequest, TableSource } from '../../src/engines/engine.ts'
import type { EnginePlan } from '../../src/sql/plan.ts'
import { field, follow, log, QUEUE, temporaryFolder } from './support.ts'

/** The engine around a stand-in for the emitter: the plan's text is its SQL, with `{0}` for the relation of the first input. */
describe('the embedded engine', () => {
  const folder = temporaryFolder('engine')
  const files = join(folder.path, 'files')
  const spillFolder = join(folder.path, 'spill')
  let engine: DuckdbEngine
  let text = ''
  before(() => {
    mkdirSync(files)
    mkdirSync(join(spillFolder, 'left by a predecessor'), { recursive: true })
    engine = createDuckdbEngine({
      log,
      spillFolder,
      foldersOf: () => [files],
      addressOf: (projectId, path) => `obs://${projectId}/${path.slice(files.length + 1)}`,
      emitter: {
        prelude: ['CREATE MACRO twice(x) AS 2 * x'],
        emitQuery: (_, relationOf) => {
          if (text === '') throw failure('UNSUPPORTED', ['an empty statement'])
          return text.replaceAll(/\{(\d)\}/g, (_match, ordinal: string) => relationOf(Number(ordinal)))
        },
      },
    })
  })
  after(async () => {
    await engine.close()
    folder.remove()
  })

  const run = (id: string, sql: string, schema: readonly StructField[], inputs: readonly TableSource[] = [], timeZone = 'UTC') => {
    text = sql
    const request: ExecutionRequest = {
      id,
      jobId: id,
      attempt: 1,
      projectId: 'p1',
      queue: QUEUE,
      plan: { kind: 'query', text: sql, query: {} as EnginePlan['query'], schema, inputs: [], insert: null, change: null },
      inputs,
      target: null,
      file: null,
      files: null,
      badRecords: null,
      result: { path: join(files, `${id}.parquet`), inlineBytesMax: 16_384 },
      settings: { 'spark.sql.session.timeZone': timeZone },
    }
    return follow(engine.start(request))
  }
  const csv = (name: string, content: string | Buffer): TableSource => {
    writeFileSync(join(files, name), content)
    const columns = [field('id', 'integer'), field('name', 'string')]
    const shared = { kind: 'external', format: 'csv', options: {}, columns, partitionColumns: [] } as const
    return { ...shared, files: [{ path: join(files, name), bytes: content.length }] }
  }

  test('says what it can do, and removes what a predecessor spilled', () => {
    assert.deepEqual(engine.capabilities, { reattach: false, progress: 'fraction', commits: 'files' })
    assert.ok(!existsSync(join(spillFolder, 'left by a predecessor')))
  })

  test('runs a plan over its inputs with the prelude at hand', async () => {
    const source = csv('t1.csv', '1,aaa\n2,bb\n3,ccc\n4,dd\n')
    const sql = 'SELECT twice(a."c0"), b."c1" FROM {0} AS a JOIN {0} AS b ON a."c0" = b."c0" ORDER BY 1 DESC LIMIT 2'
    const { result, end } = await run('a', sql, [field('n', 'integer'), field('name', 'string')], [source])
    assert.deepEqual(result, {
      kind: 'inline',
      rows: [
        [8, 'dd'],
        [6, 'ccc'],
      ],
      rowCount: 2,
    })
    assert.deepEqual(end, { outcome: 'finished', metrics: { rows: 2, inputRows: 0, badRows: 0 } })
  })

  test('runs in the time zone of the session', async () => {
    const sql = `SELECT CAST('2020-01-01 00:00:00' AS TIMESTAMPTZ), CAST(to_timestamp(0) AS VARCHAR)`
    const schema = [field('t', 'timestamp'), field('s', 'string')]
    assert.deepEqual((await run('b', sql, schema, [], 'Asia/Tokyo')).result, {
      kind: 'inline',
      rows: [['2020-01-01 00:00:00', '1970-01-01 09:00:00+09']],
      rowCount: 1,
    })
  })

  test('names a file as users do', async () => {
    const { end } = await run(
      'c',
      'SELECT * FROM {0}',
      [field('id', 'integer'), field('name', 'string')],
      [csv('bad.csv', Buffer.from([0xff, 0x0a]))],
    )
    assert.ok(end.outcome === 'failed')
    assert.equal(end.error.message, 'The file obs://p1/bad.csv could not be read: it is not text in UTF-8')
  })

  test('ends what cannot be translated before it starts', async () => {
    const { kinds, end } = await run('d', '', [])
    assert.deepEqual(kinds, ['end'])
    assert.ok(end.outcome === 'failed')
    assert.equal((end.error as { code?: string }).code, 'UNSUPPORTED')
    const missing = await run('e', 'SELECT * FROM {3}', [])
    assert.ok(missing.end.outcome === 'failed')
    assert.equal(missing.end.error.message, 'The statement could not be translated')
  })
})
