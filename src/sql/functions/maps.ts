import { type SparkType, sqlTypeName } from '../../core/spark-types.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { isUntypedNull } from './collections.ts'
import { constantOf, literal, quotedInTemplate, scalar } from './define.ts'
import { elementOf, holdsMap, holdsNulls, keyOf, keysAndValues, listOf, mapAndKey, VOID, valueTypeOf } from './nested-types.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { isNested, sameTypeIgnoringNulls } from './type-kinds.ts'
import { mergedType } from './wider-type.ts'

const mapOf = (key: SparkType, value: SparkType, valueContainsNull: boolean): SparkType => ({ kind: 'map', key, value, valueContainsNull })
const TEXT: SparkType = { kind: 'string' }

const refuseNestedKeys =
  (name: string) =>
  (args: readonly TypedExpression[]): string | null =>
    args.some(({ type }) => isNested(keyOf(type))) ? `${name} of a map whose keys are nested` : null

function notAKey(key: SparkType): string | null {
  return holdsMap(key) ? 'The key of map cannot be/contain map.' : null
}

const wrongKey =
  (name: string) =>
  ([map, key]: readonly SparkType[]): string | null =>
    sameTypeIgnoringNulls(keyOf(map), key as SparkType)
      ? null
      : `Input to function ${name} should have been map followed by a value with same key type, but it's [${sqlTypeName(map as SparkType)}, ${sqlTypeName(key as SparkType)}].`

/** Two keys that are equal, and a NULL one, are errors of the engine as of Spark. */
export const MAPS: readonly FunctionRow[] = [
  scalar('map', ['any'], madeMap, writtenMap, {
    variadic: 0,
    nullable: 'never',
    together: keysAndValues,
    mismatch: (types) => (types.length % 2 === 1 ? 'map expects a positive even number of arguments.' : notAKey(types[0] ?? VOID)),
  }),
  scalar(
    'map_from_arrays',
    ['array', 'array'],
    ([keys, values]) => mapOf(elementOf(keys), elementOf(values), holdsNulls(values)),
    (_, call) => `CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN map($1, $2) ELSE ${missing(call)} END`,
    { mismatch: ([keys]) => notAKey(elementOf(keys)) },
  ),
  scalar('map_from_entries', ['array'], entriesType, fromEntries, {
    nullable: ([entries]) => entries?.nullable === true || holdsNulls(entries?.type),
    mismatch: ([entries]) => {
      const entry = elementOf(entries)
      if (entry.kind === 'struct' && entry.fields.length === 2) return notAKey(entry.fields[0]?.type ?? VOID)
      return `function map_from_entries should be an array of pair of struct, however, it is of ${sqlTypeName(entries as SparkType)} type.`
    },
  }),
  scalar('map_keys', ['map'], ([map]) => listOf(keyOf(map), true), 'map_keys($1)'),
  scalar('map_values', ['map'], ([map]) => listOf(valueTypeOf(map), holdsNulls(map)), 'map_values($1)'),
  scalar('map_entries', ['map'], entriesOf, 'map_entries($1)'),
  scalar(
    'map_concat',
    ['same'],
    ([first, ...rest]) => (first === undefined ? mapOf(TEXT, TEXT, true) : mergedType([first, ...rest])),
    joined,
    {
      variadic: 0,
      refuse: (args) => (args.some(isUntypedNull) ? 'map_concat of an untyped NULL' : null),
      mismatch: (types) =>
        types.every((type) => type.kind === 'map')
          ? null
          : `input to function map_concat should all be of type map, but it's [${types.map(sqlTypeName).join(', ')}]`,
    },
  ),
  scalar('map_contains_key', ['map', 'any'], 'boolean', 'map_contains($1, $2)', {
    together: mapAndKey,
    nullable: 'always',
    mismatch: wrongKey('map_contains_key'),
    refuse: refuseNestedKeys('map_contains_key'),
  }),
  ...['element_at', 'try_element_at'].map((name) =>
    scalar(name, ['map', 'any'], ([map]) => valueTypeOf(map), 'map_extract_value($1, $2)', {
      id: `${name}(map)`,
      nullable: 'always',
      when: ([map]) => map?.kind === 'map',
      together: mapAndKey,
      mismatch: wrongKey(name),
      refuse: refuseNestedKeys(name),
    }),
  ),
  scalar('str_to_map', ['string', 'string', 'string'], mapOf(TEXT, TEXT, true), textToMap, {
    defaults: [literal('string', ','), literal('string', ':')],
    constant: [1, 2],
    refuse: (args) => (args.slice(1).every((each) => plainDelimiter(each) !== null) ? null : 'str_to_map by a regular expression'),
  }),
]

