import type { IcebergField, IcebergSchema, IcebergType } from './iceberg-types.ts'
import type { JsonObject, JsonValue } from './json.ts'
import type { JsonFields } from './json-fields.ts'

/** A schema as metadata files and manifest headers hold it. */
export const schemaToJson = (schema: IcebergSchema): JsonObject => ({
  type: 'struct',
  'schema-id': schema.id,
  fields: schema.fields.map(fieldToJson),
  ...(schema.identifierIds.length === 0 ? {} : { 'identifier-field-ids': schema.identifierIds }),
})

const fieldToJson = ({ id, name, required, type, doc }: IcebergField): JsonObject => ({
  id,
  name,
  required,
  type: typeToJson(type),
  ...(doc === null ? {} : { doc }),
})

function typeToJson(type: IcebergType): JsonValue {
  if (typeof type === 'string') return type
  switch (type.kind) {
    case 'struct':
      return { type: 'struct', fields: type.fields.map(fieldToJson) }
    case 'list':
      return {
        type: 'list',
        'element-id': type.elementId,
        element: typeToJson(type.element),
        'element-required': type.elementRequired,
      }
    case 'map':
      return {
        type: 'map',
        'key-id': type.keyId,
        key: typeToJson(type.key),
        'value-id': type.valueId,
        value: typeToJson(type.value),
        'value-required': type.valueRequired,
      }
  }
}

export const schemaFromJson = (json: JsonFields): IcebergSchema => ({
  id: json.optional('schema-id', json.integer) ?? 0,
  fields: json.objects('fields').map(fieldFromJson),
  identifierIds: json.optional('identifier-field-ids', json.list)?.map(Number) ?? [],
})

const fieldFromJson = (json: JsonFields): IcebergField => ({
  id: json.integer('id'),
  name: json.text('name'),
  required: json.boolean('required'),
  type: typeFromJson(json, 'type'),
  doc: json.optional('doc', json.text),
})

function typeFromJson(holder: JsonFields, key: string): IcebergType {
  if (typeof holder.value(key) === 'string') return holder.text(key)
  const json = holder.object(key)
  switch (json.text('type')) {
    case 'struct':
      return { kind: 'struct', fields: json.objects('fields').map(fieldFromJson) }
    case 'list':
      return {
        kind: 'list',
        elementId: json.integer('element-id'),
        element: typeFromJson(json, 'element'),
        elementRequired: json.boolean('element-required'),
      }
    case 'map':
      return {
        kind: 'map',
        keyId: json.integer('key-id'),
        key: typeFromJson(json, 'key'),
        valueId: json.integer('value-id'),
        value: typeFromJson(json, 'value'),
        valueRequired: json.boolean('value-required'),
      }
    default:
      return json.text('type')
  }
}
