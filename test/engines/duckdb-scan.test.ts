import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { SparkType, StructField } from '../../src/core/spark-types.ts'
import { scanOf } from '../../src/engines/duckdb/scan/scan.ts'
import type { WireCell } from '../../src/engines/engine.ts'
import { duckdbEmitter } from '../../src/sql/duckdb/emitter.ts'
import { field, follow, openPool, temporaryFolder } from './support.ts'

type Kind = Parameters<typeof field>[1]
type Rows = readonly (readonly WireCell[])[]
type Options = Readonly<Record<string, string>>

const decimal = (precision: number, scale: number): SparkType => ({ kind: 'decimal', precision, scale })
const INTS: SparkType = { kind: 'array', element: { kind: 'integer' }, containsNull: true }
const COUNTS: SparkType = { kind: 'map', key: { kind: 'string' }, value: { kind: 'integer' }, valueContainsNull: true }
const POINT: SparkType = { kind: 'struct', fields: [field('x', 'integer'), field('y', 'string')] }

describe('a scan', () => {
  const folder = temporaryFolder('engine-scan')
  const files = join(folder.path, 'files')
  let open: ReturnType<typeof openPool>
  let count = 0
  before(() => {
    mkdirSync(files)
    open = openPool(folder.path, { prelude: duckdbEmitter.prelude })
  })
  after(async () => {
    await open.pool.close()
    folder.remove()
  })

  const columnsOf = (kinds: readonly Kind[]): StructField[] => kinds.map((kind, at) => field('abcdefgh'[at] ?? '', kind))

  async function run(format: 'csv' | 'json' | 'parquet', paths: readonly string[], columns: readonly StructField[], options: Options) {
    const source = {
      kind: 'external',
      format,
      files: paths.map((path) => ({ path, bytes: 1 })),
      options,
      columns,
      partitionColumns: [],
    } as const
    const { relation, view } = scanOf(source, 0)
    return await follow(open.query(`SELECT * FROM ${relation}`, columns, { views: view === null ? [] : [view] }))
  }

  async function read(
    format: 'csv' | 'json',
    content: string | Buffer,
    kinds: readonly Kind[],
    options: Options = {},
    extension = '',
  ): Promise<Rows> {
    count += 1
    const path = join(files, `t${count}.${format}${extension}`)
    writeFileSync(path, content)
    const { end, result } = await run(format, [path], columnsOf(kinds), options)
    if (end.outcome === 'failed') throw end.error
    assert.ok(result?.kind === 'inline')
    return result.rows
  }

  // What Spark 3.3.4 answers, unless a test says otherwise.
  const CSV: readonly (readonly [what: string, content: string | Buffer, kinds: readonly Kind[], rows: Rows, options?: Options])[] = [
    [
      'the documented example',
      '1,aaa\n2,bb\n3,ccc\n4,dd\n',
      ['integer', 'string'],
      [
        [1, 'aaa'],
        [2, 'bb'],
        [3, 'ccc'],
        [4, 'dd'],
      ],
    ],
    ['a bad field is NULL and others stay', 'x,b,2020-01-02\n', ['integer', 'string', 'date'], [[null, 'b', '2020-01-02']]],
    [
      'short rows, blank lines, extra fields',
      '1,a\n2\n\n   \n3,b,c,d,e\n',
      ['integer', 'string', 'string'],
      [
        [1, 'a', null],
        [2, null, null],
        [3, 'b', 'c'],
      ],
    ],
    [
      'line ends of all kinds, none at the end',
      '1,a\r\n2,b\n3,c',
      ['integer', 'string'],
      [
        [1, 'a'],
        [2, 'b'],
        [3, 'c'],
      ],
    ],
    ['a byte order mark', '\ufeff1,a\n', ['integer', 'string'], [[1, 'a']]],
    [
      'empty is NULL, quoted or not',
      ',""\n"",\n1, \n',
      ['string', 'string'],
      [
        [null, null],
        [null, null],
        ['1', ' '],
      ],
    ],
    [
      'nullValue',
      'NA,"NA"\n,""\nna,x\n',
      ['string', 'string'],
      [
        [null, null],
        [null, ''],
        ['na', 'x'],
      ],
      { nullvalue: 'NA' },
    ],
    [
      'header',
      'id,name\n1,a\nid,name\n',
      ['integer', 'string'],
      [
        [1, 'a'],
        [null, 'name'],
      ],
      { header: 'true' },
    ],
    ['header of other names: by position', 'name,id\na,1\n', ['string', 'string'], [['a', '1']], { header: 'TRUE' }],
    [
      'comment',
      '#c,1\n1,a\n #d,2\n2,"#"\n',
      ['integer', 'string'],
      [
        [1, 'a'],
        [null, '2'],
        [2, '#'],
      ],
      { comment: '#' },
    ],
    ['delimiter', '1\ta,b\n', ['integer', 'string'], [[1, 'a,b']], { sep: '\\t' }],
    [
      'another quote',
      `1,"a"\n2,'b,c'\n`,
      ['integer', 'string'],
      [
        [1, '"a"'],
        [2, 'b,c'],
      ],
      { quote: "'" },
    ],
    ['no quote', '1,"a,b"\n', ['integer', 'string', 'string'], [[1, '"a', 'b"']], { quote: '' }],
    [
      'escapes',
      '1,"a\\"b"\n2,"a\\\\b"\n3,"a\\nb"\n4,a\\"b\n5,"a\\\\"\n',
      ['integer', 'string'],
      [
        [1, 'a"b'],
        [2, 'a\\b'],
        [3, 'a\\nb'],
        [4, 'a\\"b'],
        [5, 'a\\'],
      ],
    ],
    [
      'doubled quotes with the default escape',
      '1,"a""b"\n2,"say ""hi"", you"\n',
      ['integer', 'string', 'string'],
      [
        [1, '"a""b"', null],
        [2, '"say ""hi""', ' you"'],
      ],
    ],
    [
      'doubled quotes as escape',
      '1,"a""b"\n2,"""x"""\n',
      ['integer', 'string'],
      [
        [1, 'a"b'],
        [2, '"x"'],
      ],
      { escape: '"' },
    ],
    [
      'quotes elsewhere',
      '1,a"b"c\n2,"ab"c\n3,"open,z\n4,"a"  \n5, "a"\n6,"\n7,"a\\\n',
      ['integer', 'string'],
      [
        [1, 'a"b"c'],
        [2, '"ab"c'],
        [3, 'open,z'],
        [4, 'a'],
        [5, ' "a"'],
        [6, '"'],
        [7, 'a'],
      ],
    ],
    [
      'a quote does not reach over the line',
      '1,"a\nb",x\n',
      ['integer', 'string'],
      [
        [1, 'a'],
        [null, 'x'],
      ],
    ],
    [
      'integers',
      '1\n+1\n-0\n007\n 1\n1.0\n1e2\n2147483648\n-2147483648\n1_0\n',
      ['integer'],
      [[1], [1], [0], [7], [null], [null], [null], [null], [-2147483648], [null]],
    ],
    [
      'doubles',
      '1\n 1.5 \n1e10\nNaN\nnan\nInf\n-Infinity\n1d\n.5\n5.\n1e400\n1e-400\n1e\n1_0\n',
      ['double'],
      [[1], [1.5], [1e10], ['NaN'], [null], ['Infinity'], ['-Infinity'], [1], [0.5], [5], ['Infinity'], [0], [null], [null]],
    ],
    [
      'decimals',
      '1.235\n-1.235\n1e2\n"1,234.5"\n99999999.995\n 1.0\n1.0d\n',
      [decimal(10, 2)],
      [[1.24], [-1.24], [100], [1234.5], [null], [null], [null]],
    ],
    ['booleans', 'true\nFALSE\n1\nyes\n true\n', ['boolean'], [[true], [false], [null], [null], [null]]],
    [
      'dates',
      '2020-1-2\n2020-01\n2020\n2020-01-02 x\n2020-01-02T1\n 2020-01-02 \n20200102\n2020/01/02\n12020-01-01\nepoch\n',
      ['date'],
      [
        ['2020-01-02'],
        ['2020-01-01'],
        ['2020-01-01'],
        ['2020-01-02'],
        ['2020-01-02'],
        ['2020-01-02'],
        [null],
        [null],
        ['+12020-01-01'],
        [null],
      ],
    ],
    ['dates that Spark stops at are NULL', '2020-02-30\n2020-13-01\n', ['date'], [[null], [null]]],
    [
      'timestamps',
      '2020-01-02T03:04:05Z\n2020-01-02 03:04:05+02:00\n2020-1-2 3:4:5\n2020-01\n2020-01-02 03:04:05.1234567\n2020-01-02 03:04:05 UTC\n2020-01-02 03:04:05-0800\n2020-01-02T03\n1577934245\nnow\n',
      ['timestamp'],
      [
        ['2020-01-02 03:04:05'],
        ['2020-01-02 01:04:05'],
        ['2020-01-02 03:04:05'],
        ['2020-01-01 00:00:00'],
        ['2020-01-02 03:04:05.123456'],
        ['2020-01-02 03:04:05'],
        ['2020-01-02 11:04:05'],
        ['2020-01-02 03:00:00'],
        [null],
        [null],
      ],
    ],
    [
      'DROPMALFORMED',
      '1,a\nx,b\n3\n4,d,e\n5,f\n',
      ['integer', 'string'],
      [
        [1, 'a'],
        [5, 'f'],
      ],
      { mode: 'dropmalformed' },
    ],
    [
      'FAILFAST without a bad record',
      '1,a\n2,\n',
      ['integer', 'string'],
      [
        [1, 'a'],
        [2, null],
      ],
      { mode: 'FAILFAST' },
    ],
    ['an empty file', '', ['integer'], []],
    [
      'records over several lines',
      '1,"two\nlines"\n2,"a\r\nb"\r\n3,plain\n\n4,"q""x\n5,open\n6,z',
      ['integer', 'string'],
      [
        [1, 'two\nlines'],
        [2, 'a\r\nb'],
        [3, 'plain'],
        [4, '"q""x'],
        [5, 'open'],
        [6, 'z'],
      ],
      { multiline: 'true' },
    ],
    [
      'records over several lines behind a header, the last one open',
      'h1,h2\n1,"two\n\nlines"\n"2\n","x"y\nz\n7,"un\nclosed',
      ['string', 'string'],
      [
        ['1', 'two\n\nlines'],
        ['2\n', '"x"y'],
        ['z', null],
        ['7', 'un\nclosed'],
      ],
      { multiline: 'true', header: 'true' },
    ],
    [
      'GBK',
      Buffer.from('1,\xd6\xd0\xce\xc4\r\n2,a\n', 'latin1'),
      ['integer', 'string'],
      [
        [1, '中文'],
        [2, 'a'],
      ],
      { encoding: 'GBK' },
    ],
    ['Latin-1', Buffer.from('1,\xe9\x80\n', 'latin1'), ['integer', 'string'], [[1, 'é\u0080']], { encoding: 'ISO-8859-1' }],
    [
      'patterns of dates and times, else the usual ways',
      '05/01/2020,05.01.2020 10:11\n2020-01-06,2020-01-06 10:00:00\nxx,yy\n,\n',
      ['date', 'timestamp'],
      [
        ['2020-01-05', '2020-01-05 10:11:00'],
        ['2020-01-06', '2020-01-06 10:00:00'],
        [null, null],
        [null, null],
      ],
      { dateformat: 'dd/MM/yyyy', timestampformat: 'dd.MM.yyyy HH:mm' },
    ],
    [
      'emptyValue',
      '1,""\n2,"E"\n3,\n',
      ['integer', 'string'],
      [
        [1, 'E'],
        [2, 'E'],
        [3, null],
      ],
      { emptyvalue: 'E' },
    ],
  ]
  for (const [what, content, kinds, rows, options] of CSV)
    test(`of CSV: ${what}`, async () => {
      assert.deepEqual(await read('csv', content, kinds, options), rows)
    })

  test('of CSV: compressed', async () => {
    for (const [pack, extension] of [
      [gzipSync, '.gz'],
      [deflateSync, '.deflate'],
      [zstdCompressSync, '.zst'],
    ] as const) {
      for (const options of [{}, { multiline: 'true' }])
        assert.deepEqual(await read('csv', pack('1,a\n'), ['integer', 'string'], options, extension), [[1, 'a']])
      assert.deepEqual(await read('json', pack('[{"a":1}]'), ['integer'], { multiline: 'true' }, extension), [[1]])
    }
  })

  test('of files whose names look like patterns', async () => {
    for (const name of ['x*.csv', 'x1.csv', 'x[1].csv', 'x?.csv', "x'1.csv", 'k=1']) {
      if (name === 'k=1') mkdirSync(join(files, name))
      const path = name === 'k=1' ? join(files, name, 'x.csv') : join(files, name)
      writeFileSync(path, name)
      assert.deepEqual((await run('csv', [path], columnsOf(['string', 'string']), {})).result, {
        kind: 'inline',
        rows: [[name, null]],
        rowCount: 1,
      })
    }
  })

  const JSONS: readonly (readonly [what: string, content: string, kinds: readonly Kind[], rows: Rows, options?: Options])[] = [
    [
      'fields by name',
      '{"a":1,"b":"x"}\n{"b":"y","z":0}\n\n',
      ['integer', 'string'],
      [
        [1, 'x'],
        [null, 'y'],
      ],
    ],
    [
      'a field of another kind is NULL',
      '{"a":"1","b":"x"}\n{"a":1.0,"b":"y"}\n{"a":[1],"b":"z"}\n{"a":3000000000,"b":"w"}\n',
      ['integer', 'string'],
      [
        [null, 'x'],
        [null, 'y'],
        [null, 'z'],
        [null, 'w'],
      ],
    ],
    ['names in their own case', '{"A":1}\n{"a":2}\n', ['integer'], [[null], [2]]],
    [
      'texts of other kinds',
      '{"a":1}\n{"a":1.50}\n{"a":true}\n{"a":null}\n{"a":{"x": 1}}\n{"a":[1, "q"]}\n{"a":"\\u00e9"}\n',
      ['string'],
      [['1'], ['1.5'], ['true'], [null], ['{"x":1}'], ['[1,"q"]'], ['é']],
    ],
    [
      'lines that are no object',
      'not json\n{"a":1\n[{"a":2},{"a":3}]\n7\n{}\n[]\n {"a":4},\n',
      ['integer'],
      [[null], [null], [2], [3], [null], [null], [4]],
    ],
    ['numbers', '{"a":"NaN"}\n{"a":1e400}\n{"a":"1.5"}\n{"a":7}\n', ['double'], [['NaN'], ['Infinity'], [null], [7]]],
    ['decimals', '{"a":1.235}\n{"a":"1.5"}\n{"a":"x"}\n{"a":123456789012}\n', [decimal(10, 2)], [[1.24], [1.5], [null], [null]]],
    [
      'dates and times',
      '{"a":"2020-1-2","b":"2020-01-02T03:04:05Z"}\n{"a":18000,"b":1577934245}\n',
      ['date', 'timestamp'],
      [
        ['2020-01-02', '2020-01-02 03:04:05'],
        [null, '2020-01-02 03:04:05'],
      ],
    ],
    [
      'nested',
      '{"a":{"x":1,"y":"q"},"b":[1,null],"c":{"k":1}}\n{"a":{"x":"bad"},"b":[1,"x"],"c":{"k":"v"}}\n{"a":{},"b":[],"c":{}}\n{"a":5,"b":5,"c":5}\n',
      [POINT, INTS, COUNTS],
      [
        ['{"x":1,"y":"q"}', '[1,null]', '{"k":1}'],
        [null, null, null],
        ['{"x":null,"y":null}', '[]', '{}'],
        [null, null, null],
      ],
    ],
    ['multiLine: an array', '[{"a":1},\n {"a":2}]\n', ['integer'], [[1], [2]], { multiline: 'true' }],
    ['multiLine: an object', '{"a":\n1}', ['integer'], [[1]], { multiline: 'true' }],
    ['DROPMALFORMED', '{"a":1}\nbad\n{"a":"x"}\n{"a":2}\n{}\n', ['integer'], [[1], [2], [null]], { mode: 'DROPMALFORMED' }],
  ]
  for (const [what, content, kinds, rows, options] of JSONS)
    test(`of JSON: ${what}`, async () => {
      assert.deepEqual(await read('json', content, kinds, options), rows)
    })

  const REFUSED: readonly (readonly [what: string, format: 'csv' | 'json', content: string | Buffer, options: Options, code: string])[] = [
    ['CSV that is not UTF-8', 'csv', Buffer.from([0x31, 0x2c, 0xff, 0xfe, 0xff, 0x0a]), {}, 'FILE_UNREADABLE'],
    ['JSON that is not UTF-8', 'json', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d, 0x0a]), {}, 'FILE_UNREADABLE'],
    ['a bad field under FAILFAST', 'csv', '1,a\nx,b\n', { mode: 'FAILFAST' }, 'BAD_RECORD'],
    ['a short record under FAILFAST', 'csv', '1\n', { mode: 'FAILFAST' }, 'BAD_RECORD'],
    ['bad JSON under FAILFAST', 'json', '{"a":1}\n{"a":\n', { mode: 'FAILFAST' }, 'BAD_RECORD'],
    ['several documents under multiLine', 'json', '{"a":1}\n{"a":2}\n', { multiline: 'true' }, 'FILE_UNREADABLE'],
    ['single quotes', 'json', "{'a':1}\n", {}, 'UNSUPPORTED'],
    ['what Spark reads erratically', 'csv', '1,"a"\\,b\n', {}, 'UNSUPPORTED'],
    ['an encoding that is not read', 'csv', '1,a\n', { encoding: 'utf-16' }, 'UNSUPPORTED'],
    ['text that is not of its encoding', 'csv', Buffer.from('1,\xd6\n', 'latin1'), { encoding: 'gbk' }, 'FILE_UNREADABLE'],
    ['what GBK adds to GB2312', 'csv', Buffer.from('1,\x81\x40\n', 'latin1'), { encoding: 'gb2312' }, 'FILE_UNREADABLE'],
    ['an unknown option', 'csv', '1,a\n', { surprise: '1' }, 'UNSUPPORTED'],
    ['a flag that is none', 'csv', '1,a\n', { header: 'maybe' }, 'PARAMETER_INVALID'],
    ['a quote of two characters', 'csv', '1,a\n', { quote: '""' }, 'PARAMETER_INVALID'],
  ]
  for (const [what, format, content, options, code] of REFUSED)
    test(`refuses ${what}`, async () => {
      await assert.rejects(read(format, content, ['integer', 'string'], options), { code })
    })

  for (const [what, format, content] of REFUSED.slice(0, 2))
    test(`names the file of ${what}`, async () => {
      await assert.rejects(read(format, content, ['integer', 'string']), {
        message: `The file ${join(files, `t${count}.${format}`)} could not be read: it is not text in UTF-8`,
      })
    })

  const write = async (sql: string, name: string, columns: readonly (StructField & { fieldId: number })[]) => {
    const target = join(files, name)
    mkdirSync(target)
    const { events, end } = await follow(
      open.startWork({ kind: 'write', sql, views: [], folder: target, columns, partitioning: [], rowsPerFileMax: null }),
    )
    return { end, files: events.flatMap((event) => (event.kind === 'files' ? event.files : [])) }
  }

  test('of a managed table reads by field id what was written, and statistics come with it', async () => {
    const columns = [
      { ...field('narrow "one"', 'byte'), fieldId: 3 },
      { ...field('t', 'timestamp'), fieldId: 1 },
      { ...field('s', POINT), fieldId: 2 },
      { ...field('f', 'double'), fieldId: 4 },
    ]
    const sql = `SELECT (range % 100)::TINYINT, TIMESTAMPTZ '2020-01-01 00:00:00+00' + INTERVAL (range) HOUR, {x: range::INTEGER, y: 'v' || range}, CASE WHEN range = 5 THEN 'NaN'::DOUBLE END FROM range(150)`
    const { files: written, end } = await write(sql, 'managed', columns)
    assert.deepEqual(end, { outcome: 'finished', metrics: { rows: 150, inputRows: 0, badRows: 0 } })
    const [file] = written
    assert.ok(file !== undefined && written.length === 1)
    assert.equal(file.rows, 150)
    assert.ok(file.bytes > 100 && file.path.startsWith(join(files, 'managed/part-')))
    // Nested fields are numbered after the columns.
    assert.deepEqual([...file.columns.keys()].sort(), [1, 3, 4, 5, 6])
    const { bytes, ...narrow } = file.columns.get(3) ?? {}
    assert.ok(typeof bytes === 'number')
    assert.deepEqual(narrow, { values: 150, nulls: 0, min: '0', max: '99', hasNan: null })
    assert.equal(file.columns.get(1)?.min, '2020-01-01 00:00:00+00')
    assert.deepEqual([file.columns.get(4)?.nulls, file.columns.get(4)?.hasNan], [149, true])

    const later = [
      { ...field('added', 'string'), fieldId: 9 },
      { ...field('renamed', 'byte'), fieldId: 3 },
      { ...field('s', POINT), fieldId: 2 },
    ]
    const { relation } = scanOf({ kind: 'iceberg', files: [{ path: file.path, bytes: 1 }], columns: later }, 0)
    const { result } = await follow(open.query(`SELECT *, typeof("c1") FROM ${relation} LIMIT 1`, [...later, field('type', 'string')]))
    assert.deepEqual(result, { kind: 'inline', rows: [[null, 0, '{"x":0,"y":"v0"}', 'TINYINT']], rowCount: 1 })
  })

  test('of a table without files is empty and typed', async () => {
    const columns = [{ ...field('a', decimal(5, 1)), fieldId: 1 }]
    for (const source of [
      { kind: 'iceberg', files: [], columns },
      { kind: 'external', format: 'csv', files: [], options: {}, columns, partitionColumns: [] },
      { kind: 'external', format: 'parquet', files: [], options: {}, columns, partitionColumns: [] },
    ] as const) {
      const { result } = await follow(
        open.query(`SELECT count(*), any_value(typeof("c0")) FROM ${scanOf(source, 0).relation}`, [
          field('n', 'long'),
          field('t', 'string'),
        ]),
      )
      assert.deepEqual(result, { kind: 'inline', rows: [[0, null]], rowCount: 1 })
    }
  })

  test('of nothing written finds no file', async () => {
    const { files: written, end } = await write('SELECT 1 WHERE false', 'nothing', [{ ...field('a', 'integer'), fieldId: 1 }])
    assert.deepEqual(written, [])
    assert.deepEqual(end, { outcome: 'finished', metrics: { rows: 0, inputRows: 0, badRows: 0 } })
  })

  describe('of Parquet from elsewhere', () => {
    let path: string
    before(async () => {
      const columns = [field('Id', 'integer'), field('price', decimal(8, 2)), field('name', 'string'), field('at', 'timestamp')]
      const sql = `SELECT 7::INTEGER, 1.25::DECIMAL(8, 2), 'x', TIMESTAMPTZ '2020-01-01 00:00:00+00'`
      const { files: written } = await write(
        sql,
        'foreign',
        columns.map((column, at) => ({ ...column, fieldId: at + 1 })),
      )
      path = written[0]?.path ?? ''
    })

    test('finds columns by name in any case, widens, and takes absent ones for NULL', async () => {
      const columns = [
        field('NAME', 'string'),
        field('id', 'long'),
        field('price', decimal(10, 3)),
        field('gone', 'date'),
        field('at', 'timestamp'),
      ]
      const { result } = await run('parquet', [path], columns, {})
      assert.deepEqual(result, { kind: 'inline', rows: [['x', 7, 1.25, null, '2020-01-01 00:00:00']], rowCount: 1 })
    })

    test('refuses what does not fit without loss', async () => {
      for (const column of [
        field('id', 'short'),
        field('id', 'string'),
        field('price', decimal(8, 1)),
        field('name', 'integer'),
        field('at', 'date'),
      ]) {
        const { end } = await run('parquet', [path], [column], {})
        assert.ok(end.outcome === 'failed')
        assert.equal((end.error as { code?: string }).code, 'FILE_UNREADABLE')
        assert.match(end.error.message, /cannot be read as/)
      }
    })

    test('names a truncated file', async () => {
      const broken = join(files, 'broken.parquet')
      writeFileSync(broken, 'PAR1 and nothing else')
      const { end } = await run('parquet', [broken], [field('a', 'integer')], {})
      assert.ok(end.outcome === 'failed')
      assert.equal((end.error as { code?: string }).code, 'FILE_UNREADABLE')
      assert.match(end.error.message, /broken\.parquet could not be read/)
    })
  })
})
