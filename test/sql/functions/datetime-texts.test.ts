import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { SparkType } from '../../../src/core/spark-types.ts'
import { resolveCall } from '../../../src/sql/functions/resolve.ts'
import type { Argument } from '../../../src/sql/functions/row.ts'
import { translate } from '../../../src/sql/functions/translate.ts'
import { answerText } from './answers.ts'
import { argumentSql, openEngine, valueSql } from './engine.ts'

/** What Spark 3.3.4 answered in UTC; `!` is an error. */
interface Recorded {
  readonly texts: readonly string[]
  readonly unixTexts: readonly string[]
  /** By function, pattern and text; NULL where a text is missing. */
  readonly read: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>
  readonly timestamps: readonly string[]
  readonly seconds: readonly string[]
  readonly dateFormat: Readonly<Record<string, readonly string[] | '!'>>
  readonly fromUnixtime: Readonly<Record<string, readonly string[] | '!'>>
}

const RECORDED = JSON.parse(readFileSync(new URL('./datetime-texts.json', import.meta.url), 'utf8')) as Recorded

/** The day of the year in two letters: later Java writes three digits where Java 8, as here, has an error. */
const WIDER_SINCE_JAVA_9 = 'DD'

function call(name: string, type: SparkType, pattern: string) {
  const value: Argument = { text: 'a', expression: { kind: 'reference', id: 0, type, nullable: true } }
  const constant: Argument = { text: pattern, expression: { kind: 'literal', type: { kind: 'string' }, value: pattern, nullable: false } }
  const { row, expression } = resolveCall(name, [value, constant])
  const args = expression.arguments.map((argument) => argumentSql(argument))
  return { sql: translate(row, { arguments: expression.arguments, type: expression.type }, args), type: expression.type }
}

describe('times are read and written as Spark does', () => {
  let engine: DuckDBConnection
  before(async () => {
    engine = await openEngine()
  })
  after(() => engine.closeSync())

  /** One answer for each value, in order. */
  async function answers(sql: string, type: SparkType, from: SparkType, values: readonly string[]): Promise<(string | null)[]> {
    const rows = values.map((value) => `(${valueSql(from, value)})`).join(', ')
    const result = await engine.runAndReadAll(`SELECT ${sql} FROM (VALUES ${rows}) t(c0)`)
    return result.getRows().map(([value]) => answerText(value ?? null, type))
  }

  const STRING: SparkType = { kind: 'string' }

  for (const [name, patterns] of Object.entries(RECORDED.read)) {
    for (const [pattern, spark] of Object.entries(patterns)) {
      test(`${name}(text, ${pattern})`, async () => {
        const { sql, type } = call(name, STRING, pattern)
        const texts = name === 'unix_timestamp' ? RECORDED.unixTexts : RECORDED.texts
        const read = texts.filter((text) => spark[text] !== '!')
        assert.deepEqual(
          await answers(sql, type, STRING, read),
          read.map((text) => spark[text] ?? null),
        )
        for (const text of texts.filter((each) => spark[each] === '!')) {
          await assert.rejects(answers(sql, type, STRING, [text]), /ENGINE_FAILED: You may get a different result/, text)
        }
      })
    }
  }

  for (const [name, kind, values, formats] of [
    ['date_format', 'timestamp', RECORDED.timestamps, RECORDED.dateFormat],
    ['from_unixtime', 'long', RECORDED.seconds, RECORDED.fromUnixtime],
  ] as const) {
    test(`${name} writes what Spark writes`, async () => {
      for (const [pattern, expected] of Object.entries(formats)) {
        if (pattern === WIDER_SINCE_JAVA_9) continue
        const { sql, type } = call(name, { kind }, pattern)
        const got = answers(sql, type, { kind }, values)
        if (expected === '!') await assert.rejects(got, /ENGINE_FAILED: You may get a different result/, pattern)
        else assert.deepEqual(await got, expected, pattern)
      }
    })
  }
})
