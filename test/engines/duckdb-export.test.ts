import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gunzipSync, inflateSync } from 'node:zlib'
import { isDliError } from '../../src/core/errors/failure.ts'
import type { FileFormat } from '../../src/core/movement.ts'
import type { StructField } from '../../src/core/spark-types.ts'
import { encodeText } from '../../src/engines/duckdb/chinese-encodings.ts'
import { exportWork } from '../../src/engines/duckdb/file-lines.ts'
import { resultRelation } from '../../src/engines/duckdb/scan/result.ts'
import type { WireCell } from '../../src/engines/engine.ts'
import { duckdbEmitter } from '../../src/sql/duckdb/emitter.ts'
import { field, follow, openPool, temporaryFolder } from './support.ts'

const CSV: FileFormat = { type: 'csv', compression: 'none', encoding: 'utf-8', header: false, delimiter: ',', quote: '"', escape: '\\' }
const JSON_LINES: FileFormat = { ...CSV, type: 'json' }

/** What Spark 3.3.4 wrote for the same rows. */
describe('files as Spark writes them', () => {
  const folder = temporaryFolder('export')
  let open: ReturnType<typeof openPool>
  let count = 0
  before(() => {
    mkdirSync(join(folder.path, 'files'))
    open = openPool(folder.path, { prelude: duckdbEmitter.prelude })
  })
  after(async () => {
    await open.pool.close()
    folder.remove()
  })

  async function written(sql: string, columns: readonly StructField[], format: FileFormat, timeZone = 'UTC'): Promise<Buffer> {
    const path = join(folder.path, 'files', `out-${count++}`)
    const { end } = await follow(open.startWork(exportWork(sql, [], { path, format, columns }), timeZone))
    assert.equal(end.outcome, 'finished', JSON.stringify(end))
    assert.equal(existsSync(`${path}.plain`), false)
    return readFileSync(path)
  }
  const lines = async (...args: Parameters<typeof written>) => (await written(...args)).toString('utf8').split('\n').slice(0, -1)

  test('csv: quotes where a field needs them, escapes inside, no blanks around, an empty text apart from NULL', async () => {
    const texts = [
      ...['a,b', 'a"b', 'a\\b', 'a\\,b', 'a\\"b', ' x ', '', null, 'a\rb', '"', '#x', 'a b', '"a"', 'a\tb', '\t x', '\\', 'x\\', 'é,é'],
      ...['  ', '\u00a0x\u00a0', 'a\n', ' "q '],
    ]
    const columns = [field('i,d', 'integer'), field('s"x', 'string')]
    const rows: WireCell[][] = texts.map((text, at) => [at + 1, text])
    const sql = `SELECT * FROM ${resultRelation({ kind: 'result', files: [], rows, columns })}`
    assert.deepEqual(await lines(sql, columns, { ...CSV, header: true }), [
      ...['"i,d","s\\"x"', '1,"a,b"', '2,"a\\"b"', '3,a\\b', '4,"a\\\\,b"', '5,"a\\\\\\"b"', '6,x', '7,""', '8,', '9,"a\rb"', '10,"\\""'],
      ...[
        '11,#x',
        '12,a b',
        '13,"\\"a\\""',
        '14,a\tb',
        '15,x',
        '16,\\',
        '17,x\\',
        '18,"é,é"',
        '19,""',
        '20,\u00a0x\u00a0',
        '21,"a"',
        '22,"\\"q"',
      ],
    ])
    const some = rows.filter(([, text]) => ['a,b', "a'b", 'a!,b'].includes(text as string))
    const relation = (list: WireCell[][]) => `SELECT * FROM ${resultRelation({ kind: 'result', files: [], rows: list, columns })}`
    assert.deepEqual(await lines(relation([...some, [2, "a'b"], [3, 'a!,b'], [4, "a!'b"]]), columns, { ...CSV, quote: "'", escape: '!' }), [
      ...["1,'a,b'", "2,'a!'b'", "3,'a!!,b'", "4,'a!!!'b'"],
    ])
    assert.deepEqual(
      await lines(
        relation([
          [1, 'a"b,c'],
          [2, 'x\\,y'],
        ]),
        columns,
        { ...CSV, escape: '"' },
      ),
      ['1,"a""b,c"', '2,"x\\,y"'],
    )
    // Digits that mean something in a line are quoted, too.
    assert.deepEqual(
      await lines(
        relation([
          [10, 'x'],
          [2, 'y'],
        ]),
        columns,
        { ...CSV, delimiter: '0' },
      ),
      ['"10"0x', '20y'],
    )
  })

  test('csv: a line with nothing in it is left out, a header stands alone', async () => {
    const columns = [field('a', 'string')]
    assert.deepEqual(await lines(`VALUES ('  '), (''), (NULL), ('x')`, columns, CSV), ['""', '""', 'x'])
    assert.deepEqual(await lines("SELECT 'x' WHERE false", columns, { ...CSV, header: true }), ['a'])
    assert.deepEqual(
      await lines('SELECT NULL::VARCHAR, NULL::VARCHAR', [field('a b', 'string'), field('', 'string')], { ...CSV, header: true }),
      ['a b,""', ','],
    )
  })

  const SCALARS = `SELECT 1.5::DOUBLE, 1e10::DOUBLE, 1.1::FLOAT, 'NaN'::DOUBLE, '-Infinity'::DOUBLE, 1.50::DECIMAL(3,2), true, DATE '2020-01-02',
    TIMESTAMPTZ '2020-01-02 03:04:05.123956+00', NULL::INTEGER, '-0.0'::DOUBLE`
  const scalars = (
    [
      'double',
      'double',
      'float',
      'double',
      'double',
      { kind: 'decimal', precision: 3, scale: 2 },
      'boolean',
      'date',
      'timestamp',
      'integer',
      'double',
    ] as const
  ).map((type, at) => field(`c${at}`, type))

  test('csv: texts of values', async () => {
    assert.deepEqual(await lines(SCALARS, scalars, CSV), [
      '1.5,1.0E10,1.1,NaN,-Infinity,1.50,true,2020-01-02,2020-01-02T03:04:05.123Z,,-0.0',
    ])
    const times = `SELECT TIMESTAMPTZ '2020-06-01 00:00:00+02', TIMESTAMPTZ '2020-12-01 00:00:00+01'`
    assert.deepEqual(await lines(times, [field('a', 'timestamp'), field('b', 'timestamp')], CSV, 'Europe/Berlin'), [
      '2020-06-01T00:00:00.000+02:00,2020-12-01T00:00:00.000+01:00',
    ])
  })

  test('json: members that are NULL are left out', async () => {
    assert.deepEqual(await lines(SCALARS, scalars, JSON_LINES), [
      '{"c0":1.5,"c1":1.0E10,"c2":1.1,"c3":"NaN","c4":"-Infinity","c5":1.50,"c6":true,"c7":"2020-01-02","c8":"2020-01-02T03:04:05.123Z","c10":-0.0}',
    ])
    const struct = { kind: 'struct', fields: [field('x', 'integer'), field('y', 'integer')] } as const
    const array = { kind: 'array', element: { kind: 'integer' }, containsNull: true } as const
    const nested = `SELECT from_hex('41ff'), {'x': 1, 'y': NULL::INTEGER}, [1, NULL], 'é"/' || chr(10) || chr(1), 'NaN'::FLOAT, 1e10::FLOAT`
    const columns = [
      field('j', 'binary'),
      field('k', struct),
      field('l', array),
      field('o', 'string'),
      field('r', 'float'),
      field('s', 'float'),
    ]
    assert.deepEqual(await lines(nested, columns, JSON_LINES), [
      '{"j":"Qf8=","k":{"x":1},"l":[1,null],"o":"é\\"/\\n\\u0001","r":"NaN","s":1.0E10}',
    ])
  })

  test('what a format does not have, or what nobody would read back, is refused by name', () => {
    const target = (type: StructField['type'], format: FileFormat) => ({ path: '/nowhere', format, columns: [field('a', type)] })
    const code = (expected: string, text: RegExp) => (error: unknown) =>
      isDliError(error) && error.code === expected && text.test(error.message)
    const array = { kind: 'array', element: { kind: 'integer' }, containsNull: true } as const
    assert.throws(
      () => exportWork('SELECT 1', [], target(array, CSV)),
      code('ANALYSIS', /CSV data source does not support array<int> data type/),
    )
    assert.throws(() => exportWork('SELECT 1', [], target({ kind: 'binary' }, CSV)), code('UNSUPPORTED', /binary in a csv file/))
  })

  test('intervals are texts as CAST has them', async () => {
    const days = { kind: 'interval-day-time', from: 'day', to: 'day' } as const
    const text = await written("SELECT INTERVAL '1 day' AS a", [{ name: 'a', type: days, nullable: true, comment: null }], JSON_LINES)
    assert.equal(text.toString(), `{"a":"INTERVAL '1' DAY"}\n`)
  })

  test('a packed file holds the same lines; encodings are those of Java', async () => {
    const columns = [field('中', 'string')]
    const [sql, text] = [`SELECT 'é€中文' || i FROM range(1000) t(i)`, Array.from({ length: 1000 }, (_, at) => `é€中文${at}\n`).join('')]
    assert.equal(gunzipSync(await written(sql, columns, { ...CSV, compression: 'gzip' })).toString(), text)
    assert.equal(inflateSync(await written(sql, columns, { ...CSV, compression: 'deflate' })).toString(), text)
    assert.equal(
      (await written(sql, columns, { ...CSV, encoding: 'gbk', header: true })).subarray(0, 13).toString('hex'),
      'd6d00aa8a6a2e3d6d0cec4300a'.slice(0, 26),
    )
    assert.equal(encodeText('aé€中', 'gb2312').toString('hex'), '61a8a63fd6d0')
    assert.equal(encodeText('😀', 'gbk').toString(), '?')
  })
})
