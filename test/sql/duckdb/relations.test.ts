import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Aggregate, Join, Relation, SetOperation, TypedExpression } from '../../../src/sql/typed/tree.ts'
import {
  aggregate,
  BOOLEAN,
  call,
  column,
  type Database,
  DOUBLE,
  emit,
  filter,
  INT,
  item,
  key,
  LONG,
  limit,
  lit,
  ONE_ROW,
  openDatabase,
  pass,
  project,
  ref,
  STRING,
  sort,
  values,
} from './support.ts'

let database: Database
before(async () => {
  database = await openDatabase()
})
after(async () => await database[Symbol.asyncDispose]())

const [a, b, c, d] = [column(1), column(2), column(3), column(4, STRING)]
const ab = values([a, b], [1, 30], [2, 20], [3, 10], [null, 0])
const cd = values([c, d], [1, 'x'], [1, 'y'], [9, 'z'], [null, 'n'])

const join = (type: Join['type'], condition: TypedExpression | null, right: Relation = cd, lateral = false): Relation => ({
  kind: 'join',
  type,
  left: ab,
  right,
  condition,
  lateral,
  columns: type === 'semi' || type === 'anti' ? ab.columns : [...ab.columns, ...right.columns],
})

const grouped = (
  input: Relation,
  keys: Aggregate['keys'],
  aggregates: Aggregate['aggregates'],
  sets: Aggregate['sets'] = null,
): Relation => {
  const groupingId = sets === null ? null : column(99, LONG)
  const columns = [...keys, ...aggregates].map((each) => each.column)
  return { kind: 'aggregate', input, keys, sets, aggregates, groupingId, columns: groupingId === null ? columns : [...columns, groupingId] }
}

const union = (left: Relation, right: Relation, id: number, all = true): SetOperation => ({
  kind: 'set-operation',
  operator: 'union',
  all,
  left,
  right,
  columns: [column(id)],
})

describe('an order survives', () => {
  const ordered = sort(ab, key(ref(b)))

  test('a projection that drops what it is by', async () => {
    assert.deepEqual(await database.run(project(ordered, pass(a))), [['NULL'], ['3'], ['2'], ['1']])
  })

  test('projections above each other, and a limit', async () => {
    const sum = column(5)
    const twice = project(project(ordered, item(sum, call('+', INT, ref(a), ref(b)))), item(column(6), call('-', INT, ref(sum), lit(1))))
    assert.deepEqual(await database.run(limit(twice, 3)), [['NULL'], ['12'], ['21']])
  })

  test('a limit below it cuts first', async () => {
    assert.deepEqual(await database.run(sort(limit(ordered, 2), key(ref(b), true))), [
      ['3', '10'],
      ['NULL', '0'],
    ])
  })

  test('NULLs go where they are told, NaN is above all numbers', async () => {
    const x = column(1, DOUBLE)
    const input = values([x], ['NaN'], [null], ['Infinity'], ['-1'])
    assert.deepEqual((await database.run(sort(input, key(ref(x), false, true)))).flat(), ['NULL', '-1.0', 'Infinity', 'NaN'])
    assert.deepEqual((await database.run(sort(input, key(ref(x), true, true)))).flat(), ['NULL', 'NaN', 'Infinity', '-1.0'])
    assert.deepEqual((await database.run(sort(input, key(ref(x), false, false)))).flat(), ['-1.0', 'Infinity', 'NaN', 'NULL'])
  })

  test('one of values that may hold NULLs inside is refused', () => {
    const list = column(1, { kind: 'array', element: INT, containsNull: true })
    assert.throws(() => emit(sort(values([list]), key(ref(list)))), { code: 'UNSUPPORTED' })
  })
})

