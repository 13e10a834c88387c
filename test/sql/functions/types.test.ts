import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { isDliError } from '../../../src/core/errors/failure.ts'
import { sqlTypeName } from '../../../src/core/spark-types.ts'
import { resolveCall } from '../../../src/sql/functions/resolve.ts'
import type { Argument } from '../../../src/sql/functions/row.ts'
import { parseSparkType } from './spark-type-text.ts'

/** By function and types of its arguments, columns that may be NULL: the result's type, `?` when it may be NULL, or `!` where Spark 3.3.4 refuses. */
type Answers = Readonly<Record<string, Readonly<Record<string, string>>>>

const ANSWERS = JSON.parse(readFileSync(new URL('./types.json', import.meta.url), 'utf8')) as Answers

/** Spark casts a timestamp to double for these; here it is an error. */
const STRICTER = new Set(['sum(timestamp)', 'avg(timestamp)'])

function argument(type: string, id: number): Argument {
  const spark = parseSparkType(type)
  return spark.kind === 'void'
    ? { text: 'NULL', expression: { kind: 'literal', type: spark, value: null, nullable: true } }
    : { text: `c${id}`, expression: { kind: 'reference', id, type: spark, nullable: true } }
}

/** `null`: Spark's or not, the embedded engine has no such call. */
function outcome(name: string, types: readonly string[]): string | null {
  try {
    const { expression } = resolveCall(name, types.map(argument))
    return `${sqlTypeName(expression.type)}${expression.nullable ? '?' : ''}`
  } catch (error) {
    assert.ok(isDliError(error), String(error))
    return error.code === 'UNSUPPORTED' ? null : '!'
  }
}

describe('calls have the types Spark gives them', () => {
  for (const [name, byTypes] of Object.entries(ANSWERS)) {
    test(name, () => {
      const mine: Record<string, string> = {}
      const spark: Record<string, string> = {}
      for (const [key, expected] of Object.entries(byTypes)) {
        const found = outcome(name, key === '' ? [] : key.split(/,(?![0-9])/))
        if (found === null || STRICTER.has(`${name}(${key})`)) continue
        mine[key] = found
        spark[key] = expected
      }
      assert.deepEqual(mine, spark)
    })
  }
})
