import { Malformed } from './corrupt.ts'

/**
 * Reads the fields of a decoded Avro record by name and kind. Writers differ in which fields they have and in the width of integers, so a field
 * may be missing, and an integer an `int` or a `long`.
 */
export class AvroFields {
  readonly #record: Readonly<Record<string, unknown>>
  readonly #where: string

  constructor(record: unknown, where: string) {
    if (typeof record !== 'object' || record === null) throw new Malformed(`${where} is not a record`)
    this.#record = record as Readonly<Record<string, unknown>>
    this.#where = where
  }

  text = (name: string): string => this.#required(name, typeof this.#record[name] === 'string') as string
  bytes = (name: string): Buffer => this.#required(name, Buffer.isBuffer(this.#record[name])) as Buffer
  boolean = (name: string): boolean => this.#required(name, typeof this.#record[name] === 'boolean') as boolean
  integer = (name: string): number => Number(this.long(name))
  long = (name: string): bigint => {
    const value = this.#record[name]
    return BigInt(this.#required(name, typeof value === 'bigint' || Number.isSafeInteger(value)) as bigint | number)
  }
  list = (name: string): readonly unknown[] => this.#required(name, Array.isArray(this.#record[name])) as readonly unknown[]
  record = (name: string): AvroFields => new AvroFields(this.#record[name], `${this.#where}.${name}`)
  /** The record's own values. */
  values = (name: string): Readonly<Record<string, unknown>> => ({
    ...(this.#required(name, typeof this.#record[name] === 'object') as object),
  })

  optional<Value>(name: string, read: (name: string) => Value): Value | null {
    return (this.#record[name] ?? null) === null ? null : read(name)
  }

  /** An array of key-value pairs as a map by field id. */
  byFieldId<Value>(name: string, read: (pair: AvroFields) => Value): ReadonlyMap<number, Value> | null {
    const pairs = this.optional(name, this.list)
    if (pairs === null) return null
    return new Map(
      pairs.map((each) => {
        const pair = new AvroFields(each, `${this.#where}.${name}`)
        return [pair.integer('key'), read(pair)] as const
      }),
    )
  }

  #required(name: string, fits: boolean): unknown {
    const value = this.#record[name] ?? null
    if (value === null || !fits) throw new Malformed(`${this.#where}.${name} is ${value === null ? 'missing' : 'of another type'}`)
    return value
  }
}