const missing = (call: EmittedCall): string => `CAST(NULL AS ${duckdbType(call.type)})`

function madeMap(types: readonly SparkType[], args: readonly TypedExpression[]): SparkType {
  const values = args.filter((_, at) => at % 2 === 1)
  return mapOf(
    mergedType(types.length === 0 ? [VOID] : types.filter((_, at) => at % 2 === 0)),
    mergedType(types.length === 0 ? [VOID] : types.filter((_, at) => at % 2 === 1)),
    values.some((value) => value.nullable),
  )
}

function writtenMap(args: readonly string[], call: EmittedCall): string {
  const places = args.map((_, at) => `$${at + 1}`)
  const keys = places.filter((_, at) => at % 2 === 0)
  return `CAST(map([${keys.join(', ')}], [${places.filter((_, at) => at % 2 === 1).join(', ')}]) AS ${duckdbType(call.type)})`
}

function entriesType([entries]: readonly SparkType[]): SparkType {
  const entry = elementOf(entries)
  if (entry.kind !== 'struct') return mapOf(VOID, VOID, true)
  const [key, value] = entry.fields
  return mapOf(key?.type ?? VOID, value?.type ?? VOID, value?.nullable ?? true)
}

/** One entry that is NULL makes NULL of all. */
function fromEntries(_: readonly string[], call: EmittedCall): string {
  const entries = `list_transform($1, lambda each: struct_pack(k := struct_extract_at(each, 1), v := struct_extract_at(each, 2)))`
  return `CASE WHEN len(list_filter($1, lambda each: each IS NULL)) = 0 THEN map_from_entries(${entries}) ELSE ${missing(call)} END`
}

function entriesOf([map]: readonly SparkType[]): SparkType {
  const field = (name: string, type: SparkType, nullable: boolean) => ({ name, type, nullable, comment: null })
  return listOf({ kind: 'struct', fields: [field('key', keyOf(map), false), field('value', valueTypeOf(map), holdsNulls(map))] }, false)
}

function joined(args: readonly string[], call: EmittedCall): string {
  if (args.length === 0) return `CAST(map([], []) AS ${duckdbType(call.type)})`
  const all = args.map((_, at) => `$${at + 1}`)
  const present = all.map((map) => `${map} IS NOT NULL`).join(' AND ')
  return `CASE WHEN ${present} THEN map_from_entries(${all.map((map) => `map_entries(${map})`).join(' || ')}) ELSE ${missing(call)} END`
}

/** The text that a pattern stands for, when it stands for one text. */
function plainDelimiter(argument: TypedExpression | undefined): string | null {
  const pattern = constantOf(argument)
  if (pattern === null || !/^(?:[^\\[\](){}.*+?^$|]|\\[^A-Za-z0-9])+$/u.test(pattern)) return null
  return pattern.replace(/\\(.)/gu, '$1')
}

/** Only the first delimiter within a pair counts; without one the value is NULL. */
function textToMap(_: readonly string[], call: EmittedCall): string {
  const [pairs, pair] = call.arguments.slice(1).map((argument) => plainDelimiter(argument) as string) as [string, string]
  const by = quotedInTemplate(pair)
  const key = `CASE WHEN contains(each, ${by}) THEN left(each, instr(each, ${by}) - 1) ELSE each END`
  const value = `CASE WHEN contains(each, ${by}) THEN substring(each, instr(each, ${by}) + ${[...pair].length}) END`
  const entries = `list_transform(string_split($1, ${quotedInTemplate(pairs)}), lambda each: struct_pack(k := ${key}, v := ${value}))`
  return `CASE WHEN $1 IS NOT NULL THEN map_from_entries(${entries}) ELSE ${missing(call)} END`
}
