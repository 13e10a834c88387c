import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { SparkType } from '../../../src/core/spark-types.ts'
import { PLAIN_CALL, resolveCall } from '../../../src/sql/functions/resolve.ts'
import type { Argument } from '../../../src/sql/functions/row.ts'
import { FUNCTIONS, functionById, functionsNamed, KNOWN_FUNCTION_NAMES } from '../../../src/sql/functions/table.ts'

const column = (kind: 'integer' | 'string' | 'date' | 'boolean'): Argument => ({
  text: 'a',
  expression: { kind: 'reference', id: 0, type: { kind } as SparkType, nullable: true },
})
const a = column('integer')

const message = (name: string, args: readonly Argument[], options: Partial<typeof PLAIN_CALL> = {}): string => {
  try {
    resolveCall(name, args, { ...PLAIN_CALL, ...options })
  } catch (error) {
    return `${(error as { wire: string }).wire}: ${(error as Error).message}`
  }
  return 'resolved'
}

describe('what is refused, in Spark 3.3.4’s words', () => {
  for (const [sentence, name, args, options] of [
    [
      'DLI.0005: Undefined function: Nope. This function is neither a built-in/temporary function, nor a persistent function that is qualified as spark_catalog.default.nope.',
      'Nope',
      [a],
    ],
    ['DLI.0007: The function xpath_int is not supported on the embedded engine', 'XPATH_INT', [a]],
    ['DLI.0005: Invalid number of arguments for function upper. Expected: 1; Found: 2', 'upper', [a, a]],
    ['DLI.0005: Invalid number of arguments for function substring. Expected: one of 2 and 3; Found: 1', 'substring', [a]],
    ['DLI.0005: Invalid number of arguments for function now. Expected: 0; Found: 1', 'now', [a]],
    [
      "DLI.0005: cannot resolve 'upper(a)' due to data type mismatch: argument 1 requires string type, however, 'a' is of array<int> type.",
      'upper',
      [
        {
          text: 'a',
          expression: {
            ...a.expression,
            type: { kind: 'array', element: { kind: 'integer' }, containsNull: true },
          } as Argument['expression'],
        },
      ],
    ],
    [
      "DLI.0005: cannot resolve 'date_add(a, a)' due to data type mismatch: argument 2 requires (int or smallint or tinyint) type, however, 'a' is of string type.",
      'date_add',
      [column('date'), column('string')],
    ],
    [
      "DLI.0005: cannot resolve 'coalesce(a, a)' due to data type mismatch: input to function coalesce should all be the same type, but it's [int, boolean]",
      'coalesce',
      [a, column('boolean')],
    ],
    ['DLI.0005: Function upper does not support DISTINCT', 'upper', [a], { distinct: true }],
    ['DLI.0005: Function upper does not support FILTER clause', 'upper', [a], { filter: column('boolean').expression }],
    ['DLI.0005: Function sum does not support IGNORE NULLS', 'sum', [a], { ignoreNulls: true }],
    [
      'DLI.0007: The function round with a value that is not a constant as argument 2 is not supported on the embedded engine',
      'round',
      [a, a],
    ],
  ] as const satisfies readonly (readonly [string, string, readonly Argument[], Partial<typeof PLAIN_CALL>?])[]) {
    test(sentence, () => assert.equal(message(name, args, options), sentence))
  }
})

/** What grammar stands for, under names that nobody writes. */
const HIDDEN = / /

describe('the table', () => {
  test('every row has its own id and answers to its names', () => {
    assert.equal(new Set(FUNCTIONS.map((row) => row.id)).size, FUNCTIONS.length)
    for (const row of FUNCTIONS) {
      assert.equal(functionById(row.id), row)
      for (const name of [row.name, ...(row.aliases ?? [])]) assert.ok(functionsNamed(name).includes(row), name)
    }
  })

  test('every name is one that Spark or DLI knows', () => {
    const known = new Set(KNOWN_FUNCTION_NAMES)
    const strangers = FUNCTIONS.flatMap((row) => [row.name, ...(row.aliases ?? [])]).filter(
      (name) => !known.has(name) && !HIDDEN.test(name),
    )
    assert.deepEqual(strangers, [])
  })

  test('an untyped NULL is cast, a title in capitals is the name’s alone', () => {
    const nothing: Argument = { text: 'NULL', expression: { kind: 'literal', type: { kind: 'void' }, value: null, nullable: true } }
    const { expression } = resolveCall('upper', [nothing])
    assert.deepEqual(expression.arguments[0], {
      kind: 'cast',
      mode: 'spark',
      operand: nothing.expression,
      type: { kind: 'string' },
      nullable: true,
    })
    assert.equal(resolveCall('CEIL', [a]).text, 'CEIL(a)')
    assert.equal(resolveCall('ceiling', [a]).text, 'ceiling(a)')
    assert.equal(resolveCall('sum', [a], { ...PLAIN_CALL, distinct: true }).text, 'sum(DISTINCT a)')
  })
})
