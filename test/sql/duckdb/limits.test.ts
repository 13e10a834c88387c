import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Relation, TypedExpression } from '../../../src/sql/typed/tree.ts'
import {
  BOOLEAN,
  call,
  cast,
  column,
  type Database,
  DOUBLE,
  emit,
  INT,
  item,
  LONG,
  lit,
  ONE_ROW,
  openDatabase,
  project,
  ref,
  STRING,
} from './support.ts'

let database: Database
before(async () => {
  database = await openDatabase()
})
after(async () => await database[Symbol.asyncDispose]())

const id = column(1, LONG)
const input: Relation = { kind: 'range', start: 0n, end: 2n, step: 1n, columns: [id] }
const over = (expression: TypedExpression): Relation => project(input, item(column(2, expression.type), expression))
const repeated = (times: number, from: TypedExpression, next: (inner: TypedExpression) => TypedExpression): TypedExpression => {
  let whole = from
  for (let at = 0; at < times; at += 1) whole = next(whole)
  return whole
}

describe('long chains', () => {
  test('of AND and OR', async () => {
    const term = (at: number): TypedExpression => call('=', BOOLEAN, ref(id), lit(at, LONG))
    const chain = repeated(5_000, term(1), (inner) => call('or', BOOLEAN, inner, call('and', BOOLEAN, term(5), term(6))))
    assert.deepEqual((await database.run(over(chain))).flat(), ['false', 'true'])
  })

  test('of UNION ALL', async () => {
    const one = (at: number): Relation => project(ONE_ROW, item(column(at), lit(1)))
    let union = one(10)
    for (let at = 1; at < 1_000; at += 1)
      union = { kind: 'set-operation', operator: 'union', all: true, left: union, right: one(10 + 2 * at), columns: [column(11 + 2 * at)] }
    assert.equal((await database.run(union)).length, 1_000)
  })

  test('of values in IN', async () => {
    const list = Array.from({ length: 5_000 }, (_, at) => lit(at + 1, LONG))
    assert.deepEqual((await database.run(over(call('in', BOOLEAN, ref(id), ...list)))).flat(), ['false', 'true'])
  })
})

describe('what is nested too deeply is refused in our words', () => {
  const deep: Readonly<Record<string, () => TypedExpression>> = {
    sums: () => repeated(2_000, ref(column(1, DOUBLE)), (inner) => call('+', DOUBLE, inner, lit('1', DOUBLE))),
    negations: () => repeated(20_000, call('is-null', BOOLEAN, ref(id)), (inner) => call('not', BOOLEAN, inner)),
    'casts there and back': () => repeated(500, ref(id), (inner) => cast(cast(inner, STRING), LONG)),
  }
  for (const [name, make] of Object.entries(deep)) {
    test(name, () => {
      assert.throws(() => emit(over(make())), { code: 'UNSUPPORTED', message: /nested this deeply/ })
    })
  }

  test('sub-queries', () => {
    const around = (inner: TypedExpression, at: number): TypedExpression => {
      const from: Relation = { kind: 'range', start: 0n, end: 1n, step: 1n, columns: [column(100 + at, LONG)] }
      return { kind: 'scalar-subquery', query: project(from, item(column(200 + at, INT), inner)), type: INT, nullable: true }
    }
    let whole: TypedExpression = lit(1)
    for (let at = 0; at < 8; at += 1) whole = around(whole, at)
    assert.doesNotThrow(() => emit(over(whole)))
    assert.throws(() => emit(over(around(whole, 8))), { code: 'UNSUPPORTED' })
  })

  test('a SELECT of one expression is that expression, however often', async () => {
    const whole = repeated(300, lit(7), (inner) => ({
      kind: 'scalar-subquery',
      query: project(ONE_ROW, item(column(300, INT), inner)),
      type: INT,
      nullable: true,
    }))
    assert.deepEqual((await database.run(over(whole))).flat(), ['7', '7'])
  })
})
