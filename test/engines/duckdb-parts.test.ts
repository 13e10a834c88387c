import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  blobValue,
  type DuckDBValue,
  dateValue,
  decimalValue,
  intervalValue,
  listValue,
  mapValue,
  structValue,
  timestampTZValue,
} from '@duckdb/node-api'
import fc from 'fast-check'
import { shortestFloat } from '../../src/core/number-text.ts'
import type { SparkType } from '../../src/core/spark-types.ts'
import { dateText, timestampText } from '../../src/core/time-text.ts'
import { fieldIds, leafPaths, schemaOf } from '../../src/engines/duckdb/field-ids.ts'
import { shareOf } from '../../src/engines/duckdb/machine.ts'
import { mapError } from '../../src/engines/duckdb/map-error.ts'
import { PROTOCOL_VERSION, parseFromWorker, parseToWorker } from '../../src/engines/duckdb/protocol.ts'
import { renderCell } from '../../src/engines/duckdb/render-cell.ts'
import type { WireCell } from '../../src/engines/engine.ts'
import { field } from './support.ts'

const decimal: SparkType = { kind: 'decimal', precision: 38, scale: 2 }
const array = (element: SparkType): SparkType => ({ kind: 'array', element, containsNull: true })
const map = (value: SparkType): SparkType => ({ kind: 'map', key: { kind: 'string' }, value, valueContainsNull: true })
const struct: SparkType = { kind: 'struct', fields: [field('10', 'string'), field('2', 'double')] }
const simple = (kind: 'boolean' | 'long' | 'float' | 'double' | 'string' | 'binary' | 'date' | 'timestamp'): SparkType => ({ kind })

describe('a cell', () => {
  const CELLS: readonly (readonly [what: string, value: DuckDBValue, type: SparkType, cell: WireCell])[] = [
    ['a boolean', true, simple('boolean'), true],
    ['a small number', 5n, simple('long'), 5],
    ['the largest exact number', 9007199254740991n, simple('long'), 9007199254740991],
    ['a larger one', 9007199254740993n, simple('long'), '9007199254740993'],
    ['a double', 1e10, simple('double'), 1e10],
    ['not a number', Number.NaN, simple('double'), 'NaN'],
    ['an infinity', Number.NEGATIVE_INFINITY, simple('double'), '-Infinity'],
    ['a negative zero', -0, simple('double'), '-0.0'],
    ['a float', Math.fround(0.1), simple('float'), 0.1],
    ['a decimal', decimalValue(-125n, 38, 2), decimal, -1.25],
    ['a long decimal', decimalValue(12345678901234567n, 38, 2), decimal, '123456789012345.67'],
    ['binary', blobValue(new Uint8Array([0, 255])), simple('binary'), 'AP8='],
    ['text', 'a"b', simple('string'), 'a"b'],
    ['a date', dateValue(-1), simple('date'), '1969-12-31'],
    ['a list', listValue(['a', 'b"c', null]), array(simple('string')), '["a","b"c",null]'],
    ['a list of doubles', listValue([1, 1e7, 1e-4, 123456.5]), array(simple('double')), '[1.0,1.0E7,1.0E-4,123456.5]'],
    ['a list of dates', listValue([dateValue(18262)]), array(simple('date')), '[2020-01-01]'],
    [
      'a map',
      mapValue([
        { key: 'b', value: 1n },
        { key: 'a', value: null },
      ]),
      map(simple('long')),
      '{"a":null,"b":1}',
    ],
    ['a struct', structValue({ '10': 'x', '2': 2 }), struct, '{"10":"x","2":2.0}'],
    ['days and time', intervalValue(0, -1, -1n), { kind: 'interval-day-time', from: 'day', to: 'second' }, '-1 00:00:00.000001000'],
    ['years and months', intervalValue(-14, 0, 0n), { kind: 'interval-year-month', from: 'year', to: 'month' }, '-1-2'],
    ['nothing', null, simple('long'), null],
  ]
  for (const [what, value, type, cell] of CELLS) test(`of ${what}`, () => assert.deepEqual(renderCell(value, type, 'UTC'), cell))

  test('of an instant follows the time zone, fractions lose their zeros', () => {
    const at = (micros: bigint, timeZone: string) => renderCell(timestampTZValue(micros), simple('timestamp'), timeZone)
    assert.equal(at(0n, 'UTC'), '1970-01-01 00:00:00')
    assert.equal(at(1_500_000n, 'Asia/Kolkata'), '1970-01-01 05:30:01.5')
    assert.equal(at(-1n, 'UTC'), '1969-12-31 23:59:59.999999')
    // Summer time begins between the two.
    assert.equal(at(1_585_443_599_000_000n, 'Europe/Berlin'), '2020-03-29 01:59:59')
    assert.equal(at(1_585_443_600_000_000n, 'Europe/Berlin'), '2020-03-29 03:00:00')
    // Local mean time, eight minutes less than the zone of today.
    assert.equal(at(-3_000_000_000_000_000n, 'Asia/Shanghai'), '1874-12-08 02:45:43')
  })

  test('dates and times agree with the calendar of the platform', () => {
    const seconds = fc.integer({ min: -60_000_000_000, max: 250_000_000_000 })
    fc.assert(
      fc.property(seconds, (at) => {
        const iso = new Date(at * 1_000).toISOString()
        assert.equal(timestampText(BigInt(at) * 1_000_000n, 'UTC'), iso.slice(0, 19).replace('T', ' '))
        assert.equal(dateText(Math.floor(at / 86_400)), iso.slice(0, 10))
      }),
    )
  })

  test('a float has the shortest text that reads back as it', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => Math.fround(Number(shortestFloat(value))) === value),
    )
    assert.equal(Number(shortestFloat(Math.fround(16777217))), 16777216)
  })
})

