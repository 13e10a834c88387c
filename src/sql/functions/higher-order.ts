import { type SparkType, sqlTypeName } from '../../core/spark-types.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { castMayGiveNull } from './cast-nullable.ts'
import { scalar } from './define.ts'
import { keyOf } from './nested-types.ts'
import type { EmittedCall, FunctionRow, LambdaShape } from './row.ts'
import { sameTypeIgnoringNulls } from './type-kinds.ts'
import { mergedType, widerType } from './wider-type.ts'

const INTEGER: SparkType = { kind: 'integer' }
const VOID: SparkType = { kind: 'void' }
const POSITION: LambdaShape = { type: INTEGER, nullable: false, position: true }

const elementShape = (type: SparkType | undefined): LambdaShape =>
  type?.kind === 'array' ? { type: type.element, nullable: type.containsNull } : { type: VOID, nullable: true }
const keyShape = (type: SparkType | undefined): LambdaShape => ({ type: type?.kind === 'map' ? type.key : VOID, nullable: false })
const valueShape = (type: SparkType | undefined): LambdaShape =>
  type?.kind === 'map' ? { type: type.value, nullable: type.valueContainsNull } : { type: VOID, nullable: true }

const ofElement = { min: 1, lambda: ([array]: readonly SparkType[]) => [elementShape(array)] }
const ofElementAndPosition = { min: 1, lambda: ([array]: readonly SparkType[]) => [elementShape(array), POSITION] }
const ofEntry = { min: 2, lambda: ([map]: readonly SparkType[]) => [keyShape(map), valueShape(map)] }
const ofBoth = {
  min: 2,
  lambda: ([left, right]: readonly SparkType[]) => [left, right].map((type) => ({ ...elementShape(type), nullable: true })),
}

const ofTwoElements = { min: 2, lambda: ([array]: readonly SparkType[]) => [elementShape(array), elementShape(array)] }
const ofKeyAndValues = {
  min: 3,
  lambda: ([left, right]: readonly SparkType[]) => [
    { type: mergedType([keyOf(left), keyOf(right)]), nullable: false },
    { ...valueShape(left), nullable: true },
    { ...valueShape(right), nullable: true },
  ],
}

const isBoolean =
  (at: number) =>
  (types: readonly SparkType[]): string | null =>
    types[at]?.kind === 'boolean'
      ? null
      : `argument ${at + 1} requires boolean type, however, it is of ${sqlTypeName(types[at] as SparkType)} type.`

const bodyNullable = (args: readonly TypedExpression[], at: number): boolean => args[at]?.nullable ?? true
const first = ([type]: readonly SparkType[]): SparkType => type as SparkType

/** The text of an emitted lambda function, taken apart. */
function apart(lambda: string): { readonly names: readonly string[]; readonly body: string } {
  const [, names = '', body = ''] = /^lambda ([^:]*): ([\s\S]*)$/.exec(lambda) ?? []
  return { names: names.split(', '), body }
}

/** The body with its parameters standing for values. */
function applied(lambda: string, ...values: readonly string[]): string {
  const { names, body } = apart(lambda)
  return names.reduceRight((inner, name, at) => `list_transform([${values[at]}], lambda ${name}: ${inner})[1]`, body)
}

/**
 * Folds are done over pairs of accumulator and element, since the engine wants both of one type; the pairs' other halves are NULL.
 */
function folded([array = '', zero = '', merge = '']: readonly string[], types: readonly SparkType[]): string {
  const [list, start] = types as readonly [SparkType, SparkType]
  const element = list.kind === 'array' ? list.element : VOID
  if (sameTypeIgnoringNulls(element, start)) return `list_reduce(${array}, ${merge}, ${zero})`
  const pair = (accumulator: string, value: string): string => `struct_pack(a := ${accumulator}, e := ${value})`
  const none = (type: SparkType): string => `CAST(NULL AS ${duckdbType(type)})`
  const pairs = `list_transform(${array}, lambda e: ${pair(none(start), 'e')})`
  const step = pair(applied(merge, 'acc.a', 'item.e'), none(element))
  return `(list_reduce(${pairs}, lambda acc, item: ${step}, ${pair(zero, none(element))})).a`
}

