import { isDliError } from '../../core/errors/failure.ts'
import { type SparkType, schemaText, sqlTypeName } from '../../core/spark-types.ts'
import { parseSchema } from '../parse/parse.ts'
import type { TypedCall, TypedExpression } from '../typed/tree.ts'
import { constantOf, isConstant, quotedInTemplate, scalar } from './define.ts'
import { isFoldable } from './foldable.ts'
import { optionsOf } from './options.ts'
import { structureOf, type TimePatterns, valueSql } from './read-texts.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { CORRUPT, type JsonReading } from './scripts/from-json.ts'
import { type InferOptions, schemaOfJson } from './scripts/schema-of-json.ts'
import { withNulls } from './type-kinds.ts'

type Arguments = readonly TypedExpression[]

/** The type that a schema argument names; a sentence of Spark's where it names none. */
export function schemaOf(schema: TypedExpression | undefined): SparkType | string {
  if (schema === undefined || !isFoldable(schema))
    return 'Schema should be specified in DDL format as a string literal or output of the schema_of_json/schema_of_csv functions'
  const text = schema.kind === 'call' && schema.function.startsWith('schema_of_') ? schemaIn(schema) : constantOf(schema)
  if (text === null) return 'The expression is not a valid schema string.'
  try {
    return withNulls(parseSchema(text))
  } catch (error) {
    if (!isDliError(error)) throw error
    return `Cannot parse the data type: ${error.message}`
  }
}

/** The schema of a constant text; `null` where it has none. */
function schemaIn({ arguments: args }: TypedCall): string | null {
  const text = constantOf(args[0])
  const type = text === null ? null : schemaOfJson(text, inferring(args))
  return type === null ? null : schemaText(type)
}

const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === 'true'

function inferring(args: Arguments): InferOptions {
  const options = optionsIn(args, 1)
  return {
    primitivesAsString: isTrue(options.get('primitivesasstring')),
    prefersDecimal: isTrue(options.get('prefersdecimal')),
    leadingZeros: isTrue(options.get('allownumericleadingzeros')),
  }
}

function typeOf([, schema]: Arguments): SparkType {
  const type = schemaOf(schema)
  if (typeof type === 'string') throw new Error(`not refused: ${type}`)
  return type
}

const OPTIONS: ReadonlySet<string> = new Set(['mode', 'dateformat', 'timestampformat'])

function patternsOf(options: ReadonlyMap<string, string>): TimePatterns {
  return { date: options.get('dateformat') ?? null, timestamp: options.get('timestampformat') ?? null }
}

function optionsIn(args: Arguments, at: number): ReadonlyMap<string, string> {
  const options = optionsOf(args[at])
  return typeof options === 'string' ? new Map() : options
}

function invalid(args: Arguments, title: string): string | null {
  const type = schemaOf(args[1])
  if (typeof type === 'string') return type
  const options = optionsOf(args[2])
  if (typeof options === 'string') return options
  if (type.kind !== 'struct' && type.kind !== 'array' && type.kind !== 'map')
    return `cannot resolve '${title}' due to data type mismatch: Input schema ${sqlTypeName(type)} must be a struct, an array or a map.`
  if (holdsOtherKeys(type))
    return `cannot resolve '${title}' due to data type mismatch: Input schema ${sqlTypeName(type)} can only contain STRING as a key type for a MAP.`
  const mode = (options.get('mode') ?? 'PERMISSIVE').toUpperCase()
  return mode === 'DROPMALFORMED'
    ? "from_json() doesn't support the DROPMALFORMED mode. Acceptable modes are PERMISSIVE and FAILFAST."
    : null
}

function holdsOtherKeys(type: SparkType): boolean {
  if (type.kind === 'array') return holdsOtherKeys(type.element)
  if (type.kind === 'struct') return type.fields.some((field) => holdsOtherKeys(field.type))
  return type.kind === 'map' && (type.key.kind !== 'string' || holdsOtherKeys(type.value))
}

const READ: ReadonlySet<SparkType['kind']> = new Set([
  'boolean',
  'byte',
  'short',
  'integer',
  'long',
  'float',
  'double',
  'decimal',
  'string',
  'binary',
  'date',
  'timestamp',
] as const)

