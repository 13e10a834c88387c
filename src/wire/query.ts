import type { TSchema } from './type.ts'

/**
 * Both spellings of each parameter, `page-size` and `page_size`: documents and clients disagree (api.md 2.6).
 * The first spelling carries the description, the second is marked as deprecated.
 */
export function bothSpellings<Properties extends Record<string, TSchema>>(
  properties: Properties,
): Properties & { [Name in keyof Properties as Other<Name & string>]: Properties[Name] } {
  const others = Object.entries(properties).flatMap(([name, schema]) => {
    const other = name.includes('-') ? name.replaceAll('-', '_') : name.replaceAll('_', '-')
    if (other === name) return []
    // A copy that keeps the mark of an optional property, which is not enumerable.
    const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(schema)) as Record<string, unknown>
    return [[other, Object.assign(copy, { deprecated: true, description: `Other spelling of \`${name}\`` })]]
  })
  return { ...properties, ...Object.fromEntries(others) }
}

type Other<Name extends string> = Name extends `${string}-${string}`
  ? Snake<Name>
  : Name extends `${string}_${string}`
    ? Kebab<Name>
    : never
type Snake<Name extends string> = Name extends `${infer Head}-${infer Tail}` ? `${Head}_${Snake<Tail>}` : Name
type Kebab<Name extends string> = Name extends `${infer Head}_${infer Tail}` ? `${Head}-${Kebab<Tail>}` : Name

/** A query with every parameter under its snake-case name; the empty text means not given. */
export function snakeCaseQuery(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = Object.entries(query).filter(([, value]) => value !== '' && value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name.replaceAll('-', '_'), value]))
}
