import { type SparkType, schemaText, sqlTypeName } from '../../core/spark-types.ts'
import { convert } from '../duckdb/casts/cast.ts'
import { sqlString } from '../duckdb/quote.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { constantOf, quotedInTemplate, scalar } from './define.ts'
import { optionsIn, patternsIn, refusedOption, separatorIn, wrongOptions } from './options.ts'
import { readingOf, recordSql, refusedNames, refusedScalar, wrongMode, wrongSample } from './records.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { schemaOf } from './schemas.ts'
import { type CsvReading, schemaOfCsv } from './scripts/csv.ts'
import { timeText } from './time-text.ts'

type Arguments = readonly TypedExpression[]
type Struct = Extract<SparkType, { kind: 'struct' }>

const SEPARATORS = ['sep', 'delimiter']

/** Options that are not known here, and separators of several characters, by name. */
function refusedOptions(name: string, args: Arguments, at: number, known: readonly string[]): string | null {
  const strange = refusedOption(name, args, at, new Set([...SEPARATORS, ...known]))
  if (strange !== null) return strange
  const separator = separatorIn(args, at)
  return separator.length === 1 && !/["\\\r\n]/.test(separator) ? null : `${name} with the separator ${separator}`
}

const refusedFields = (struct: Struct): string | null =>
  refusedNames('csv', struct) ?? struct.fields.map(({ type }) => refusedScalar('csv', type)).find((each) => each !== null) ?? null

function wrongReading(args: Arguments): string | null {
  const type = schemaOf(args[1])
  if (typeof type === 'string') return type
  const wrong = wrongOptions(args[2])
  if (wrong !== null) return wrong
  if (type.kind !== 'struct' || type.fields.length === 0) return `Schema should be struct type but got ${schemaText(type)}.`
  return wrongMode('csv', optionsIn(args, 2))
}

function structOf(args: Arguments): Struct {
  const type = schemaOf(args[1])
  if (typeof type === 'string' || type.kind !== 'struct') throw new Error('not refused: the schema')
  return type
}

function read(_: readonly string[], call: EmittedCall): string {
  const options = optionsIn(call.arguments, 2)
  const separator = separatorIn(call.arguments, 2)
  const reading: CsvReading = { ...readingOf(call, options), type: call.type as Struct, separator }
  return recordSql('csv', reading, patternsIn(options))
}

const fromCsv = (id: string, more: readonly 'any'[]): FunctionRow =>
  scalar('from_csv', [{ only: 'string' }, 'any', ...more], (_, args) => structOf(args), read, {
    id,
    nullable: ([text]) => text?.nullable ?? true,
    title: ([text]) => `from_csv(${text})`,
    invalid: wrongReading,
    refuse: (args) => refusedOptions('from_csv', args, 2, ['mode', 'dateformat', 'timestampformat']) ?? refusedFields(structOf(args)),
  })

const schemaOfCsvRow = (id: string, more: readonly 'any'[]): FunctionRow =>
  scalar('schema_of_csv', [{ only: 'string' }, ...more], 'string', inferred, {
    id,
    nullable: 'never',
    title: ([text]) => `schema_of_csv(${text})`,
    invalid: ([text, options], title) => wrongSample('csv', text as TypedExpression, title) ?? wrongOptions(options),
    constant: [0],
    refuse: (args) => refusedOptions('schema_of_csv', args, 1, []),
  })

function inferred(_: readonly string[], { arguments: args }: EmittedCall): string {
  const type = schemaOfCsv(constantOf(args[0]) ?? '', separatorIn(args, 1))
  return type === null ? `error('ENGINE_FAILED: The text is no line of CSV')` : quotedInTemplate(schemaText(type))
}

/** Times as they stand in files. */
const FILE_PATTERNS = { date: 'yyyy-MM-dd', timestamp: "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]" } as const

function written(_: readonly string[], call: EmittedCall): string {
  const { type } = call.arguments[0] as TypedExpression
  const patterns = patternsIn(optionsIn(call.arguments, 1))
  if (type.kind !== 'struct' || type.fields.length === 0) return 'CAST(NULL AS VARCHAR)'
  const texts = type.fields.map((field) => {
    const value = `struct_extract(r, ${sqlString(field.name)})`
    return field.type.kind === 'date' || field.type.kind === 'timestamp'
      ? timeText(value, field.type, patterns[field.type.kind] ?? FILE_PATTERNS[field.type.kind])
      : convert(value, field.type, { kind: 'string' })
  })
  const line = `spark_ts_to_csv(CAST([${texts.join(', ')}] AS VARCHAR[]), ${quotedInTemplate(separatorIn(call.arguments, 1))})`
  return `list_transform([$1], lambda r: CASE WHEN r IS NOT NULL THEN ${line} END)[1]`
}

const UNWRITTEN: ReadonlySet<SparkType['kind']> = new Set([
  'binary',
  'array',
  'map',
  'struct',
  'interval-day-time',
  'interval-year-month',
] as const)

const toCsv = (id: string, more: readonly 'any'[]): FunctionRow =>
  scalar('to_csv', [{ only: 'struct' }, ...more], 'string', written, {
    id,
    nullable: 'always',
    title: ([value]) => `to_csv(${value})`,
    invalid: ([, options]) => wrongOptions(options),
    refuse: (args) => {
      const [value] = args
      const strange = value?.type.kind === 'struct' ? value.type.fields.find(({ type }) => UNWRITTEN.has(type.kind)) : undefined
      if (strange !== undefined) return `to_csv of ${sqlTypeName(strange.type)} values`
      return refusedOptions('to_csv', args, 1, ['dateformat', 'timestampformat'])
    },
  })

/** Lines of CSV, one a text. */
export const CSVS: readonly FunctionRow[] = [
  fromCsv('from_csv', []),
  fromCsv('from_csv(options)', ['any']),
  schemaOfCsvRow('schema_of_csv', []),
  schemaOfCsvRow('schema_of_csv(options)', ['any']),
  toCsv('to_csv', []),
  toCsv('to_csv(options)', ['any']),
]