export const HIGHER_ORDER: readonly FunctionRow[] = [
  scalar('transform', ['array', ofElementAndPosition], transformed, 'list_transform($1, $2)'),
  scalar('filter', ['array', ofElementAndPosition], first, 'list_filter($1, $2)', { mismatch: isBoolean(1) }),
  scalar('exists', ['array', ofElement], 'boolean', (args) => quantified(args, 'true'), {
    mismatch: isBoolean(1),
    nullable: (args) => args[0]?.nullable === true || bodyNullable(args, 1),
  }),
  scalar('forall', ['array', ofElement], 'boolean', (args) => quantified(args, 'false'), {
    mismatch: isBoolean(1),
    nullable: (args) => args[0]?.nullable === true || bodyNullable(args, 1),
  }),
  ...['aggregate'].map((name) =>
    scalar(
      name,
      [
        'array',
        'any',
        { min: 2, lambda: ([array, zero]) => [{ type: zero as SparkType, nullable: true }, elementShape(array)] },
        { min: 1, lambda: (types) => [{ type: types[1] as SparkType, nullable: true }] },
      ],
      (types) => types[3] as SparkType,
      (args, call) =>
        applied(
          args[3] as string,
          folded(
            args,
            call.arguments.map(({ type }) => type),
          ),
        ),
      {
        id: name,
        mismatch: ([, zero, merged]) =>
          sameTypeIgnoringNulls(zero as SparkType, merged as SparkType)
            ? null
            : `argument 3 requires ${sqlTypeName(zero as SparkType)} type, however, it is of ${sqlTypeName(merged as SparkType)} type.`,
        nullable: (args) => args[0]?.nullable === true || bodyNullable(args, 3),
      },
    ),
  ),
  scalar(
    'zip_with',
    ['array', 'array', ofBoth],
    zipped,
    ([left, right, lambda]) => zip(left as string, right as string, lambda as string),
    {
      nullable: ([left, right]) => left?.nullable === true || right?.nullable === true,
    },
  ),
  scalar('array_sort', ['array', ofTwoElements], first, ([array, lambda]) => sorted(array as string, lambda as string), {
    id: 'array_sort(comparison)',
    mismatch: ([, order]) => (order?.kind === 'integer' ? null : 'Return type of the given function has to be IntegerType'),
  }),
  scalar('map_zip_with', ['map', 'map', ofKeyAndValues], zippedMaps, zipMaps, {
    nullable: ([left, right]) => left?.nullable === true || right?.nullable === true,
    together: mapsOfOneKey,
    mismatch: ([left, right]) =>
      sameTypeIgnoringNulls(keyOf(left), keyOf(right))
        ? null
        : `The input to function map_zip_with should have been two maps with compatible key types, but the key types are [${sqlTypeName(keyOf(left))}, ${sqlTypeName(keyOf(right))}].`,
  }),
  scalar('map_filter', ['map', ofEntry], first, ([map, lambda]) => overEntries(map as string, lambda as string, 'filter'), {
    mismatch: isBoolean(1),
  }),
  scalar('transform_values', ['map', ofEntry], withValues, ([map, lambda]) => overEntries(map as string, lambda as string, 'values')),
  scalar('transform_keys', ['map', ofEntry], withKeys, ([map, lambda]) => overEntries(map as string, lambda as string, 'keys')),
]

function transformed(_types: readonly SparkType[], args: readonly TypedExpression[]): SparkType {
  const body = args[1] as TypedExpression
  return { kind: 'array', element: body.type, containsNull: body.nullable }
}

function zipped(_types: readonly SparkType[], args: readonly TypedExpression[]): SparkType {
  const body = args[2] as TypedExpression
  return { kind: 'array', element: body.type, containsNull: body.nullable }
}

function withValues([map]: readonly SparkType[], args: readonly TypedExpression[]): SparkType {
  const body = args[1] as TypedExpression
  if (map?.kind !== 'map') throw new Error('transform_values of no map')
  return { ...map, value: body.type, valueContainsNull: body.nullable }
}

function withKeys([map]: readonly SparkType[], args: readonly TypedExpression[]): SparkType {
  if (map?.kind !== 'map') throw new Error('transform_keys of no map')
  return { ...map, key: (args[1] as TypedExpression).type }
}

/** Three-valued: one that decides, else NULL where one is not known. */
function quantified([array = '', lambda = '']: readonly string[], deciding: 'true' | 'false'): string {
  const other = deciding === 'true' ? 'false' : 'true'
  const tests = `list_transform(${array}, ${lambda})`
  const decided = `CASE WHEN list_contains(tests, ${deciding}) THEN ${deciding} WHEN len(list_filter(tests, lambda test: test IS NULL)) > 0 THEN NULL ELSE ${other} END`
  return `list_transform([${tests}], lambda tests: CASE WHEN tests IS NOT NULL THEN ${decided} END)[1]`
}

const NO_ORDER = "'UNSUPPORTED: array_sort by a comparison that contradicts itself or is NULL is not supported on the embedded engine'"

