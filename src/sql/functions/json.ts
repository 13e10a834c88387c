import type { SparkType } from '../../core/spark-types.ts'
import { convert } from '../duckdb/casts/cast.ts'
import { decimalText, floatText } from '../duckdb/casts/number-text.ts'
import { once } from '../duckdb/once.ts'
import { sqlString } from '../duckdb/quote.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { scalar } from './define.ts'
import { keptText } from './kept-number.ts'
import { optionsIn, patternsIn, refusedOption, type TimePatterns, wrongOptions } from './options.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { quotedJson } from './scripts/json.ts'
import { timeText } from './time-text.ts'

const KEYS: SparkType = { kind: 'array', element: { kind: 'string' }, containsNull: true }
const always = { nullable: 'always' } as const

export const JSONS: readonly FunctionRow[] = [
  scalar('get_json_object', ['string', 'string'], 'string', 'spark_ts_get_json_object($1, $2)', always),
  scalar('json_array_length', ['string'], 'integer', 'spark_ts_json_array_length($1)', always),
  scalar('json_object_keys', ['string'], KEYS, 'spark_ts_json_object_keys($1)', always),
  scalar(
    'to_json',
    [['struct', 'array', 'map']],
    'string',
    (_, call) => jsonText('$1', (call as EmittedCall & { arguments: readonly [TypedExpression] }).arguments[0].type, 0),
    {
      nullable: 'always',
      refuse: ([value]) => jsonRefused(value?.type),
    },
  ),
  scalar('to_json', [['struct', 'array', 'map'], 'any'], 'string', writtenWithOptions, {
    id: 'to_json(options)',
    nullable: 'always',
    title: ([value]) => `to_json(${value})`,
    invalid: ([, options]) => wrongOptions(options),
    refuse: (args) => refusedOption('to_json', args, 1, OPTIONS) ?? jsonRefused(args[0]?.type),
  }),
]

const OPTIONS: ReadonlySet<string> = new Set(['dateformat', 'timestampformat', 'ignorenullfields'])

function writtenWithOptions(_: readonly string[], { arguments: args }: EmittedCall): string {
  const options = optionsIn(args, 1)
  const writing: JsonWriting = { patterns: patternsIn(options), keepsNulls: options.get('ignorenullfields')?.toLowerCase() === 'false' }
  return jsonText('$1', (args[0] as TypedExpression).type, 0, writing)
}

/** How `to_json` writes: times by patterns where there are some, members that are NULL kept or left out. */
export interface JsonWriting {
  readonly patterns: TimePatterns
  readonly keepsNulls: boolean
}

const PLAIN: JsonWriting = { patterns: { date: null, timestamp: null }, keepsNulls: false }

/** Types of a map's keys, whose names are Java's texts of what Spark keeps. */
const NAMES: ReadonlySet<SparkType['kind']> = new Set([
  'string',
  'boolean',
  'byte',
  'short',
  'integer',
  'long',
  'decimal',
  'float',
  'double',
  'date',
  'timestamp',
] as const)

/** What `jsonText` does not know, by name; `null` when it knows the type. Its texts are those of the engine or simple to say. */
export function jsonRefused(type: SparkType | undefined): string | null {
  switch (type?.kind) {
    case 'array':
      return jsonRefused(type.element)
    case 'map':
      return NAMES.has(type.key.kind) ? jsonRefused(type.value) : `to_json of a map whose keys are ${type.key.kind} values`
    case 'struct':
      return type.fields.map((field) => jsonRefused(field.type)).find((each) => each !== null) ?? null
    case 'char':
    case 'varchar':
      return `to_json of ${type.kind} values`
    default:
      return null
  }
}

/** SQL of the JSON of a value; members that are NULL are left out, items are not (Spark's `JacksonGenerator`). */
export function jsonText(sql: string, type: SparkType, depth: number, writing: JsonWriting = PLAIN): string {
  const name = `j${depth}`
  switch (type.kind) {
    case 'string':
      return `spark_ts_quoted_json(${sql})`
    case 'boolean':
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
    case 'void':
      return `CAST(${sql} AS VARCHAR)`
    case 'decimal':
      return decimalText(sql, type)
    case 'double':
      return `spark_ts_double_json(${sql})`
    case 'float':
      return once(sql, (x) => `CASE WHEN isfinite(${x}) THEN ${floatText(x)} ELSE '"' || ${floatText(x)} || '"' END`)
    case 'binary':
      return `'"' || base64(${sql}) || '"'`
    case 'date':
    case 'timestamp': {
      const pattern = writing.patterns[type.kind]
      return pattern === null ? `'"' || spark_json_${type.kind}(${sql}) || '"'` : `spark_ts_quoted_json(${timeText(sql, type, pattern)})`
    }
    case 'interval-day-time':
    case 'interval-year-month':
      return `spark_ts_quoted_json(${convert(sql, type, { kind: 'string' })})`
    case 'array':
      return `'[' || array_to_string(list_transform(${sql}, lambda ${name}: coalesce(${jsonText(name, type.element, depth + 1, writing)}, 'null')), ',') || ']'`
    case 'map': {
      const entry = `spark_ts_quoted_json(${keptText(`${name}.key`, type.key)}) || ':' || coalesce(${jsonText(`${name}.value`, type.value, depth + 1, writing)}, 'null')`
      return `'{' || array_to_string(list_transform(map_entries(${sql}), lambda ${name}: ${entry}), ',') || '}'`
    }
    case 'struct': {
      const members = type.fields.map((field) => {
        const text = jsonText(`struct_extract(${name}, ${sqlString(field.name)})`, field.type, depth + 1, writing)
        return `${sqlString(`${quotedJson(field.name)}:`)} || ${writing.keepsNulls ? `coalesce(${text}, 'null')` : text}`
      })
      // Texts that are NULL are left out when a list is joined.
      const body = `'{' || coalesce(array_to_string([${members.join(', ')}], ','), '') || '}'`
      return `list_transform([${sql}], lambda ${name}: CASE WHEN ${name} IS NOT NULL THEN ${body} END)[1]`
    }
    default:
      throw new Error(`not refused: ${type.kind}`)
  }
}
