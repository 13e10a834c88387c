import type { Cursor } from './cursor.ts'

/** Keys that mean something else, by what they belong to, and what to write instead. */
const RESERVED = {
  table: {
    provider: 'please use the USING clause to specify it',
    location: 'please use the LOCATION clause to specify it',
    owner: 'it will be set to the current user',
    external: 'please use CREATE EXTERNAL TABLE',
    is_managed_location: 'please remove it from the list',
  },
  namespace: {
    location: 'please use the LOCATION clause to specify it',
    owner: 'it will be set to the current user',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>

/** @param start - Of the statement. @throws SYNTAX for a key that Spark keeps for itself. */
export function refuseReserved(cursor: Cursor, start: number, of: keyof typeof RESERVED, keys: readonly string[]): void {
  const reserved: Readonly<Record<string, string>> = RESERVED[of]
  for (const key of keys) {
    if (!Object.hasOwn(reserved, key)) continue
    throw cursor.error(`The feature is not supported: ${key} is a reserved ${of} property, ${reserved[key]}`, start)
  }
}

export const keysOf = (properties: readonly { readonly key: string }[]): readonly string[] => properties.map(({ key }) => key)