describe('joins', () => {
  const on = call('=', BOOLEAN, ref(a), ref(c))
  const cases: readonly (readonly [Join['type'], string[][]])[] = [
    [
      'inner',
      [
        ['1', '30', '1', 'x'],
        ['1', '30', '1', 'y'],
      ],
    ],
    ['semi', [['1', '30']]],
    [
      'anti',
      [
        ['2', '20'],
        ['3', '10'],
        ['NULL', '0'],
      ],
    ],
  ]
  for (const [type, rows] of cases) {
    test(type, async () => {
      assert.deepEqual((await database.run(join(type, on))).sort(), rows.sort())
    })
  }

  test('outer ones fill up with NULL', async () => {
    assert.equal((await database.run(join('left', on))).length, 5)
    assert.equal((await database.run(join('right', on))).length, 4)
    assert.equal((await database.run(join('full', on))).length, 7)
    assert.equal((await database.run(join('inner', null))).length, 16)
    assert.equal((await database.run(join('left', null))).length, 16)
  })

  test('the right side of a lateral one sees the left', async () => {
    const e = column(5)
    const next = project(ONE_ROW, item(e, call('+', INT, ref(a), lit(1))))
    assert.deepEqual((await database.run(project(join('inner', null, next, true), pass(a), pass(e)))).slice(0, 2), [
      ['1', '2'],
      ['2', '3'],
    ])
  })
})

describe('groups', () => {
  const n = column(5, LONG)
  const count = item(n, aggregate('count', LONG, lit(1)))

  test('without a key there is one row, also of nothing', async () => {
    assert.deepEqual(await database.run(grouped(filter(ab, lit('false', BOOLEAN)), [], [count])), [['0']])
    assert.deepEqual(await database.run(project(grouped(ab, [], []), item(column(6), lit(1)))), [['1']])
  })

  test('a constant is no position, an expression stands once', async () => {
    const keys = [item(column(6), lit(7)), item(column(7), call('%', INT, ref(a), lit(2)))]
    const rows = await database.run(grouped(ab, keys, [count]))
    assert.deepEqual(
      rows.sort(),
      [
        ['7', '0', '1'],
        ['7', '1', '2'],
        ['7', 'NULL', '1'],
      ].sort(),
    )
  })

  test('-0.0 and 0.0 are one group, shown as the latter', async () => {
    const x = column(1, DOUBLE)
    assert.deepEqual(await database.run(grouped(values([x], ['-0.0'], ['0']), [pass(x)], [count])), [['0.0', '2']])
  })

  test('grouping sets, and their id', async () => {
    const input = values([a, b], [1, 2], [1, 3])
    const rows = await database.run(grouped(input, [pass(a), pass(b)], [count], [[0, 1], [0], []]))
    assert.deepEqual(
      rows.sort(),
      [
        ['1', '2', '1', '0'],
        ['1', '3', '1', '0'],
        ['1', 'NULL', '2', '1'],
        ['NULL', 'NULL', '2', '3'],
      ].sort(),
    )
  })

  test('the empty set makes no row of nothing', async () => {
    assert.deepEqual(await database.run(grouped(filter(ab, lit('false', BOOLEAN)), [pass(a)], [count], [[0], []])), [])
  })

  test('DISTINCT and FILTER', async () => {
    const input = values([a], [1], [1], [2], [null])
    const distinct = { ...aggregate('count', LONG, ref(a)), distinct: true }
    const filtered = { ...aggregate('count', LONG, ref(a)), filter: call('>', BOOLEAN, ref(a), lit(1)) }
    assert.deepEqual(await database.run(grouped(input, [], [item(n, distinct), item(column(6, LONG), filtered)])), [['2', '1']])
  })
})

