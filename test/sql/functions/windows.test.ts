import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { SparkType } from '../../../src/core/spark-types.ts'
import { sqlTypeName } from '../../../src/core/spark-types.ts'
import { PLAIN_CALL, resolveCall } from '../../../src/sql/functions/resolve.ts'
import type { Argument } from '../../../src/sql/functions/row.ts'
import { translate } from '../../../src/sql/functions/translate.ts'
import { answerText } from './answers.ts'
import { argumentSql, openEngine } from './engine.ts'

const INT: SparkType = { kind: 'integer' }
const column = (id: number, type: SparkType = INT): Argument => ({
  text: 'ab'[id] as string,
  expression: { kind: 'reference', id, type, nullable: true },
})
const constant = (value: string, type: SparkType = INT): Argument => ({
  text: value,
  expression: { kind: 'literal', type, value, nullable: false },
})

interface WindowCase {
  readonly name: string
  readonly args?: readonly Argument[]
  readonly ignoreNulls?: boolean
  readonly over?: string
  readonly text: string
  readonly type: string
  readonly nullable: boolean
  /** Spark's answers over the rows of ROWS, in order of b. */
  readonly answers: readonly (string | null)[]
}

/** Columns a and b. */
const ROWS = '(VALUES (1, 1), (NULL, 2), (2, 3), (NULL, 4), (5, 5)) t(c0, c1)'
const BY_B = 'ORDER BY c1'
const a = column(0)
const b = column(1)
const never = { nullable: false, type: 'int' }
const maybe = { nullable: true, type: 'int' }

