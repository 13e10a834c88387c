import assert from 'node:assert/strict'
import { test } from 'node:test'
import TypeBox from 'typebox'
import { oneOf, Type } from '../../src/wire/type.ts'

const plain = (schema: unknown): unknown => JSON.parse(JSON.stringify(schema))

/** Ours, TypeBox's. */
const PAIRS: readonly (readonly [string, unknown, unknown])[] = [
  ['String', Type.String({ minLength: 1 }), TypeBox.String({ minLength: 1 })],
  ['Integer', Type.Integer({ minimum: 1, maximum: 9 }), TypeBox.Integer({ minimum: 1, maximum: 9 })],
  ['Boolean', Type.Boolean(), TypeBox.Boolean()],
  ['Unknown', Type.Unknown({ description: 'd' }), TypeBox.Unknown({ description: 'd' })],
  ['Array', Type.Array(Type.String(), { minItems: 1 }), TypeBox.Array(TypeBox.String(), { minItems: 1 })],
  [
    'Object',
    Type.Object({ a: Type.String(), b: Type.Optional(Type.Integer()) }, { description: 'd' }),
    TypeBox.Object({ a: TypeBox.String(), b: TypeBox.Optional(TypeBox.Integer()) }, { description: 'd' }),
  ],
  [
    'Object of optional fields',
    Type.Object({ a: Type.Optional(Type.String()) }),
    TypeBox.Object({ a: TypeBox.Optional(TypeBox.String()) }),
  ],
  ['Unsafe', Type.Unsafe<null>({ type: 'null' }), TypeBox.Unsafe<null>({ type: 'null' })],
  ['one of', oneOf(['a', 'b']), TypeBox.Unsafe<'a' | 'b'>({ type: 'string', enum: ['a', 'b'] })],
]

for (const [name, ours, theirs] of PAIRS) {
  test(`${name} is the JSON Schema that TypeBox makes`, () => assert.deepEqual(plain(ours), plain(theirs)))
}

test('an optional type is not marked where anybody could print it', () => {
  assert.deepEqual(Object.keys(Type.Optional(Type.String())), ['type'])
})
