import { failure } from '../../core/errors/failure.ts'
import { type SparkType, type StructField, sqlTypeName } from '../../core/spark-types.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import { sqlName } from '../duckdb/quote.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { constantOf, literal, quotedInTemplate, scalar } from './define.ts'
import { arrayAndTightest, arrayAndWider, bothArrays, elementOf, holdsNulls, listOf, VOID } from './nested-types.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { sameTypeIgnoringNulls } from './type-kinds.ts'
import { mergedType } from './wider-type.ts'

const containsNull = (argument: TypedExpression | undefined): boolean => argument?.type.kind === 'array' && argument.type.containsNull
const first = ([type]: readonly SparkType[]): SparkType => type as SparkType
const elementOfFirst = ([type]: readonly SparkType[]): SparkType => elementOf(type)
const isArray = (type: SparkType | undefined): boolean => type?.kind === 'array'

/** Elements are compared: nested ones may hold NULLs that the engine orders and compares otherwise, and maps and fractions. */
const refuseNestedElements =
  (name: string) =>
  ([array]: readonly TypedExpression[]): string | null =>
    comparesAlike(elementOf(array?.type)) ? null : `${name} of nested elements`

function comparesAlike(type: SparkType, nested = false): boolean {
  switch (type.kind) {
    case 'array':
      return !type.containsNull && comparesAlike(type.element, true)
    case 'struct':
      return type.fields.every((field) => !field.nullable && comparesAlike(field.type, true))
    case 'double':
    case 'float':
      return !nested
    default:
      return type.kind !== 'map'
  }
}

const wrongValue =
  (name: string) =>
  ([array, value]: readonly SparkType[]): string | null =>
    sameTypeIgnoringNulls(elementOf(array), value as SparkType)
      ? null
      : `Input to function ${name} should have been array followed by a value with same element type, but it's [${sqlTypeName(array as SparkType)}, ${sqlTypeName(value as SparkType)}].`

/** Comparing elements as sets do: 0.0 and -0.0 are two there, and NaN is itself. */
const identity = (list: string, type: SparkType): string =>
  ['double', 'float'].includes(elementOf(type).kind) ? `list_transform(${list}, lambda number: CAST(number AS VARCHAR))` : list
const identityOf = (element: string, type: SparkType): string =>
  ['double', 'float'].includes(elementOf(type).kind) ? `CAST(${element} AS VARCHAR)` : element

/** What is not NULL keeps its place in a list, the first of equal ones; so does one NULL. */
function distinct(list: string, type: SparkType): string {
  const keys = identity(list, type)
  return `list_filter(${list}, lambda element, place: coalesce(list_position(${keys}, ${identityOf('element', type)}), place) = place)`
}

/** Of the distinct elements of the first those that are in the second, or those that are not. */
const found =
  (test: '> 0' | '= 0') =>
  (_: readonly string[], call: EmittedCall): string => {
    const { type } = call.arguments[0] as TypedExpression
    const place = `coalesce(list_position(${identity('$2', type)}, ${identityOf('kept', type)}), 0)`
    return `CASE WHEN $2 IS NOT NULL THEN list_filter(${distinct('$1', type)}, lambda kept: ${place} ${test}) END`
  }

function overTwo(name: string, result: (types: readonly SparkType[]) => SparkType, duckdb: FunctionRow['duckdb']): FunctionRow {
  return scalar(name, ['array', 'array'], result, duckdb, {
    together: bothArrays,
    mismatch: (types) => differing(name, types),
    refuse: refuseNestedElements(name),
  })
}

function differing(name: string, [a, b]: readonly SparkType[]): string | null {
  if (sameTypeIgnoringNulls(a as SparkType, b as SparkType)) return null
  return `input to function ${name} should have been two arrays with same element type, but it's [${sqlTypeName(a as SparkType)}, ${sqlTypeName(b as SparkType)}]`
}

/** Of both, what may be NULL only where both hold NULLs. */
function inBoth(types: readonly SparkType[]): SparkType {
  return listOf(elementOf(mergedType(types)), types.every(holdsNulls))
}