describe('windows', () => {
  const total = column(5, LONG)
  const window = (frame: 'rows' | 'range'): Relation => ({
    kind: 'window',
    input: values([a, b], [1, 1], [1, 2], [2, 3]),
    items: [
      item(total, {
        kind: 'window',
        call: aggregate('sum', LONG, ref(b)),
        partitionBy: [],
        orderBy: [key(ref(a))],
        frame: { unit: frame, from: { kind: 'preceding', offset: lit(0) }, to: { kind: 'current-row' } },
        type: LONG,
        nullable: true,
      }),
    ],
    columns: [a, b, total],
  })

  test('frames of rows and of values', async () => {
    assert.deepEqual(
      (await database.run(sort(window('rows'), key(ref(b))))).map((row) => row[2]),
      ['1', '2', '3'],
    )
    assert.deepEqual(
      (await database.run(sort(window('range'), key(ref(b))))).map((row) => row[2]),
      ['3', '3', '3'],
    )
  })

  test('a filter above sees what they computed', async () => {
    const kept = filter(window('rows'), call('>', BOOLEAN, ref(total), lit(1, LONG)))
    assert.equal((await database.run(kept)).length, 2)
  })
})

describe('sets and names', () => {
  const one = project(ONE_ROW, item(column(1), lit(1)))
  const two = project(ONE_ROW, item(column(2), lit(2)))

  test('UNION ALL keeps, UNION does not', async () => {
    assert.equal((await database.run(union(one, union(two, one, 3), 4))).length, 3)
    assert.equal((await database.run(union(one, union(two, one, 3, false), 4, false))).length, 2)
  })

  test('a column that is selected twice', async () => {
    assert.deepEqual(await database.run(project(limit(ab, 1), pass(a), pass(a))), [['1', '1']])
    const twice = project(ab, pass(a), pass(a))
    assert.equal((await database.run(filter(twice, call('is-not-null', BOOLEAN, ref(a))))).length, 3)
  })

  test('a definition used twice has columns of its own each time', async () => {
    const [x, y] = [column(7), column(8)]
    const use = (own: typeof x): Relation => ({ kind: 'common', definition: 1, columns: [own] })
    const query: Relation = {
      kind: 'with',
      definitions: [{ id: 1, name: 'w', relation: project(ab, pass(a)) }],
      input: {
        kind: 'join',
        type: 'inner',
        left: use(x),
        right: use(y),
        condition: call('=', BOOLEAN, ref(x), ref(y)),
        lateral: false,
        columns: [x, y],
      },
      columns: [x, y],
    }
    assert.equal((await database.run(query)).length, 3)
  })

  test('sub-queries see the rows around them', async () => {
    const inner = filter(cd, call('=', BOOLEAN, ref(c), ref(a)))
    const exists: TypedExpression = { kind: 'exists', query: inner, type: BOOLEAN, nullable: false }
    assert.deepEqual(await database.run(filter(ab, exists)), [['1', '30']])
    const counted: TypedExpression = {
      kind: 'scalar-subquery',
      query: grouped(inner, [], [item(column(9, LONG), aggregate('count', LONG, lit(1)))]),
      type: LONG,
      nullable: true,
    }
    assert.deepEqual(
      (await database.run(sort(project(ab, pass(b), item(column(10, LONG), counted)), key(ref(b))))).map((row) => row[1]),
      ['0', '0', '0', '2'],
    )
  })

  test('NOT IN a list with NULL holds for nothing', async () => {
    const within: TypedExpression = { kind: 'in-subquery', operands: [ref(a)], query: project(cd, pass(c)), type: BOOLEAN, nullable: true }
    assert.deepEqual(await database.run(filter(ab, call('not', BOOLEAN, within))), [])
  })

  test('range', async () => {
    const id = column(1, LONG)
    assert.deepEqual((await database.run({ kind: 'range', start: 5n, end: 0n, step: -2n, columns: [id] })).flat(), ['5', '3', '1'])
  })
})

test('a table is read by the relation that stands for it', async () => {
  const scan: Relation = { kind: 'scan', input: 3, columns: [a, b] }
  const { duckdbEmitter } = await import('../../../src/sql/duckdb/emitter.ts')
  const sql = duckdbEmitter.emitQuery(
    { relation: project(filter(scan, call('>', BOOLEAN, ref(a), lit(1))), pass(b)) },
    (ordinal) => `"input ${ordinal}"`,
  )
  assert.equal(sql, 'SELECT "x2" FROM "input 3" AS "t0"("x1", "x2") WHERE (("x1" > 1))')
})
