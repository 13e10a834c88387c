import { type SparkType, schemaText, sqlTypeName } from '../../core/spark-types.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { constantOf, quotedInTemplate, scalar } from './define.ts'
import { optionsIn, optionsOf, patternsIn, refusedOption, wrongOptions } from './options.ts'
import { readingOf, recordSql, refusedNames, refusedScalar, wrongMode, wrongSample } from './records.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { inferring, schemaOf } from './schemas.ts'
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
  return wrongMode('json', options)
}

function holdsOtherKeys(type: SparkType): boolean {
  if (type.kind === 'array') return holdsOtherKeys(type.element)
  if (type.kind === 'struct') return type.fields.some((field) => holdsOtherKeys(field.type))
  return type.kind === 'map' && (type.key.kind !== 'string' || holdsOtherKeys(type.value))
}

function refusedType(type: SparkType): string | null {
  switch (type.kind) {
    case 'array':
      return refusedType(type.element)
    case 'map':
      return refusedType(type.value)
    case 'struct':
      return refusedNames('json', type) ?? type.fields.map((field) => refusedType(field.type)).find((each) => each !== null) ?? null
    default:
      return refusedScalar('json', type)
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
  const strange = refusedOption('from_json', args, 2, OPTIONS)
  if (strange !== null) return strange
  const patterns = patternsIn(optionsIn(args, 2))
  const type = typeOf(args)
  if ((patterns.date !== null || patterns.timestamp !== null) && holdsTime(type, false)) return 'from_json with a pattern for nested times'
  return refusedType(type)
}

function read(_: readonly string[], call: EmittedCall): string {
  const options = optionsIn(call.arguments, 2)
  return recordSql('json', readingOf(call, options), patternsIn(options))
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
    invalid: ([text, options], title) => wrongOptions(options) ?? wrongSample('json', text as TypedExpression, title),
    constant: [0],
    refuse: (args) => refusedOption('schema_of_json', args, 1, INFERRING),
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