/**
 * Every element is compared with every other. Where each pair has one answer both ways round, the number of elements before one is its place,
 * which is where Java's stable sort puts it; where that leaves places empty or a pair disagrees, the sort would depend on its algorithm.
 */
function sorted(array: string, lambda: string): string {
  const compared = applied(lambda, 'list_extract(a.l, i)', 'list_extract(a.l, j)')
  const signs = `list_transform(range(1, len(a.l) + 1), lambda i: list_transform(range(1, len(a.l) + 1), lambda j: CASE WHEN i = j THEN 0 ELSE sign(${compared}) END))`
  const places = 'list_transform(s.m, lambda row, i: len(list_filter(row, lambda c, j: c > 0 OR (c = 0 AND j < i))) + 1)'
  const odd = 'len(list_filter(s.m, lambda row, i: len(list_filter(row, lambda c, j: (c + s.m[j][i] = 0) IS NOT TRUE)) > 0)) > 0'
  const ordered = 'list_transform(range(1, len(s.l) + 1), lambda place: s.l[list_position(p, place)])'
  const placed = `list_transform([${places}], lambda p: CASE WHEN len(list_distinct(p)) < len(p) OR ${odd} THEN error(${NO_ORDER}) ELSE ${ordered} END)[1]`
  const matrix = `list_transform([struct_pack(l := a.l, m := ${signs})], lambda s: ${placed})[1]`
  return `list_transform([struct_pack(l := ${array})], lambda a: CASE WHEN len(a.l) < 2 THEN a.l WHEN a.l IS NOT NULL THEN ${matrix} END)[1]`
}

/** Keys become one type where none is lost by it (`MapZipWithCoercion`). */
function mapsOfOneKey([left, right]: readonly SparkType[]): readonly SparkType[] | null {
  if (left?.kind !== 'map' || right?.kind !== 'map') return null
  const key = widerType(left.key, right.key)
  if (key === null || castMayGiveNull(left.key, key) || castMayGiveNull(right.key, key)) return null
  return [left, right].map((map) => (sameTypeIgnoringNulls(map.key, key) ? map : { ...map, key }))
}

function zippedMaps([left, right]: readonly SparkType[], args: readonly TypedExpression[]): SparkType {
  const body = args[2] as TypedExpression
  return { kind: 'map', key: mergedType([keyOf(left), keyOf(right)]), value: body.type, valueContainsNull: body.nullable }
}

const NAN_KEY = "'UNSUPPORTED: map_zip_with of maps with the key NaN is not supported on the embedded engine'"

/** Keys of the left one in its order, then those that only the right one has. */
function zipMaps([left = '', right = '', lambda = '']: readonly string[], call: EmittedCall): string {
  const all = 'list_concat(map_keys(pair.l), list_filter(map_keys(pair.r), lambda key: NOT map_contains(pair.l, key)))'
  const { kind } = keyOf(call.arguments[0]?.type)
  const keys =
    kind === 'double' || kind === 'float' ? `CASE WHEN list_contains(map_keys(pair.l), 'NaN') THEN error(${NAN_KEY}) ELSE ${all} END` : all
  const value = applied(lambda, 'key', 'map_extract_value(pair.l, key)', 'map_extract_value(pair.r, key)')
  const entries = `list_transform(${keys}, lambda key: struct_pack(k := key, v := ${value}))`
  return `list_transform([struct_pack(l := ${left}, r := ${right})], lambda pair: CASE WHEN pair.l IS NOT NULL AND pair.r IS NOT NULL THEN map_from_entries(${entries}) END)[1]`
}

/** The shorter one is filled up with NULL. */
function zip(left: string, right: string, lambda: string): string {
  const at = (list: string) => `list_extract(lists.${list}, place)`
  const places = 'range(1, greatest(len(lists.l), len(lists.r)) + 1)'
  const all = `list_transform(${places}, lambda place: ${applied(lambda, at('l'), at('r'))})`
  return `list_transform([struct_pack(l := ${left}, r := ${right})], lambda lists: CASE WHEN lists.l IS NOT NULL AND lists.r IS NOT NULL THEN ${all} END)[1]`
}

function overEntries(map: string, lambda: string, result: 'filter' | 'values' | 'keys'): string {
  const body = applied(lambda, 'entry.key', 'entry.value')
  if (result === 'filter') return `map_from_entries(list_filter(map_entries(${map}), lambda entry: ${body}))`
  const made = result === 'values' ? `struct_pack(key := entry.key, value := ${body})` : `struct_pack(key := ${body}, value := entry.value)`
  return `map_from_entries(list_transform(map_entries(${map}), lambda entry: ${made}))`
}
