import type { SparkType } from '../../core/spark-types.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { constantOf, literal, quotedInTemplate, scalar } from './define.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { isNested, sameTypeIgnoringNulls } from './type-kinds.ts'

const elementOf = (type: SparkType | undefined): SparkType => (type?.kind === 'array' ? type.element : { kind: 'void' })
const containsNull = (argument: TypedExpression | undefined): boolean => argument?.type.kind === 'array' && argument.type.containsNull
const first = ([type]: readonly SparkType[]): SparkType => type as SparkType
const elementOfFirst = ([type]: readonly SparkType[]): SparkType => elementOf(type)
const isArray = (type: SparkType | undefined): boolean => type?.kind === 'array'

/** Elements are compared: nested ones hold NULLs that the engine orders and compares otherwise. */
const refuseNestedElements =
  (name: string) =>
  ([array]: readonly TypedExpression[]): string | null =>
    isNested(elementOf(array?.type)) ? `${name} of nested elements` : null

/** Spark brings element and value to one type; here they have to have it. */
const refuseOtherElements =
  (name: string) =>
  (args: readonly TypedExpression[]): string | null => {
    const [array, value] = args
    if (value === undefined || !sameTypeIgnoringNulls(elementOf(array?.type), value.type)) return `${name} with a value of another type`
    return refuseNestedElements(name)(args)
  }

/** What is not NULL keeps its place in a list, the first of equal ones. */
const DISTINCT = 'list_filter($1, lambda element, place: coalesce(list_position($1, element), place) = place)'

const overTwo = (name: string, duckdb: string): FunctionRow =>
  scalar(name, ['same', 'same'], first, duckdb, {
    when: (types) => types.every(isArray),
    refuse: refuseNestedElements(name),
  })

const STRINGS: SparkType = { kind: 'array', element: { kind: 'string' }, containsNull: true }

export const COLLECTIONS: readonly FunctionRow[] = [
  scalar('array', ['same'], arrayOf, (_, call) => `CAST([$*] AS ${duckdbType(call.type)})`, { variadic: 1, nullable: 'never' }),
  scalar('size', [['array', 'map']], 'integer', 'CAST(coalesce(spark_size($1), -1) AS INTEGER)', {
    aliases: ['cardinality'],
    nullable: 'never',
    when: ([type]) => type?.kind === 'array',
  }),
  scalar('size', ['map'], 'integer', 'CAST(coalesce(cardinality($1), -1) AS INTEGER)', {
    id: 'size(map)',
    aliases: ['cardinality'],
    nullable: 'never',
  }),
  scalar('array_size', ['array'], 'integer', 'CAST(len($1) AS INTEGER)'),
  scalar('array_contains', ['array', 'any'], 'boolean', 'spark_array_contains($1, $2)', {
    nullable: (args) => args.some((argument) => argument.nullable) || containsNull(args[0]),
    refuse: refuseOtherElements('array_contains'),
  }),
  scalar(
    'array_position',
    ['array', 'any'],
    'long',
    'CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN CAST(coalesce(list_position($1, $2), 0) AS BIGINT) END',
    {
      refuse: refuseOtherElements('array_position'),
    },
  ),
  scalar(
    'array_remove',
    ['array', 'any'],
    first,
    'CASE WHEN $2 IS NOT NULL THEN list_filter($1, lambda element: element IS DISTINCT FROM $2) END',
    {
      refuse: refuseOtherElements('array_remove'),
    },
  ),
  scalar('array_distinct', ['array'], first, DISTINCT, { refuse: refuseNestedElements('array_distinct') }),
  scalar('array_max', ['array'], elementOfFirst, 'list_max($1)', { nullable: 'always', refuse: refuseNestedElements('array_max') }),
  scalar('array_min', ['array'], elementOfFirst, 'list_min($1)', { nullable: 'always', refuse: refuseNestedElements('array_min') }),
  scalar('sort_array', ['array', 'boolean'], first, sortArray, {
    defaults: [literal('boolean', 'true')],
    constant: [1],
    refuse: refuseNestedElements('sort_array'),
  }),
  scalar('array_join', [STRINGS, 'string'], 'string', (_, call) => join('$1', call), { constant: [1] }),
  scalar(
    'array_join',
    [STRINGS, 'string', 'string'],
    'string',
    (_, call) => `CASE WHEN $3 IS NOT NULL THEN ${join('list_transform($1, lambda element: coalesce(element, $3))', call)} END`,
    { id: 'array_join(array, string, string)', constant: [1] },
  ),
  scalar('element_at', ['array', 'integer'], elementOfFirst, 'spark_element_at($1, $2)', {
    nullable: ([array, place]) => elementMayBeMissing(array, place),
    when: ([type]) => isArray(type),
  }),
  scalar('element_at', ['map', 'any'], ([type]) => (type?.kind === 'map' ? type.value : { kind: 'void' }), '$1[$2]', {
    id: 'element_at(map)',
    nullable: 'always',
    refuse: ([map, key]) =>
      map?.type.kind === 'map' && key !== undefined && sameTypeIgnoringNulls(map.type.key, key.type) && !isNested(key.type)
        ? null
        : 'element_at with a key of another type',
  }),
  scalar('reverse', ['array'], first, 'list_reverse($1)', { id: 'reverse(array)', when: ([type]) => isArray(type) }),
  scalar('concat', ['same'], first, (args) => `(${args.map((_, at) => `$${at + 1}`).join(' || ')})`, {
    id: 'concat(array)',
    variadic: 1,
    when: (types) => types.some(isArray),
  }),
  scalar(
    'flatten',
    ['array'],
    elementOfFirst,
    'CASE WHEN NOT list_contains(list_transform($1, lambda each: each IS NULL), true) THEN flatten($1) END',
    {
      when: ([type]) => isArray(elementOf(type)),
      nullable: (args) => args.some((argument) => argument.nullable) || containsNull(args[0]),
    },
  ),
  scalar('slice', ['array', 'integer', 'integer'], first, 'spark_slice($1, $2, $3)'),
  scalar('sequence', ['same', 'same'], ([type]) => ({ kind: 'array', element: type as SparkType, containsNull: false }), sequence, {
    when: (types) => types.every((type) => ['byte', 'short', 'integer', 'long'].includes(type.kind)),
  }),
  scalar('array_repeat', ['any', 'integer'], ([type]) => ({ kind: 'array', element: type as SparkType, containsNull: true }), arrayRepeat, {
    nullable: ([, count]) => count?.nullable ?? true,
  }),
  overTwo('array_union', DISTINCT.replaceAll('$1', '($1 || $2)')),
  overTwo(
    'array_intersect',
    `CASE WHEN $2 IS NOT NULL THEN list_filter(${DISTINCT}, lambda kept: coalesce(list_position($2, kept), 0) > 0) END`,
  ),
  overTwo(
    'array_except',
    `CASE WHEN $2 IS NOT NULL THEN list_filter(${DISTINCT}, lambda kept: coalesce(list_position($2, kept), 0) = 0) END`,
  ),
  scalar('map_keys', ['map'], ([type]) => listOf(type?.kind === 'map' ? type.key : undefined, false), 'map_keys($1)'),
  scalar(
    'map_values',
    ['map'],
    ([type]) => listOf(type?.kind === 'map' ? type.value : undefined, type?.kind === 'map' && type.valueContainsNull),
    'map_values($1)',
  ),
]