/** NULL where it is not found but one side holds a NULL; of an empty one nothing is unknown. */
function overlap(_: readonly string[], call: EmittedCall): string {
  const { type } = call.arguments[0] as TypedExpression
  const [a, b] = [identity('$1', type), identity('$2', type)]
  return `CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL
    WHEN len(list_filter(${a}, lambda each: coalesce(list_position(${b}, each), 0) > 0 AND each IS NOT NULL)) > 0 THEN true
    WHEN len($1) > 0 AND len($2) > 0 AND (spark_has_null($1) OR spark_has_null($2)) THEN NULL ELSE false END`
}

const V = 'namedlambdavariable()'

/** The comparison that Spark writes out where none is given. */
const DEFAULT_ORDER = `lambdafunction((IF(((${V} IS NULL) AND (${V} IS NULL)), 0, (IF((${V} IS NULL), 1, (IF((${V} IS NULL), -1, (IF((${V} < ${V}), -1, (IF((${V} > ${V}), 1, 0)))))))))), ${V}, ${V})`

const STRINGS: SparkType = { kind: 'array', element: { kind: 'string' }, containsNull: true }

/** NULL without a type, which Spark takes for a string here and so for an error. */
export const isUntypedNull = (argument: TypedExpression): boolean => argument.kind === 'cast' && argument.operand.type.kind === 'void'

