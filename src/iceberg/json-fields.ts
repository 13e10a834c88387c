import { Malformed } from './corrupt.ts'
import type { JsonObject, JsonValue } from './json.ts'

/**
 * Reads the fields of a JSON object by type. A field that is missing or of another type throws `Malformed`, which names it;
 * `optional…` gives `null` for a field that is missing or null.
 */
export class JsonFields {
  readonly #object: JsonObject
  readonly #where: string

  constructor(value: JsonValue | undefined, where: string) {
    if (!isObject(value)) throw new Malformed(`${where} is not a JSON object`)
    this.#object = value
    this.#where = where
  }

  has = (key: string): boolean => (this.#object[key] ?? null) !== null

  text = (key: string): string => this.#typed(key, 'a string', (value) => typeof value === 'string')
  boolean = (key: string): boolean => this.#typed(key, 'a boolean', (value) => typeof value === 'boolean')
  /** A number that fits 53 bits. */
  integer = (key: string): number => this.#typed(key, 'a whole number', (value) => Number.isSafeInteger(value))
  /** A 64-bit integer. */
  long = (key: string): bigint =>
    BigInt(this.#typed<number | bigint>(key, 'a whole number', (value) => typeof value === 'bigint' || Number.isSafeInteger(value)))
  list = (key: string): readonly JsonValue[] => this.#typed(key, 'a list', Array.isArray)
  object = (key: string): JsonFields => new JsonFields(this.#object[key], `${this.#where}.${key}`)
  objects = (key: string): readonly JsonFields[] => this.list(key).map((each, at) => new JsonFields(each, `${this.#where}.${key}[${at}]`))
  value = (key: string): JsonValue => this.#object[key] ?? null

  optional<Value>(key: string, read: (key: string) => Value): Value | null {
    return this.has(key) ? read(key) : null
  }

  /** All fields, every one read by `read`. */
  entries<Value>(read: (key: string) => Value): readonly (readonly [string, Value])[] {
    return Object.keys(this.#object).map((key) => [key, read(key)] as const)
  }

  /** The fields that are not named. */
  without(names: ReadonlySet<string>): JsonObject {
    return Object.fromEntries(Object.entries(this.#object).filter(([key]) => !names.has(key)))
  }

  #typed<Value>(key: string, what: string, is: (value: JsonValue) => boolean): Value {
    const value = this.#object[key] ?? null
    if (!is(value)) throw new Malformed(`${this.#where}.${key} is ${value === null ? 'missing' : `not ${what}`}`)
    return value as Value
  }
}

const isObject = (value: JsonValue | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
