import type { SparkType, StructField } from '../../../core/spark-types.ts'
import { CORRUPT } from './csv.ts'
import { type Json, writeJson } from './json.ts'
import { JsonTokens, MalformedJson } from './json-tokens.ts'
import { remembered } from './remembered.ts'
import { Mismatch, scaledDecimal } from './scaled-decimal.ts'
import { type ScriptFunction, script } from './script.ts'
import { decoded } from './text-scripts.ts'
import { isTimeText } from './time-texts.ts'

/** What a text has to be read as; made by analysis, carried as JSON. */
export interface JsonReading {
  readonly type: SparkType
  readonly failFast: boolean
  /** Dates and timestamps have patterns of their own, which the engine reads. */
  readonly patterns: readonly ('date' | 'timestamp')[]
}

/** A value whose scalars are texts that the engine converts: structs and maps are lists, a map's of pairs. */
type Read = string | null | readonly Read[]

const LIMITS: Readonly<Partial<Record<SparkType['kind'], readonly [bigint, bigint]>>> = {
  // Jackson takes a byte without a sign, too.
  byte: [-128n, 255n],
  short: [-32768n, 32767n],
  integer: [-2147483648n, 2147483647n],
  long: [-(1n << 63n), (1n << 63n) - 1n],
}

const NO_NUMBERS: Readonly<Record<string, string>> = {
  NaN: 'NaN',
  Infinity: 'Infinity',
  '+Infinity': 'Infinity',
  '+INF': 'Infinity',
  '-Infinity': '-Infinity',
  '-INF': '-Infinity',
}

/**
 * Spark's `JacksonParser`, step by step: after a value that is not of its type it goes on from where it stands, which may be inside of that value.
 */
class Reader {
  readonly #tokens: JsonTokens
  readonly #reading: JsonReading

  constructor(text: string, reading: JsonReading) {
    this.#tokens = new JsonTokens(text)
    this.#reading = reading
  }