describe('the protocol', () => {
  test('takes its own messages', () => {
    for (const message of [
      { kind: 'interrupt', id: 'a' },
      {
        kind: 'start',
        id: 'a',
        timeZone: 'UTC',
        work: { kind: 'query', sql: 'SELECT 1', views: [], schema: [], small: true, result: null },
      },
    ])
      assert.equal(parseToWorker(message), message)
    for (const message of [
      { kind: 'ready', version: PROTOCOL_VERSION },
      { kind: 'end', id: 'a', end: { outcome: 'finished', rows: 1, inputRows: 3, badRows: 1 }, rssBytes: 0 },
      { kind: 'result', id: 'a', result: { kind: 'inline', rows: [], rowCount: 0 } },
    ])
      assert.equal(parseFromWorker(message), message)
  })

  test('takes nothing else', () => {
    for (const message of [
      null,
      'x',
      {},
      { kind: 'constructor' },
      { kind: 'interrupt' },
      { kind: 'start', id: 'a', timeZone: 'UTC', work: { kind: 'x' } },
    ])
      assert.throws(() => parseToWorker(message), /not a message to a worker/)
    for (const message of [
      { kind: 'ready', version: PROTOCOL_VERSION + 1 },
      { kind: 'end', id: 'a', end: { outcome: 'finished' }, rssBytes: 0 },
      { kind: 'progress', id: 'a', fraction: 2 },
      { kind: 'result', id: 'a', result: { kind: 'file', path: '/x', rowCount: -1, bytes: 0 } },
    ])
      assert.throws(() => parseFromWorker(message), /not a message from a worker/)
  })
})

describe('parts of the embedded engine', () => {
  test('field ids and the paths of statistics go into nested columns', () => {
    const columns = [
      { ...field('a "b"', 'long'), fieldId: 4 },
      { ...field('s', { kind: 'struct', fields: [field('x', array({ kind: 'integer' }))] }), fieldId: 1 },
      { ...field('m', map({ kind: 'string' })), fieldId: 2 },
    ]
    assert.equal(
      fieldIds(schemaOf({ columns })),
      `{"a ""b""": 4, "s": {__duckdb_field_id: 1, "x": {__duckdb_field_id: 5, "element": 6}}, "m": {__duckdb_field_id: 2, "key": 7, "value": 8}}`,
    )
    assert.deepEqual(
      [...leafPaths(schemaOf({ columns }))],
      [
        ['"a ""b"""', 4],
        ['"s"."x"."element"', 6],
        ['"m"."key"', 7],
        ['"m"."value"', 8],
      ],
    )
  })

  test('a worker gets what it asks for as far as the machine goes', () => {
    const GB = 1024 ** 3
    const machine = { threads: 2, memoryBytes: 10 * GB }
    assert.deepEqual(shareOf(machine, { threads: 1, memoryBytes: GB }, 0), { threads: 1, memoryBytes: GB })
    assert.deepEqual(shareOf(machine, { threads: 16, memoryBytes: 64 * GB }, 0), { threads: 2, memoryBytes: 7 * GB })
    assert.deepEqual(shareOf(machine, { threads: 16, memoryBytes: 64 * GB }, 7 * GB), { threads: 2, memoryBytes: 3 * GB })
    assert.deepEqual(shareOf(machine, { threads: 16, memoryBytes: 64 * GB }, 10 * GB), { threads: 2, memoryBytes: 256 * 1024 ** 2 })
  })

  test("the engine's words stay with us", () => {
    const ERRORS: readonly (readonly [said: string, code: string, text: string])[] = [
      [
        'Out of Memory Error: failed to pin block of size 256.0 KiB\n\nPossible solutions:',
        'OUT_OF_MEMORY',
        'The statement needs more memory than its queue has',
      ],
      ['Invalid Input Error: BAD_RECORD: record 7', 'BAD_RECORD', 'record 7'],
      ['Invalid Input Error: NO_SUCH_CODE: x', 'ENGINE_FAILED', 'NO_SUCH_CODE: x'],
      [
        'Out of Range Error: Overflow in addition of INT64 (1 + 2)!\n\nLINE 1: SELECT',
        'ENGINE_FAILED',
        'Overflow in addition of INT64 (1 + 2)!',
      ],
      ['Binder Error: Referenced column "c9" not found\n\nLINE 1: SELECT c9', 'ENGINE_FAILED', 'The engine could not run the statement'],
      ['INTERNAL Error: Attempted to access index 3', 'ENGINE_FAILED', 'The engine could not run the statement'],
    ]
    for (const [said, code, text] of ERRORS) assert.deepEqual(mapError(new Error(said)), { code, text, detail: said })
  })
})