/** Of an array that is written out, a constant place within it is known (Spark's ElementAt.nullable). */
function elementMayBeMissing(array: TypedExpression | undefined, place: TypedExpression | undefined): boolean {
  if (array?.kind !== 'call' || array.function !== 'array') return true
  const at = Number(constantOf(place) ?? 0)
  return array.arguments.at(at > 0 ? at - 1 : at)?.nullable ?? true
}

function listOf(element: SparkType | undefined, nulls: boolean): SparkType {
  return { kind: 'array', element: element ?? { kind: 'void' }, containsNull: nulls }
}

function arrayOf([type]: readonly SparkType[], args: readonly TypedExpression[]): SparkType {
  return listOf(
    type,
    args.some((argument) => argument.nullable),
  )
}

/** NULL is the smallest. */
function sortArray(_: readonly string[], call: EmittedCall): string {
  return constantOf(call.arguments[1]) === 'true' ? `list_sort($1, 'ASC', 'NULLS FIRST')` : `list_sort($1, 'DESC', 'NULLS LAST')`
}

/** Without NULLs. The separator has to be a constant. */
function join(list: string, call: EmittedCall): string {
  const separator = constantOf(call.arguments[1])
  return separator === null ? 'CAST(NULL AS VARCHAR)' : `array_to_string(${list}, ${quotedInTemplate(separator)})`
}

function sequence(_: readonly string[], call: EmittedCall): string {
  const type = duckdbType(call.type)
  return `CAST(CASE WHEN $1 <= $2 THEN generate_series(CAST($1 AS BIGINT), CAST($2 AS BIGINT)) ELSE generate_series(CAST($1 AS BIGINT), CAST($2 AS BIGINT), -1) END AS ${type})`
}

function arrayRepeat(_: readonly string[], call: EmittedCall): string {
  return `CAST(CASE WHEN $2 IS NOT NULL THEN list_transform(range(greatest($2, 0)), lambda place: $1) END AS ${duckdbType(call.type)})`
}
