import type { SparkType, StructField } from '../../../core/spark-types.ts'
import { tightestCommonType } from '../wider-type.ts'
import { JsonTokens, MalformedJson } from './json-tokens.ts'

export interface InferOptions {
  readonly primitivesAsString: boolean
  readonly prefersDecimal: boolean
  readonly leadingZeros: boolean
}

const VOID: SparkType = { kind: 'void' }
const TEXT: SparkType = { kind: 'string' }
const LONG: SparkType = { kind: 'long' }
const DOUBLE: SparkType = { kind: 'double' }
const DIGITS_MAX = 38
const LONG_MAX = (1n << 63n) - 1n

/** The type of the first value of a text (`JsonInferSchema`); `null` where the text is no JSON. */
export function schemaOfJson(text: string, options: InferOptions): SparkType | null {
  const tokens = new JsonTokens(text, options.leadingZeros)
  try {
    tokens.next()
    return canonical(infer(tokens, options), true) ?? TEXT
  } catch (error) {
    if (error instanceof MalformedJson) return null
    throw error
  }
}

function infer(tokens: JsonTokens, options: InferOptions): SparkType {
  switch (tokens.current) {
    case null:
    case 'null':
      return VOID
    case 'string':
      return tokens.text === '' ? VOID : ((options.prefersDecimal ? decimalOf(tokens.text.replaceAll(',', '')) : null) ?? TEXT)
    case 'start-object': {
      const fields: StructField[] = []
      while (tokens.next() !== 'end-object') {
        const { text: name } = tokens
        tokens.next()
        fields.push({ name, type: infer(tokens, options), nullable: true, comment: null })
      }
      return { kind: 'struct', fields: fields.sort(byName) }
    }
    case 'start-array': {
      let element = VOID
      while (tokens.next() !== 'end-array') element = compatible(element, infer(tokens, options))
      return { kind: 'array', element, containsNull: true }
    }
    case 'whole':
    case 'fraction':
      return options.primitivesAsString ? TEXT : numberType(tokens.text, tokens.current === 'whole', options)
    default:
      return options.primitivesAsString ? TEXT : { kind: 'boolean' }
  }
}

const byName = (a: StructField, b: StructField): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

function numberType(text: string, whole: boolean, { prefersDecimal }: InferOptions): SparkType {
  if (whole) {
    const value = BigInt(text)
    if (value <= LONG_MAX && value >= -LONG_MAX - 1n) return LONG
  } else if (!prefersDecimal) return DOUBLE
  return decimalOf(text) ?? DOUBLE
}

function decimalOf(text: string): SparkType | null {
  const [, whole, fraction = '', exponent = '0'] = /^[+-]?(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  if (whole === undefined) return null
  const digits = `${whole}${fraction}`.replace(/^0+(?=\d)/, '').length
  const scale = fraction.length - Number(exponent)
  const precision = Math.max(digits, scale)
  return precision > DIGITS_MAX || scale < 0 ? null : { kind: 'decimal', precision, scale }
}

/** One type for both, a string where there is none. */
function compatible(a: SparkType, b: SparkType): SparkType {
  const common = a.kind === 'struct' || a.kind === 'array' ? (b.kind === 'void' ? a : null) : tightestCommonType(a, b)
  if (common !== null) return common
  if (a.kind === 'decimal' && b.kind === 'decimal') {
    const scale = Math.max(a.scale, b.scale)
    const precision = Math.max(a.precision - a.scale, b.precision - b.scale) + scale
    return precision > DIGITS_MAX ? DOUBLE : { kind: 'decimal', precision, scale }
  }
  const both = new Set([a.kind, b.kind])
  if (both.has('decimal') && both.has('double')) return DOUBLE
  if (both.has('decimal') && both.has('long')) {
    const whole: SparkType = { kind: 'decimal', precision: 20, scale: 0 }
    return compatible(a.kind === 'long' ? whole : a, b.kind === 'long' ? whole : b)
  }
  if (a.kind === 'array' && b.kind === 'array') return { ...a, element: compatible(a.element, b.element) }
  if (a.kind === 'struct' && b.kind === 'struct') return { kind: 'struct', fields: mergedFields(a.fields, b.fields) }
  return TEXT
}

function mergedFields(a: readonly StructField[], b: readonly StructField[]): readonly StructField[] {
  const fields = a.map((field) => {
    const twin = b.find(({ name }) => name === field.name)
    return twin === undefined ? field : { ...field, type: compatible(field.type, twin.type) }
  })
  const others = b.filter(({ name }) => !a.some((field) => field.name === name))
  return [...fields, ...others].sort(byName)
}

/** What is nothing but NULL is a string; structs without fields are left out but at the top. */
function canonical(type: SparkType, top = false): SparkType | null {
  switch (type.kind) {
    case 'void':
      return TEXT
    case 'array': {
      const element = canonical(type.element, top)
      return element === null ? null : { ...type, element }
    }
    case 'struct': {
      const fields = type.fields.flatMap((field) => {
        const own = field.name === '' ? null : canonical(field.type)
        return own === null ? [] : [{ ...field, type: own }]
      })
      return fields.length === 0 && !top ? null : { kind: 'struct', fields }
    }
    default:
      return type
  }
}
