import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { Transform } from '../../src/core/partitioning.ts'
import { planRemoval } from '../../src/iceberg/plan-removal.ts'
import { planScan } from '../../src/iceberg/plan-scan.ts'
import type { ScanFilter } from '../../src/iceberg/scan-filter.ts'
import { sqlString } from '../../src/sql/duckdb/quote.ts'
import { SOME_VALUES } from './some-values.ts'
import { aDuck, aFile, aPlace, aTable, columnsOf, commit, type Duck, onDisk, partedBy } from './support.ts'

/** How the types are parted, so that filters are carried over by every transform. */
const PARTED: Readonly<Record<string, readonly (Transform | Transform['kind'])[]>> = {
  integer: [{ kind: 'truncate', width: 1_000_000_000 }],
  long: [{ kind: 'bucket', count: 3 }],
  boolean: ['identity'],
  double: ['identity'],
  float: [],
  small: [{ kind: 'truncate', width: 1000 }],
  whole: [],
  huge: [{ kind: 'bucket', count: 3 }],
  string: [{ kind: 'truncate', width: 1 }],
  binary: [{ kind: 'bucket', count: 3 }],
  date: ['year'],
  timestamp: ['day', 'hour'],
}

const COMPARISONS = ['=', '<', '<=', '>', '>='] as const

describe('files that a filter leaves out', () => {
  let duck: Duck
  before(async () => {
    duck = await aDuck()
  })
  after(() => duck[Symbol.dispose]())

  for (const [name, transforms] of Object.entries(PARTED))
    test(`${name}: none of them has a row that passes, and those that go as a whole have no other`, async () => {
      const { type, values, sql } = SOME_VALUES[name] ?? assert.fail()
      using place = aPlace()
      const { storage } = place
      const columns = columnsOf({ value: type, n: 'integer' })
      let table = await aTable(storage, columns, 1_000, partedBy(...transforms.map((transform) => [1, transform] as const)))
      const samples = fc.sample(values, { seed: 11, numRuns: 24 })
      const some = (from: number, to: number) =>
        `SELECT * FROM (VALUES ${samples
          .slice(from, to)
          .map((each, at) => `(${sql(each)}, ${at})`)
          .join(', ')}, (NULL, -1)) AS t(v, n) ORDER BY v`
      for (const [from, to] of [
        [0, 12],
        [12, 24],
      ] as const)
        table = await commit(storage, table, await duck.write(storage, table, columns, some(from, to), 'j', 3))
      const all = (await planScan(storage, table)).map(({ path }) => path)
      const literal = fc.oneof(values, fc.constantFrom(...samples))
      const filters = fc.sample(
        fc.oneof(
          fc.record({ operator: fc.constantFrom(...COMPARISONS), value: literal }),
          fc.record({ operator: fc.constantFrom(...COMPARISONS), value: literal }),
          fc.record({ operator: fc.constant('in' as const), values: fc.array(literal, { minLength: 1, maxLength: 3 }) }),
          fc.record({ operator: fc.constantFrom('is-null' as const, 'is-not-null' as const) }),
          ...(name === 'string' ? [fc.record({ operator: fc.constant('starts-with' as const), value: literal })] : []),
        ),
        { seed: 5, numRuns: 40 },
      )
      const conditions = filters.map((filter, at) => `count(*) FILTER (WHERE ${conditionOf(filter, sql)}) AS f${at}`)
      const counts = await duck.connection.runAndReadAll(
        `SELECT filename, count(*), ${conditions.join(', ')} FROM read_parquet([${all.map(sqlString).join(', ')}], filename = true, hive_partitioning = false) GROUP BY filename`,
      )
      let left = 0
      let whole = 0
      for (const [at, filter] of filters.entries()) {
        const planned = new Set(
          (await planScan(storage, table, { filters: [{ fieldId: 1, ...filter } as ScanFilter] })).map(({ path }) => path),
        )
        left += all.length - planned.size
        const removal = await planRemoval(storage, table, [{ fieldId: 1, ...filter } as ScanFilter])
        const removed = new Set(removal.whole.map(({ path }) => path))
        whole += removed.size
        for (const [path, total, ...passing] of counts.getRowsJS() as unknown as (readonly [string, bigint, ...bigint[]])[]) {
          if (passing[at] !== 0n) assert.ok(planned.has(path), `${JSON.stringify(filter)} needs a file with ${passing[at]} rows`)
          if (removed.has(path)) assert.equal(passing[at], total, `${JSON.stringify(filter)} takes a file away as a whole`)
        }
      }
      const most = filters.length * all.length
      assert.ok(left > 0.15 * most, `${left} of ${most} left out`)
      assert.ok(whole > 0.1 * most, `${whole} of ${most} as a whole`)
    })

  function conditionOf(
    filter: Omit<ScanFilter, 'fieldId'> & { values?: readonly string[]; value?: string },
    sql: (text: string) => string,
  ): string {
    switch (filter.operator) {
      case 'is-null':
        return 'value IS NULL'
      case 'is-not-null':
        return 'value IS NOT NULL'
      case 'in':
        return `value IN (${(filter.values ?? []).map(sql).join(', ')})`
      case 'starts-with':
        return `starts_with(value, ${sql(filter.value ?? '')})`
      default:
        return `value ${filter.operator} ${sql(filter.value ?? '')}`
    }
  }

  test('a filter on a partition or on a sorted column of many files reads only those it needs', async () => {
    using place = aPlace()
    const { storage } = place
    const columns = columnsOf({ id: 'long', day: 'timestamp' })
    let table = await aTable(storage, columns, 1_000, partedBy([2, 'day']))
    for (let month = 1; month <= 4; month++) {
      const files = Array.from({ length: 50 }, (_, at) => {
        const id = (month - 1) * 50 + at
        const column = { bytes: 1, values: 10, nulls: 0, min: String(id * 10), max: String(id * 10 + 9), hasNan: null }
        const date = `2024-0${month}-${String((at % 28) + 1).padStart(2, '0')}`
        return aFile(storage, table, { rows: 10, columns: new Map([[1, column]]), partition: new Map([[1000, date]]) })
      })
      table = await commit(storage, table, onDisk(files))
    }
    const count = async (...filters: ScanFilter[]) => (await planScan(storage, table, { filters })).length
    assert.equal(await count(), 200)
    assert.equal(await count({ fieldId: 1, operator: '=', value: '1234' }), 1)
    assert.equal(await count({ fieldId: 1, operator: '>=', value: '100' }, { fieldId: 1, operator: '<', value: '120' }), 2)
    const from: ScanFilter = { fieldId: 2, operator: '>=', value: '2024-03-05 00:00:00+00:00' }
    assert.equal(await count(from, { fieldId: 2, operator: '<', value: '2024-03-06 00:00:00+00:00' }), 2)
    assert.equal(await count(from, { fieldId: 2, operator: '<', value: '2024-03-06 00:00:00' }), 4, 'in any time zone')
    assert.equal(await count({ fieldId: 2, operator: '=', value: 'no time at all' }), 200, 'what is not understood prunes nothing')
    assert.equal(await count({ fieldId: 77, operator: '=', value: '1' }), 200)
  })
})
