import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlTypeName } from '../../../src/core/spark-types.ts'
import { duckdbType } from '../../../src/sql/duckdb/duckdb-type.ts'
import { PLAIN_CALL, resolveCall } from '../../../src/sql/functions/resolve.ts'
import type { Argument } from '../../../src/sql/functions/row.ts'
import { translate } from '../../../src/sql/functions/translate.ts'
import { answerText, sameAnswer } from './answers.ts'
import { argumentsOf, type CaseArgument, casesOf, FAMILIES, type FunctionCase } from './case.ts'
import { argumentSql, openEngine, valueSql } from './engine.ts'
import { typeFromJson } from './spark-type-text.ts'

const NAMES = 'abcdefgh'

const asArgument = ({ type, constant, value }: CaseArgument, at: number): Argument =>
  constant
    ? { expression: { kind: 'literal', type, value, nullable: value === null }, text: value ?? 'NULL' }
    : { expression: { kind: 'reference', id: at, type, nullable: true }, text: NAMES[at] as string }

const titleOf = (each: FunctionCase): string =>
  `${each.function}(${each.distinct === true ? 'DISTINCT ' : ''}${each.arguments.map((argument) => (typeof argument === 'string' ? argument : JSON.stringify(argument))).join(', ')})`

function resolveCase(each: FunctionCase) {
  const args = argumentsOf(each).map(asArgument)
  return resolveCall(each.function, args, { ...PLAIN_CALL, distinct: each.distinct === true })
}

/** The query of rows of a case: one value of the call for each of them, in order, or one for all; twice, over plain columns and over expressions. */
function queryOf(each: FunctionCase, rows: readonly (readonly (string | null)[])[]): string {
  const { row, expression } = resolveCase(each)
  const [call, again] = [false, true].map((dear) =>
    translate(
      row,
      { arguments: expression.arguments, type: expression.type },
      expression.arguments.map((argument) => argumentSql(argument, dear)),
      {
        distinct: each.distinct === true,
      },
    ),
  )
  const columns = argumentsOf(each).flatMap((argument, at) => (argument.constant ? [] : [{ at, type: argument.type }]))
  if (columns.length === 0) return `SELECT ${call}, ${again}`
  const tuples = rows.map((values) => `(${columns.map(({ type }, at) => valueSql(type, values[at] ?? null)).join(', ')})`)
  const none = `(${columns.map(({ type }) => `CAST(NULL AS ${duckdbType(type)})`).join(', ')})`
  const from = `(VALUES ${tuples.length === 0 ? none : tuples.join(', ')}) t(${columns.map(({ at }) => `c${at}`).join(', ')})`
  return `SELECT ${call}, ${again} FROM ${from}${rows.length === 0 ? ' WHERE false' : ''}`
}

for (const family of FAMILIES) {
  describe(`functions answer as Spark does: ${family}`, () => {
    let engine: DuckDBConnection
    before(async () => {
      engine = await openEngine()
    })
    after(() => engine.closeSync())

    for (const each of casesOf(family)) {
      test(titleOf(each), async () => {
        const { expression, text, row } = resolveCase(each)
        const spark = typeFromJson(each.type)
        assert.deepEqual(
          { name: text, type: sqlTypeName(expression.type), nullable: expression.nullable },
          { name: each.name, type: sqlTypeName(spark), nullable: each.nullable },
        )
        const wrong: string[] = []
        const zone = each.zone ?? 'UTC'
        await engine.run(`SET TimeZone = '${zone}'`)
        const runs =
          each.groups === undefined
            ? [{ rows: each.rows ?? [], answers: (each.rows ?? []).map((values) => values.at(-1) ?? null) }]
            : each.groups.map((group) => ({ rows: group.rows, answers: [group.answer] }))
        for (const { rows, answers } of runs) {
          const result = await engine.runAndReadAll(queryOf(each, rows))
          assert.equal(
            result
              .columnTypes()[0]
              ?.toString()
              .replace(/,(?! )/g, ', '),
            duckdbType(expression.type),
          )
          for (const [at, [value, again]] of result.getRows().entries()) {
            const mine = answerText(value ?? null, expression.type, zone)
            assert.equal(answerText(again ?? null, expression.type, zone), mine)
            const theirs = answers[at] ?? null
            if (!sameAnswer(mine, theirs, expression.type, row.note !== undefined)) {
              wrong.push(
                `${JSON.stringify(each.groups === undefined ? rows[at]?.slice(0, -1) : rows)}: ${JSON.stringify(mine)}, Spark: ${JSON.stringify(theirs)}`,
              )
            }
          }
        }
        assert.deepEqual(wrong, [])
      })
    }
  })
}
