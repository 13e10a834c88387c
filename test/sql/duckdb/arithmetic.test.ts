import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Relation } from '../../../src/sql/typed/tree.ts'
import { type Cases, readCases, wrongAnswers } from './cases.ts'
import { call, column, type Database, emit, INT, item, LONG, lit, openDatabase, project, ref, typeOf, values } from './support.ts'

interface OperatorCases extends Cases {
  readonly operator: string
  readonly left: string
  readonly right: string
  readonly type: string
}

let database: Database
before(async () => {
  database = await openDatabase()
})
after(async () => await database[Symbol.asyncDispose]())

const tree =
  ({ operator, left, right, type }: OperatorCases) =>
  (cases: readonly (readonly string[])[]): Relation => {
    const [a, b] = [column(1, typeOf(left)), column(2, typeOf(right))]
    const list = cases.map(([x, y]) => [x as string, y as string])
    return project(values([a, b], ...list), item(column(3, typeOf(type)), call(operator, typeOf(type), ref(a), ref(b))))
  }

const same =
  ({ type }: OperatorCases) =>
  (ours: string, sparks: string): boolean =>
    ours === sparks || (type === 'float' && Object.is(Math.fround(Number(ours)), Math.fround(Number(sparks))))

describe('operators answer what Spark answers', () => {
  const byOperator = Map.groupBy(readCases<OperatorCases>('arithmetic.jsonl'), ({ operator }) => operator)
  for (const [operator, groups] of byOperator) {
    test(operator, async () => {
      const wrong: string[] = []
      for (const group of groups) {
        const found = await wrongAnswers(database, group, tree(group), same(group))
        wrong.push(...found.map((line) => `${group.left} ${operator} ${group.right}: ${line}`))
      }
      assert.deepEqual(wrong, [])
    })
  }
})

describe('whole numbers are wrapped at no more cost than needed', () => {
  const [id, small] = [column(1, LONG), column(2, INT)]
  const input = values([id, small], [1, 1])
  const sqlOf = (expression: ReturnType<typeof call>): string => emit(project(input, item(column(3, expression.type), expression)))

  test('what cannot overflow is written as it is', () => {
    const widened = { kind: 'cast', mode: 'spark', operand: ref(small), type: LONG, nullable: true } as const
    assert.match(sqlOf(call('+', LONG, widened, lit(1, LONG))), /SELECT \(CAST\("x2" AS BIGINT\) \+ CAST\(1 AS BIGINT\)\) AS "x3"/)
  })

  test('columns are guarded', () => {
    assert.match(sqlOf(call('*', LONG, ref(id), ref(id))), /CASE WHEN "x1" BETWEEN -2147483648 AND 2147483647 THEN \("x1" \* "x1"\) ELSE/)
  })

  test('chains wrap once', async () => {
    const max = lit('9223372036854775807', LONG)
    const chain = call('-', LONG, call('*', LONG, call('+', LONG, ref(id), max), lit(3, LONG)), max)
    assert.deepEqual(await database.run(project(input, item(column(3, LONG), chain))), [['1']])
  })
})
