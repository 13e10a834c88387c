import type {
  Static,
  TArray,
  TBoolean,
  TInteger,
  TNumber,
  TObject,
  TOptional,
  TProperties,
  TRecord,
  TSchema,
  TSchemaOptions,
  TString,
  TUnknown,
  TUnsafe,
} from 'typebox'

export type { Static, TObject, TSchema }

type Options = TSchemaOptions
/** The mark of a property that may be absent; not seen by anything that walks or prints a schema. */
const OPTIONAL = '~optional'

const make = <Made extends TSchema>(keywords: Record<string, unknown>, options: Options | undefined): Made =>
  ({ ...keywords, ...options }) as unknown as Made

const isOptional = (schema: TSchema): boolean => OPTIONAL in schema

/**
 * The part of TypeBox's `Type` that the wire uses: TypeBox's own types over plain JSON Schema, without its code. Loading that takes 150 ms
 * of a start (300 modules), and Fastify's validator and serializer want nothing but the JSON Schema. A test holds each function against TypeBox.
 */
export const Type = {
  String: (options?: Options): TString => make({ type: 'string' }, options),
  Integer: (options?: Options): TInteger => make({ type: 'integer' }, options),
  Number: (options?: Options): TNumber => make({ type: 'number' }, options),
  Boolean: (options?: Options): TBoolean => make({ type: 'boolean' }, options),
  Unknown: (options?: Options): TUnknown => make({}, options),
  Array: <Item extends TSchema>(items: Item, options?: Options): TArray<Item> => make({ type: 'array', items }, options),
  /** Any number of properties, all of one type. */
  StringRecord: <Value extends TSchema>(value: Value, options?: Options): TRecord<'^.*$', Value> =>
    make({ type: 'object', additionalProperties: value }, options),
  /** JSON Schema that means `Meaning`, for what the functions above cannot say. */
  Unsafe: <Meaning>(schema: TSchemaOptions): TUnsafe<Meaning> => make({}, schema),
  Optional: <Inner extends TSchema>(schema: Inner): TOptional<Inner> =>
    Object.defineProperty({ ...schema }, OPTIONAL, { value: true, enumerable: false }) as unknown as TOptional<Inner>,
  Object: <Properties extends TProperties>(properties: Properties, options?: Options): TObject<Properties> => {
    const required = Object.keys(properties).filter((key) => !isOptional(properties[key] as TSchema))
    return make({ type: 'object', ...(required.length > 0 ? { required } : {}), properties }, options)
  },
}

/** One of a closed list of words. */
export const oneOf = <const Words extends readonly string[]>(words: Words, options?: Options) =>
  Type.Unsafe<Words[number]>({ type: 'string', enum: [...words], ...options })
