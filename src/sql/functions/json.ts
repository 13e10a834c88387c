import type { SparkType } from '../../core/spark-types.ts'
import { floatText } from '../duckdb/casts/number-text.ts'
import { once } from '../duckdb/once.ts'
import { sqlString } from '../duckdb/quote.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { scalar } from './define.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import { quotedJson } from './scripts/json.ts'

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
  scalar('to_json', [['struct', 'array', 'map'], 'map'], 'string', '$1', {
    id: 'to_json(options)',
    nullable: 'always',
    refuse: () => 'to_json with options',
  }),
]

/** What `jsonText` does not know, by name; `null` when it knows the type. Its texts are those of the engine or simple to say. */
export function jsonRefused(type: SparkType | undefined): string | null {
  switch (type?.kind) {
    case 'array':
      return jsonRefused(type.element)
    case 'map':
      return type.key.kind === 'string' ? jsonRefused(type.value) : 'to_json of a map whose keys are no strings'
    case 'struct':
      return type.fields.map((field) => jsonRefused(field.type)).find((each) => each !== null) ?? null
    case 'interval-day-time':
    case 'interval-year-month':
    case 'char':
    case 'varchar':
      return `to_json of ${type.kind} values`
    default:
      return null
  }
}

/** SQL of the JSON of a value; members that are NULL are left out, items are not (Spark's `JacksonGenerator`). */
export function jsonText(sql: string, type: SparkType, depth: number): string {
  const name = `j${depth}`
  switch (type.kind) {
    case 'string':
      return `spark_ts_quoted_json(${sql})`
    case 'boolean':
    case 'byte':
    case 'short':
    case 'integer':
    case 'long':
    case 'decimal':
    case 'void':
      return `CAST(${sql} AS VARCHAR)`
    case 'double':
      return `spark_ts_double_json(${sql})`
    case 'float':
      return once(sql, (x) => `CASE WHEN isfinite(${x}) THEN ${floatText(x)} ELSE '"' || ${floatText(x)} || '"' END`)
    case 'binary':
      return `'"' || base64(${sql}) || '"'`
    case 'date':
      return `'"' || spark_json_date(${sql}) || '"'`
    case 'timestamp':
      return `'"' || spark_json_timestamp(${sql}) || '"'`
    case 'array':
      return `'[' || array_to_string(list_transform(${sql}, lambda ${name}: coalesce(${jsonText(name, type.element, depth + 1)}, 'null')), ',') || ']'`
    case 'map': {
      const entry = `spark_ts_quoted_json(${name}.key) || ':' || coalesce(${jsonText(`${name}.value`, type.value, depth + 1)}, 'null')`
      return `'{' || array_to_string(list_transform(map_entries(${sql}), lambda ${name}: ${entry}), ',') || '}'`
    }
    case 'struct': {
      const members = type.fields.map((field) => {
        const text = jsonText(`struct_extract(${name}, ${sqlString(field.name)})`, field.type, depth + 1)
        return `${sqlString(`${quotedJson(field.name)}:`)} || ${text}`
      })
      // Texts that are NULL are left out when a list is joined.
      const body = `'{' || coalesce(array_to_string([${members.join(', ')}], ','), '') || '}'`
      return `list_transform([${sql}], lambda ${name}: CASE WHEN ${name} IS NOT NULL THEN ${body} END)[1]`
    }
    default:
      throw new Error(`not refused: ${type.kind}`)
  }
}
