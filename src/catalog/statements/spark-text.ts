import type { SparkType } from '../../core/spark-types.ts'
import { sqlTypeName } from '../../core/spark-types.ts'
import type { Location, Storage } from '../../storage/storage.ts'

/** Java's `Date.toString` in UTC, as Spark shows creation times: `Tue Nov 24 14:21:39 UTC 2026`. */
export function javaDate(atMs: number): string {
  const [day, date, month, year, time] = new Date(atMs).toUTCString().replace(',', '').split(' ')
  return `${day} ${month} ${date} ${time} UTC ${year}`
}

/** A text in quotes; Spark escapes nothing but the quote. */
export const quotedText = (value: string): string => `'${value.replaceAll("'", "\\'")}'`

/** A name in back-ticks where it needs them. */
export const nameIfNeeded = (name: string): string =>
  /^[A-Za-z0-9_]+$/.test(name) && !/^\d+$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``

/** A type as in a definition: `DECIMAL(10,2)`, `ARRAY<INT>`, ``STRUCT<`a b`: INT>``. */
export function definitionOf(type: SparkType): string {
  switch (type.kind) {
    case 'array':
      return `ARRAY<${definitionOf(type.element)}>`
    case 'map':
      return `MAP<${definitionOf(type.key)}, ${definitionOf(type.value)}>`
    case 'struct':
      return `STRUCT<${type.fields
        .map((field) => {
          const comment = field.comment === null ? '' : ` COMMENT ${quotedText(field.comment)}`
          return `${nameIfNeeded(field.name)}: ${definitionOf(field.type)}${comment}`
        })
        .join(', ')}>`
    default:
      return sqlTypeName(type).toUpperCase()
  }
}

type Pairs = Readonly<Record<string, string>>

export const sortedPairs = (pairs: Pairs): readonly (readonly [string, string])[] =>
  Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

/** `[a=1, b=2]`. */
export const pairsText = (pairs: Pairs): string =>
  `[${sortedPairs(pairs)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')}]`

/** A place as an address with a scheme. */
export function addressText(location: Location, storage: Storage): string {
  const address = storage.address(location)
  return address.startsWith('/') ? `file://${address}` : address
}