function refusedType(type: SparkType): string | null {
  switch (type.kind) {
    case 'array':
      return refusedType(type.element)
    case 'map':
      return refusedType(type.value)
    case 'struct': {
      const names = new Set(type.fields.map(({ name }) => name.toLowerCase()))
      if (type.fields.length === 0 || names.size < type.fields.length) return 'from_json of a struct without fields or with two of one name'
      const corrupt = type.fields.find(({ name }) => name === CORRUPT)
      if (corrupt !== undefined && corrupt.type.kind !== 'string') return `from_json with a column ${CORRUPT} that is no string`
      return type.fields.map((field) => refusedType(field.type)).find((each) => each !== null) ?? null
    }
    default:
      return READ.has(type.kind) ? null : `from_json of ${sqlTypeName(type)} values`
  }
}

/** Whether a time stands deeper than in a field of the whole: one that is not right would undo the field, which the engine cannot tell. */
function holdsTime(type: SparkType, deep: boolean): boolean {
  if (type.kind === 'array') return holdsTime(type.element, true)
  if (type.kind === 'map') return holdsTime(type.value, true)
  if (type.kind === 'struct') return type.fields.some((field) => holdsTime(field.type, deep || field.type.kind === 'struct'))
  return deep && (type.kind === 'date' || type.kind === 'timestamp')
}

function refused(args: Arguments): string | null {
  const options = optionsIn(args, 2)
  const strange = [...options.keys()].find((name) => !OPTIONS.has(name))
  if (strange !== undefined) return `from_json with the option ${strange}`
  const patterns = patternsOf(options)
  const type = typeOf(args)
  if ((patterns.date !== null || patterns.timestamp !== null) && holdsTime(type, false)) return 'from_json with a pattern for nested times'
  return refusedType(type)
}

function read(_: readonly string[], call: EmittedCall): string {
  const options = optionsIn(call.arguments, 2)
  const patterns = patternsOf(options)
  const kinds = (['date', 'timestamp'] as const).filter((kind) => patterns[kind] !== null)
  const reading: JsonReading = { type: call.type, failFast: options.get('mode')?.toUpperCase() === 'FAILFAST', patterns: kinds }
  const json = `spark_ts_from_json($1, ${quotedInTemplate(JSON.stringify(reading))})`
  return valueSql(`json_transform(CAST(${json} AS JSON), ${quotedInTemplate(JSON.stringify(structureOf(call.type)))})`, call.type, patterns)
}

const fromJson = (id: string, more: readonly 'any'[]): FunctionRow =>
  scalar('from_json', [{ only: 'string' }, 'any', ...more], (_, args) => typeOf(args), read, {
    id,
    nullable: 'always',
    title: ([text, schema]) => (/^\s*map\s*</i.test(schema ?? '') ? 'entries' : `from_json(${text})`),
    invalid,
    refuse: refused,
  })

const INFERRING: ReadonlySet<string> = new Set(['primitivesasstring', 'prefersdecimal', 'allownumericleadingzeros'])

const schemaOfJsonRow = (id: string, more: readonly 'any'[]): FunctionRow =>
  scalar('schema_of_json', [{ only: 'string' }, ...more], 'string', inferred, {
    id,
    nullable: 'never',
    title: ([text]) => `schema_of_json(${text})`,
    invalid: (args, title) => {
      const options = optionsOf(args[1])
      if (typeof options === 'string') return options
      const known = isFoldable(args[0] as TypedExpression) && !(isConstant(args[0] as TypedExpression) && constantOf(args[0]) === null)
      const why = 'The input json should be a foldable string expression and not null'
      return known
        ? null
        : `cannot resolve '${title}' due to data type mismatch: ${why}; however, got ${title.slice('schema_of_json('.length, -1)}.`
    },
    constant: [0],
    refuse: (args) => {
      const strange = [...optionsIn(args, 1).keys()].find((name) => !INFERRING.has(name))
      return strange === undefined ? null : `schema_of_json with the option ${strange}`
    },
  })

function inferred(_: readonly string[], { arguments: args }: EmittedCall): string {
  const type = schemaOfJson(constantOf(args[0]) ?? '', inferring(args))
  return type === null ? `error('ENGINE_FAILED: The text is not JSON')` : quotedInTemplate(schemaText(type))
}

export const FROM_JSONS: readonly FunctionRow[] = [
  fromJson('from_json', []),
  fromJson('from_json(options)', ['any']),
  schemaOfJsonRow('schema_of_json', []),
  schemaOfJsonRow('schema_of_json(options)', ['any']),
]
