import type { TSchema } from './type.ts'

const WHOLE = /^\s*[+-]?[0-9]{1,15}\s*$/
const TRUTH = /^\s*(true|false)\s*$/i

function lenient(value: string, type: unknown): unknown {
  if (type === 'integer' && WHOLE.test(value)) return Number(value)
  if (type === 'boolean' && TRUTH.test(value)) return value.trim().toLowerCase() === 'true'
  return value
}

/**
 * Where a request schema says integer or boolean, take the same in quotes (`"12"`, `"True"`), as a query string always has it (api.md 1.3).
 * Nothing else is converted: a number where a text belongs stays wrong. Changes the object in place, before it is validated.
 */
export function acceptLenientScalars(values: unknown, schema: TSchema): void {
  const properties = (schema as { properties?: Record<string, { type?: unknown }> }).properties
  if (properties === undefined || typeof values !== 'object' || values === null) return
  const fields = values as Record<string, unknown>
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'string' || !Object.hasOwn(properties, name)) continue
    fields[name] = lenient(value, properties[name]?.type)
  }
}