  /** `undefined` of a text without a value; `whole` is false where a part was not of its type, and then the rest of a struct is there. */
  root(): { readonly value: Read; readonly whole: boolean } | undefined {
    const { type } = this.#reading
    try {
      const first = this.#tokens.next()
      if (first === null) return undefined
      if (type.kind === 'struct') {
        if (first === 'start-object') return this.#object(type.fields, true)
      } else if (type.kind === 'array' && type.element.kind === 'struct' && first === 'start-object') {
        return { value: [this.#object(type.element.fields, false).value], whole: true }
      } else if (first !== 'null') return { value: this.#value(type), whole: true }
    } catch (error) {
      if (!(error instanceof Mismatch) && !(error instanceof MalformedJson)) throw error
      // Spark's parser goes on behind what is malformed in a field, from a place that only it knows.
      if (error instanceof MalformedJson && type.kind === 'struct' && this.#tokens.depth > 1)
        throw new Error('UNSUPPORTED: from_json of a text that is malformed inside of a field is not supported on the embedded engine')
    }
    return { value: type.kind === 'struct' ? type.fields.map(() => null) : null, whole: false }
  }

  #object(fields: readonly StructField[], isRoot: boolean): { readonly value: Read[]; readonly whole: boolean } {
    const tokens = this.#tokens
    const value: Read[] = fields.map(() => null)
    let whole = true
    while (![null, 'end-object'].includes(tokens.next())) {
      const at = fields.findIndex(({ name }) => name === tokens.name)
      if (at < 0) tokens.skipChildren()
      else
        try {
          value[at] = this.#value((fields[at] as StructField).type)
        } catch (error) {
          if (!isRoot || !(error instanceof Mismatch)) throw error
          whole = false
          tokens.skipChildren()
        }
    }
    return { value, whole }
  }

  #value(type: SparkType): Read {
    const tokens = this.#tokens
    while (tokens.current === 'field') tokens.next()
    if (tokens.current === null || tokens.current === 'null') return null
    switch (type.kind) {
      case 'struct':
        this.#expect('start-object')
        return this.#object(type.fields, false).value
      case 'array':
        return this.#array(type.element)
      case 'map':
        return this.#map(type.value)
      case 'string':
        return tokens.current === 'string' ? tokens.text : this.#copied()
      case 'boolean':
        if (tokens.current !== 'true' && tokens.current !== 'false') throw new Mismatch()
        return tokens.current
      default:
        return this.#scalar(type)
    }
  }

  #expect(kind: JsonTokens['current']): void {
    if (this.#tokens.current !== kind) throw new Mismatch()
  }

  #array(element: SparkType): Read {
    this.#expect('start-array')
    const items: Read[] = []
    while (![null, 'end-array'].includes(this.#tokens.next())) items.push(this.#value(element))
    return items
  }

  /** Of a key that comes twice the last value. */
  #map(type: SparkType): Read {
    this.#expect('start-object')
    const entries = new Map<string, Read>()
    while (![null, 'end-object'].includes(this.#tokens.next())) entries.set(this.#tokens.name ?? '', this.#value(type))
    return [...entries]
  }

  #scalar(type: SparkType): string {
    const { current, text } = this.#tokens
    const limits = LIMITS[type.kind]
    if (limits !== undefined) {
      const number = current === 'whole' ? BigInt(text) : null
      if (number === null || number < limits[0] || number > limits[1]) throw new Mismatch()
      return String(type.kind === 'byte' ? BigInt.asIntN(8, number) : number)
    }
    const isNumber = current === 'whole' || current === 'fraction'
    if (!isNumber && (current !== 'string' || text === '')) throw new Mismatch()
    switch (type.kind) {
      case 'double':
      case 'float': {
        const named = Object.hasOwn(NO_NUMBERS, text) ? NO_NUMBERS[text] : undefined
        if (named === undefined && !isNumber) throw new Mismatch()
        return named ?? String(type.kind === 'float' ? Math.fround(Number(text)) : Number(text))
      }
      case 'decimal':
        return scaledDecimal(isNumber ? text : text.replaceAll(',', ''), type)
      case 'binary': {
        const bytes = current === 'string' ? decoded(text) : null
        if (bytes === null || /[^A-Za-z0-9+/=\s]/.test(text)) throw new Mismatch()
        return Buffer.from(bytes).toString('hex')
      }
      case 'date':
        if (current !== 'string') throw new Mismatch()
        return this.#time(text, 'date')
      case 'timestamp':
        if (current === 'fraction') throw new Mismatch()
        return current === 'whole' ? new Date(Number(text) * 1000).toISOString().replace('T', ' ') : this.#time(text, 'timestamp')
      default:
        throw new Error(`UNSUPPORTED: from_json of ${type.kind} values is not supported on the embedded engine`)
    }
  }

  #time(text: string, kind: 'date' | 'timestamp'): string {
    if (this.#reading.patterns.includes(kind) || isTimeText(text, kind)) return text
    throw new Mismatch()
  }

  #copied(): string {
    return writeJson(this.#json())
  }

  #json(): Json {
    const tokens = this.#tokens
    switch (tokens.current) {
      case 'start-object': {
        const members: [string, Json][] = []
        while (tokens.next() !== 'end-object') {
          const { text: name } = tokens
          tokens.next()
          members.push([name, this.#json()])
        }
        return { kind: 'object', members }
      }
      case 'start-array': {
        const items: Json[] = []
        while (tokens.next() !== 'end-array') items.push(this.#json())
        return { kind: 'array', items }
      }
      case 'string':
        return { kind: 'string', text: tokens.text }
      case 'whole':
      case 'fraction':
        return { kind: 'number', text: tokens.text, whole: tokens.current === 'whole' }
      case 'true':
      case 'false':
        return { kind: 'boolean', value: tokens.current === 'true' }
      case 'null':
        return { kind: 'null' }
      default:
        throw new Mismatch()
    }
  }
}

const readingOf = remembered((spec) => JSON.parse(spec) as JsonReading)

/** The names by which the engine takes a struct apart. */
function named(value: Read, type: SparkType): unknown {
  if (value === null || typeof value === 'string') return value
  if (type.kind === 'array') return value.map((item) => named(item, type.element))
  if (type.kind === 'map')
    return value.map((entry) => ({ k: (entry as readonly Read[])[0], v: named((entry as readonly Read[])[1] ?? null, type.value) }))
  if (type.kind !== 'struct') throw new Error(`a list of type ${type.kind}`)
  return Object.fromEntries(type.fields.map((field, at) => [`f${at}`, named(value[at] ?? null, field.type)]))
}

function fromJson(text: string, spec: string): string | null {
  const reading = readingOf(spec)
  const { type } = reading
  const corrupt = type.kind === 'struct' ? type.fields.findIndex(({ name }) => name === CORRUPT) : -1
  const fields = type.kind === 'struct' ? type.fields.filter((_, at) => at !== corrupt) : []
  const own = corrupt < 0 ? reading : { ...reading, type: { kind: 'struct', fields } as const }
  const found = new Reader(text, own).root()
  if (found === undefined) return null
  if (!found.whole && reading.failFast)
    throw new Error('ENGINE_FAILED: Malformed records are detected in record parsing. Parse Mode: FAILFAST.')
  const value = corrupt < 0 ? found.value : (found.value as readonly Read[]).toSpliced(corrupt, 0, found.whole ? null : text)
  return value === null ? null : JSON.stringify(named(value, type))
}

export const FROM_JSON_SCRIPTS: readonly ScriptFunction[] = [script('from_json', ['string', 'string'], 'string', fromJson)]
