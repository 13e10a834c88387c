import { type SparkType, schemaText, sqlTypeName } from '../../core/spark-types.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { constantOf, isConstant, quotedInTemplate, scalar } from './define.ts'
import { isFoldable } from './foldable.ts'
import { optionsIn, optionsOf, patternsIn } from './options.ts'
import { structureOf, valueSql } from './read-texts.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { inferring, schemaOf } from './schemas.ts'
import { CORRUPT } from './scripts/csv.ts'
import type { JsonReading } from './scripts/from-json.ts'
import { schemaOfJson } from './scripts/schema-of-json.ts'

type Arguments = readonly TypedExpression[]

function typeOf([, schema]: Arguments): SparkType {
  const type = schemaOf(schema)
  if (typeof type === 'string') throw new Error(`not refused: ${type}`)
  return type
}

const OPTIONS: ReadonlySet<string> = new Set(['mode', 'dateformat', 'timestampformat'])

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
  const patterns = patternsIn(options)
  const type = typeOf(args)
  if ((patterns.date !== null || patterns.timestamp !== null) && holdsTime(type, false)) return 'from_json with a pattern for nested times'
  return refusedType(type)
}

function read(_: readonly string[], call: EmittedCall): string {
  const options = optionsIn(call.arguments, 2)
  const patterns = patternsIn(options)
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
