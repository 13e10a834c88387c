/** JSON whose integers beyond 2^53 stay exact: they are `bigint`, smaller ones are numbers. Snapshot ids need it. */
export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [key: string]: JsonValue
}

const INTEGER = /^-?[0-9]+$/

/** `JSON.rawJSON` is in Node 24 and not yet in TypeScript's library. */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown }

/** @throws SyntaxError */
export function parseJson(text: string): JsonValue {
  // `context.source` is the number's own text, before it became a double.
  return JSON.parse(text, (_key, value: JsonValue, context?: { source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && INTEGER.test(context?.source ?? '')
      ? BigInt(context?.source ?? '')
      : value,
  ) as JsonValue
}

export const writeJson = (value: JsonValue): string =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? rawJSON(each.toString()) : each))
