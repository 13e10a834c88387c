import { failure } from '../../../core/errors/failure.ts'
import type { SparkType, StructField } from '../../../core/spark-types.ts'
import { structJson } from '../../../core/spark-types.ts'
import { fieldsOfDetail } from '../../../core/struct-json.ts'
import type { ScriptFunction } from '../../../sql/functions/scripts/script.ts'
import type { ExternalFile } from '../../engine.ts'
import { jsonTexts } from '../scan/json.ts'
import { readMode } from '../scan/options.ts'
import { fieldOf, merged, STRING, VOID } from './merged-types.ts'
import type { Ask } from './run-infer.ts'

type Options = Readonly<Record<string, string>>

const CORRUPT_RECORD = '_corrupt_record'

/**
 * The columns of JSON files: the members that records have, sorted by name, each of the type that all of its values are of. Where a record is no
 * object there is a column more for its text, in the mode PERMISSIVE.
 * @throws ANALYSIS for files without a record; UNSUPPORTED; BAD_RECORD in the mode FAILFAST
 */
export async function jsonSchema(files: readonly ExternalFile[], options: Options, ask: Ask): Promise<readonly StructField[]> {
  const found = await ask(`SELECT DISTINCT open_dli_json_schema(record) FROM ${jsonTexts(files, options)} AS t WHERE record IS NOT NULL`)
  if (found.length === 0) throw failure('ANALYSIS', ['Unable to infer schema for JSON. It must be specified manually.'])
  let schema: SparkType = { kind: 'struct', fields: [] }
  let hasBad = false
  for (const [text] of found) {
    if (typeof text === 'string') schema = merged(schema, { kind: 'struct', fields: fieldsOfDetail(text) })
    else hasBad = true
  }
  const fields = schema.kind === 'struct' ? schema.fields : []
  const mode = readMode(options)
  if (hasBad && mode === 'FAILFAST') throw failure('BAD_RECORD', ['A record is no JSON object, and the option mode is FAILFAST'])
  const corrupt = options.columnnameofcorruptrecord ?? CORRUPT_RECORD
  const whole =
    hasBad && mode === 'PERMISSIVE' && !fields.some(({ name }) => name === corrupt) ? [...fields, fieldOf(corrupt, STRING)] : fields
  return [...whole].sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(({ name, type }) => settled(type).map((each) => fieldOf(name, each)))
}

/** What was never a value is text; a struct without fields is no column. */
function settled(type: SparkType): readonly SparkType[] {
  if (type.kind === 'void') return [STRING]
  if (type.kind === 'array') return settled(type.element).map((element): SparkType => ({ ...type, element }))
  if (type.kind !== 'struct') return [type]
  const fields = type.fields.flatMap((field) => settled(field.type).map((each) => fieldOf(field.name, each)))
  return fields.length === 0 ? [] : [{ kind: 'struct', fields }]
}

/** The schema of one record as `structJson`; NULL when it is no object. An array stands for its items. */
export const JSON_SCHEMA_FUNCTION: ScriptFunction = {
  name: 'open_dli_json_schema',
  parameters: ['string'],
  result: 'string',
  call: (record: string) => {
    const type = typeOfText(record)
    const row = type?.kind === 'array' ? type.element : type
    return row?.kind === 'struct' ? structJson(row.fields) : null
  },
} as ScriptFunction

/** A number keeps its text: whether it is whole shows there alone. */
class NumberText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

function typeOfText(text: string): SparkType | null {
  try {
    return typeOf(
      JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
        typeof value === 'number' ? new NumberText(context?.source ?? String(value)) : value,
      ),
    )
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    if (/[{,:[]\s*'/.test(text)) throw new Error('UNSUPPORTED: JSON in single quotes is not supported on the embedded engine')
    return null
  }
}

function typeOf(value: unknown): SparkType {
  if (value === null) return VOID
  if (typeof value === 'string') return STRING
  if (typeof value === 'boolean') return { kind: 'boolean' }
  if (value instanceof NumberText) return numberType(value.text)
  if (Array.isArray(value)) return { kind: 'array', element: value.map(typeOf).reduce(merged, VOID), containsNull: true }
  const fields = Object.entries(value as object).map(([name, each]) => fieldOf(name, typeOf(each)))
  return { kind: 'struct', fields: fields.sort((a, b) => (a.name < b.name ? -1 : 1)) }
}

const LONG_MAX = 2n ** 63n
const DECIMAL_DIGITS_MAX = 38

function numberType(text: string): SparkType {
  if (!/^-?[0-9]+$/.test(text)) return { kind: 'double' }
  const value = BigInt(text)
  if (value >= -LONG_MAX && value < LONG_MAX) return { kind: 'long' }
  const precision = text.replace('-', '').length
  return precision > DECIMAL_DIGITS_MAX ? { kind: 'double' } : { kind: 'decimal', precision, scale: 0 }
}