const CASES: readonly WindowCase[] = [
  { name: 'row_number', text: 'row_number()', ...never, answers: ['1', '2', '3', '4', '5'] },
  { name: 'rank', over: 'ORDER BY c0 NULLS FIRST', text: 'RANK()', ...never, answers: ['3', '1', '4', '1', '5'] },
  { name: 'dense_rank', over: 'ORDER BY c0 NULLS FIRST', text: 'DENSE_RANK()', ...never, answers: ['2', '1', '3', '1', '4'] },
  { name: 'percent_rank', text: 'PERCENT_RANK()', nullable: false, type: 'double', answers: ['0.0', '0.25', '0.5', '0.75', '1.0'] },
  { name: 'cume_dist', text: 'cume_dist()', nullable: false, type: 'double', answers: ['0.2', '0.4', '0.6', '0.8', '1.0'] },
  { name: 'ntile', args: [constant('3')], text: 'ntile(3)', ...never, answers: ['1', '1', '2', '2', '3'] },
  { name: 'ntile', text: 'ntile(1)', ...never, answers: ['1', '1', '1', '1', '1'] },
  { name: 'lag', args: [a], text: 'lag(a, 1, NULL)', ...maybe, answers: [null, '1', null, '2', null] },
  { name: 'lag', args: [a], ignoreNulls: true, text: 'lag(a, 1, NULL)', ...maybe, answers: [null, '1', '1', '2', '2'] },
  { name: 'lag', args: [a, constant('0')], text: 'lag(a, 0, NULL)', ...maybe, answers: ['1', null, '2', null, '5'] },
  {
    name: 'lag',
    args: [a, constant('1'), constant('9')],
    ignoreNulls: true,
    text: 'lag(a, 1, 9)',
    ...maybe,
    answers: ['9', '1', '1', '2', '2'],
  },
  { name: 'lag', args: [a, constant('1'), constant('0')], text: 'lag(a, 1, 0)', ...maybe, answers: ['0', '1', null, '2', null] },
  {
    name: 'lag',
    args: [b, constant('1'), constant('7', { kind: 'long' })],
    text: 'lag(b, 1, 7)',
    ...maybe,
    answers: ['7', '1', '2', '3', '4'],
  },
  { name: 'lead', args: [a], text: 'lead(a, 1, NULL)', ...maybe, answers: [null, '2', null, '5', null] },
  { name: 'lead', args: [a, constant('2')], ignoreNulls: true, text: 'lead(a, 2, NULL)', ...maybe, answers: ['5', '5', null, null, null] },
  { name: 'lead', args: [b, constant('-1')], text: 'lead(b, -1, NULL)', ...maybe, answers: [null, '1', '2', '3', '4'] },
  { name: 'nth_value', args: [a, constant('2')], text: 'nth_value(a, 2)', ...maybe, answers: [null, null, null, null, null] },
  {
    name: 'nth_value',
    args: [a, constant('2')],
    ignoreNulls: true,
    text: 'nth_value(a, 2) ignore nulls',
    ...maybe,
    answers: [null, null, '2', '2', '2'],
  },
  { name: 'first_value', args: [a], text: 'first_value(a)', ...maybe, answers: ['1', '1', '1', '1', '1'] },
  {
    name: 'first',
    args: [a],
    over: `${BY_B} ROWS BETWEEN 1 PRECEDING AND CURRENT ROW`,
    text: 'first(a)',
    ...maybe,
    answers: ['1', '1', null, '2', null],
  },
  { name: 'last_value', args: [a], ignoreNulls: true, text: 'last(a)', ...maybe, answers: ['1', '1', '2', '2', '5'] },
  {
    name: 'last',
    args: [a, constant('true', { kind: 'boolean' })],
    over: `${BY_B} ROWS BETWEEN 1 PRECEDING AND CURRENT ROW`,
    text: 'last(a)',
    ...maybe,
    answers: ['1', '1', '2', '2', '5'],
  },
  {
    name: 'sum',
    args: [a],
    over: `${BY_B} ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING`,
    text: 'sum(a)',
    nullable: true,
    type: 'bigint',
    answers: ['1', '3', '2', '7', '5'],
  },
  {
    name: 'sum',
    args: [constant('9223372036854775807', { kind: 'long' })],
    text: 'sum(9223372036854775807)',
    nullable: true,
    type: 'bigint',
    answers: ['9223372036854775807', '-2', '9223372036854775805', '-4', '9223372036854775803'],
  },
  { name: 'avg', args: [a], text: 'avg(a)', nullable: true, type: 'double', answers: ['1.0', '1.0', '1.5', '1.5', '2.6666666666666665'] },
  { name: 'count', args: [a], text: 'count(a)', nullable: false, type: 'bigint', answers: ['1', '1', '2', '2', '3'] },
  {
    name: 'collect_list',
    args: [a],
    text: 'collect_list(a)',
    nullable: false,
    type: 'array<int>',
    answers: ['[1]', '[1]', '[1,2]', '[1,2]', '[1,2,5]'],
  },
  {
    name: 'min',
    args: [a],
    over: `${BY_B} ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING`,
    text: 'min(a)',
    ...maybe,
    answers: [null, '1', '1', '2', '2'],
  },
  {
    name: 'stddev',
    args: [a],
    text: 'stddev(a)',
    nullable: true,
    type: 'double',
    answers: [null, null, '0.7071067811865476', '0.7071067811865476', '2.0816659994661326'],
  },
  { name: 'max_by', args: [a, b], text: 'max_by(a, b)', ...maybe, answers: ['1', null, '2', null, '5'] },
]

describe('functions over windows answer as Spark does', () => {
  let engine: DuckDBConnection
  before(async () => {
    engine = await openEngine()
  })
  after(() => engine.closeSync())

  for (const { name, args = [], ignoreNulls = false, over = BY_B, answers, ...expected } of CASES) {
    test(`${expected.text}${ignoreNulls ? ' ignoring NULLs' : ''} over ${over}`, async () => {
      const { row, expression, text } = resolveCall(name, args, { ...PLAIN_CALL, ignoreNulls })
      assert.deepEqual({ text, type: sqlTypeName(expression.type), nullable: expression.nullable }, expected)
      const call = { arguments: expression.arguments, type: expression.type, ignoreNulls, windowed: true }
      const sql = translate(
        row,
        call,
        expression.arguments.map((argument) => argumentSql(argument)),
        { over: ` OVER (${over})` },
      )
      const result = await engine.runAndReadAll(`SELECT ${sql} FROM ${ROWS} ORDER BY c1`)
      assert.deepEqual(
        result.getRows().map(([value]) => answerText(value ?? null, expression.type)),
        answers,
      )
    })
  }
})
