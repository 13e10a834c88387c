import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Relation, TypedCast } from '../../../src/sql/typed/tree.ts'
import { type Cases, readCases, wrongAnswers } from './cases.ts'
import {
  BOOLEAN,
  cast,
  column,
  type Database,
  decimal,
  INT,
  item,
  LONG,
  lit,
  ONE_ROW,
  openDatabase,
  project,
  ref,
  STRING,
  typeOf,
  values,
} from './support.ts'

interface CastCases extends Cases {
  readonly mode: TypedCast['mode']
  readonly from: string
  readonly to: string
}

let database: Database
before(async () => {
  database = await openDatabase()
})
after(async () => await database[Symbol.asyncDispose]())

const tree =
  ({ from, to, mode }: CastCases) =>
  (cases: readonly (readonly string[])[]): Relation => {
    const [before_, after_] = [column(1, typeOf(from)), column(2, typeOf(to))]
    return project(values([before_], ...cases.map(([value]) => [value as string])), item(after_, cast(ref(before_), typeOf(to), mode)))
  }

/** Floating-point numbers are compared as numbers: how many of their digits are shown is not the cast's matter. */
const same =
  ({ to }: CastCases) =>
  (ours: string, sparks: string): boolean =>
    ours === sparks ||
    (to === 'double' && Object.is(Number(ours), Number(sparks))) ||
    (to === 'float' && Object.is(Math.fround(Number(ours)), Math.fround(Number(sparks))))

describe('casts answer what Spark answers', () => {
  const groups = readCases<CastCases>('casts.jsonl')
  for (const mode of ['spark', 'try'] as const) {
    const byType = Map.groupBy(
      groups.filter((group) => group.mode === mode),
      ({ from }) => from,
    )
    for (const [from, list] of byType) {
      test(`${mode === 'try' ? 'TRY_CAST' : 'CAST'} from ${from}`, async () => {
        const wrong: string[] = []
        for (const group of list) {
          const found = await wrongAnswers(database, group, tree(group), same(group))
          wrong.push(...found.map((line) => `${group.to}: ${line}`))
        }
        assert.deepEqual(wrong, [])
      })
    }
  }
})

const one = async (expression: TypedCast): Promise<string> => {
  const rows = await database.run(project(ONE_ROW, item(column(1, expression.type), expression)))
  return rows[0]?.[0] ?? 'no row'
}

describe('nested values', () => {
  const ints = { kind: 'array', element: INT, containsNull: true } as const
  const texts = { kind: 'array', element: STRING, containsNull: true } as const
  const row = (...types: readonly (typeof INT)[]) =>
    ({ kind: 'struct', fields: types.map((type, at) => ({ name: `f${at}`, type, nullable: true, comment: null })) }) as const

  test('part by part', async () => {
    const list = cast(lit('NULL'), ints)
    assert.equal(await one(cast({ ...list, operand: lit(null) }, ints)), 'NULL')
    const struct = { kind: 'call', function: 'struct', arguments: [lit(1), lit(null)], type: row(INT, INT), nullable: false } as const
    assert.equal(await one(cast(struct, STRING)), '{1, null}')
    assert.equal(await one(cast(cast(struct, row(STRING, LONG)), STRING)), '{1, null}')
    const array = { kind: 'call', function: 'array', arguments: [lit(1), lit(null)], type: ints, nullable: false } as const
    assert.equal(await one(cast(array, STRING)), '[1, null]')
    assert.equal(await one(cast(cast(array, texts), STRING)), '[1, null]')
  })
})

describe('assignment to a column', () => {
  const stored = async (value: ReturnType<typeof lit>, to: typeof INT): Promise<string> => {
    const rows = await database.run(project(ONE_ROW, item({ ...column(1, to), name: 'a' }, cast(value, to, 'store'))))
    return rows[0]?.[0] ?? 'no row'
  }
  const char3 = { kind: 'char', length: 3 } as const
  const varchar3 = { kind: 'varchar', length: 3 } as const

  test('what fits goes in', async () => {
    assert.equal(await stored(lit(5, LONG), INT), '5')
    assert.equal(await stored(lit('2.9', { kind: 'double' }), INT), '2')
    assert.equal(await stored(lit('-2147483648.9', { kind: 'double' }), INT), '-2147483648')
    assert.equal(await stored(lit('1.25', decimal(3, 2)), decimal(5, 1)), '1.3')
    assert.equal(await stored(lit('NaN', { kind: 'double' }), decimal(5, 2)), 'NULL')
    assert.equal(await stored(lit('true', BOOLEAN), STRING), 'true')
    assert.equal(await stored(lit(null, LONG), INT), 'NULL')
    assert.equal(await stored(lit('a', STRING), char3), 'a  ')
    assert.equal(await stored(lit('abc  ', STRING), char3), 'abc')
    assert.equal(await stored(lit('a    ', STRING), varchar3), 'a  ')
    assert.equal(await stored(lit('éàü', STRING), varchar3), 'éàü')
    assert.equal(await stored(lit(12), char3), '12 ')
  })

  const overflow = (from: string, to: string): RegExp =>
    new RegExp(
      `VALUE_NOT_STORABLE: Fail to insert a value of "${from}" type into the "${to}" type column \`a\` due to an overflow. Use \`try_cast\` on the input value to tolerate overflow and return NULL instead.`.replace(
        /[()]/g,
        '\\$&',
      ),
    )

  test('what does not fails with the sentence of Spark', async () => {
    await assert.rejects(stored(lit('3000000000', LONG), INT), overflow('BIGINT', 'INT'))
    await assert.rejects(stored(lit('NaN', { kind: 'double' }), INT), overflow('DOUBLE', 'INT'))
    await assert.rejects(stored(lit('2147483648', { kind: 'double' }), INT), overflow('DOUBLE', 'INT'))
    await assert.rejects(stored(lit('1000', INT), decimal(5, 2)), overflow('INT', 'DECIMAL(5,2)'))
    await assert.rejects(stored(lit('1000.555', decimal(7, 3)), decimal(5, 2)), overflow('DECIMAL(7,3)', 'DECIMAL(5,2)'))
    await assert.rejects(stored(lit('300', INT), { kind: 'byte' }), overflow('INT', 'TINYINT'))
    await assert.rejects(stored(lit('abcd', STRING), char3), /VALUE_NOT_STORABLE: Exceeds char\/varchar type length limitation: 3/)
    await assert.rejects(stored(lit('abcd', STRING), varchar3), /VALUE_NOT_STORABLE: Exceeds char\/varchar type length limitation: 3/)
  })
})