export const COLLECTIONS: readonly FunctionRow[] = [
  scalar('array', ['same'], arrayOf, (_, call) => `CAST([$*] AS ${duckdbType(call.type)})`, { variadic: 0, nullable: 'never' }),
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
    together: arrayAndWider,
    mismatch: wrongValue('array_contains'),
    refuse: refuseNestedElements('array_contains'),
  }),
  scalar(
    'array_position',
    ['array', 'any'],
    'long',
    'CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN CAST(coalesce(list_position($1, $2), 0) AS BIGINT) END',
    {
      together: arrayAndTightest,
      mismatch: wrongValue('array_position'),
      refuse: refuseNestedElements('array_position'),
    },
  ),
  scalar(
    'array_remove',
    ['array', 'any'],
    first,
    'CASE WHEN $2 IS NOT NULL THEN list_filter($1, lambda element: element IS DISTINCT FROM $2) END',
    {
      together: arrayAndTightest,
      mismatch: wrongValue('array_remove'),
      refuse: refuseNestedElements('array_remove'),
    },
  ),
  scalar('array_distinct', ['array'], first, (_, call) => distinct('$1', (call.arguments[0] as TypedExpression).type), {
    refuse: refuseNestedElements('array_distinct'),
  }),
  scalar('array_max', ['array'], elementOfFirst, 'list_max($1)', { nullable: 'always', refuse: refuseNestedElements('array_max') }),
  scalar('array_min', ['array'], elementOfFirst, 'list_min($1)', { nullable: 'always', refuse: refuseNestedElements('array_min') }),
  scalar('sort_array', ['array', 'boolean'], first, sortArray, {
    defaults: [literal('boolean', 'true')],
    invalid: ([, ascending], text) =>
      constantOf(ascending) === null
        ? `cannot resolve '${text}' due to data type mismatch: Sort order in second argument requires a boolean literal.`
        : null,
    refuse: refuseNestedElements('sort_array'),
  }),
  scalar('array_sort', ['array'], first, `list_sort($1, 'ASC', 'NULLS LAST')`, {
    title: ([array]) => `array_sort(${array}, ${DEFAULT_ORDER})`,
    refuse: refuseNestedElements('array_sort'),
  }),
  scalar('array_join', [STRINGS, 'string'], 'string', (_, call) => join('$1', call)),
  scalar(
    'array_join',
    [STRINGS, 'string', 'string'],
    'string',
    (_, call) => `CASE WHEN $3 IS NOT NULL THEN ${join('list_transform($1, lambda element: coalesce(element, $3))', call)} END`,
    { id: 'array_join(array, string, string)' },
  ),
  ...['element_at', 'try_element_at'].map((name) =>
    scalar(name, ['array', { only: ['integer', 'short', 'byte'] }], elementOfFirst, 'spark_element_at($1, $2)', {
      id: name,
      nullable: ([array, place]) => elementMayBeMissing(array, place),
      when: ([type]) => isArray(type),
    }),
  ),
  scalar('reverse', ['array'], first, 'list_reverse($1)', { id: 'reverse(array)', when: ([type]) => isArray(type) }),
  scalar('concat', ['same'], mergedType, (args) => `(${args.map((_, at) => `$${at + 1}`).join(' || ')})`, {
    id: 'concat(array)',
    variadic: 1,
    when: (types) => types.some(isArray),
    refuse: (args) => (args.some(isUntypedNull) ? 'concat of an array and an untyped NULL' : null),
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
  scalar('array_repeat', ['any', 'integer'], ([type]) => ({ kind: 'array', element: type as SparkType, containsNull: true }), arrayRepeat, {
    nullable: ([, count]) => count?.nullable ?? true,
  }),
  overTwo('array_union', mergedType, (_, call) => distinct('($1 || $2)', (call.arguments[0] as TypedExpression).type)),
  overTwo('array_intersect', inBoth, found('> 0')),
  overTwo('array_except', first, found('= 0')),
  scalar('arrays_overlap', ['array', 'array'], 'boolean', overlap, {
    together: bothArrays,
    mismatch: (types) => differing('arrays_overlap', types),
    nullable: (args) => args.some((argument) => argument.nullable || containsNull(argument)),
    refuse: refuseNestedElements('arrays_overlap'),
  }),
  scalar('arrays_zip', ['array'], zippedType, zipped, {
    variadic: 1,
  }),
]

/** Fields are called by columns and fields, others by their position (`ArraysZip.names`). */
function zippedType(types: readonly SparkType[], args: readonly TypedExpression[], texts: readonly string[]): SparkType {
  const fields = types.map((type, at): StructField => {
    const named = args[at]?.kind === 'reference' || args[at]?.kind === 'field'
    return {
      name: named ? ((texts[at] as string).split('.').at(-1) as string) : String(at),
      type: elementOf(type),
      nullable: true,
      comment: null,
    }
  })
  return listOf({ kind: 'struct', fields }, false)
}

/** As long as the longest, shorter ones are filled up with NULL. */
function zipped(args: readonly string[], call: EmittedCall): string {
  const { element } = call.type as Extract<SparkType, { kind: 'array' }>
  const fields = element.kind === 'struct' ? element.fields : []
  if (new Set(fields.map(({ name }) => name.toLowerCase())).size < fields.length)
    throw failure('UNSUPPORTED', ['arrays_zip of two arrays of one name'])
  const all = args.map((_, at) => `$${at + 1}`)
  const values = all.map((list, at) => `${sqlName(fields[at]?.name ?? '')} := list_extract(${list}, place)`)
  const rows = `list_transform(range(1, greatest(${all.map((list) => `len(${list})`).join(', ')}) + 1), lambda place: struct_pack(${values.join(', ')}))`
  return `CASE WHEN ${all.map((list) => `${list} IS NOT NULL`).join(' AND ')} THEN CAST(${rows} AS ${duckdbType(call.type)}) END`
}

/** Of an array that is written out, a constant place within it is known (Spark's ElementAt.nullable). */
function elementMayBeMissing(array: TypedExpression | undefined, place: TypedExpression | undefined): boolean {
  if (array?.kind !== 'call' || array.function !== 'array') return true
  const at = Number(constantOf(place) ?? 0)
  if (at === 0) return true
  return array.arguments.at(at > 0 ? at - 1 : at)?.nullable ?? true
}

function arrayOf(types: readonly SparkType[], args: readonly TypedExpression[]): SparkType {
  return listOf(
    mergedType(types.length === 0 ? [VOID] : types),
    args.some((argument) => argument.nullable),
  )
}

/** NULL is the smallest. */
function sortArray(_: readonly string[], call: EmittedCall): string {
  return constantOf(call.arguments[1]) === 'true' ? `list_sort($1, 'ASC', 'NULLS FIRST')` : `list_sort($1, 'DESC', 'NULLS LAST')`
}

/** Without NULLs. */
function join(list: string, call: EmittedCall): string {
  const separator = constantOf(call.arguments[1])
  if (separator !== null) return `array_to_string(${list}, ${quotedInTemplate(separator)})`
  // The engine's own function takes no other separator than a constant.
  const texts = `list_filter(${list}, lambda text: text IS NOT NULL)`
  return `CASE WHEN $2 IS NULL OR $1 IS NULL THEN NULL WHEN len(${texts}) = 0 THEN '' ELSE list_reduce(${texts}, lambda joined, text: joined || $2 || text) END`
}

function arrayRepeat(_: readonly string[], call: EmittedCall): string {
  return `CAST(CASE WHEN $2 IS NOT NULL THEN list_transform(range(greatest($2, 0)), lambda place: $1) END AS ${duckdbType(call.type)})`
}
