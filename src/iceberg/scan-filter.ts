import { type IcebergSchema, singleValueFields } from './iceberg-types.ts'
import type { Interval, ValueTest } from './value-range.ts'
import { type IcebergValue, isDiscrete, isFloating, valueFromText } from './values.ts'

/**
 * A condition that every row must pass that the statement wants: files of which no row can pass are left out. All filters of a scan hold together.
 * Literals are of the column's type, in the text that the typed tree has (`TypedLiteral`): a timestamp without an offset stands for any time
 * zone, and prunes 18 hours less exactly to either side. A filter that is not understood prunes nothing.
 */
export type ScanFilter = { readonly fieldId: number } & (
  | { readonly operator: '=' | '<' | '<=' | '>' | '>=' | 'starts-with'; readonly value: string }
  | { readonly operator: 'in'; readonly values: readonly string[] }
  | { readonly operator: 'is-null' | 'is-not-null' }
)

/** A filter as it is compared with what is known of files. */
export interface ColumnTest {
  readonly fieldId: number
  /** The column's type. */
  readonly type: string
  readonly test: ValueTest
}

/** The filters that can be compared: the others are dropped. */
export function columnTests(schema: IcebergSchema, filters: readonly ScanFilter[]): readonly ColumnTest[] {
  const types = singleValueFields(schema.fields)
  return filters.flatMap((filter) => {
    const type = types.get(filter.fieldId)
    const test = type === undefined ? null : testOf(type, filter)
    return type === undefined || test === null ? [] : [{ fieldId: filter.fieldId, type, test }]
  })
}

/** Whether the tests say all that the filters say: then what passes all of them is wanted. */
export const areSharp = (tests: readonly ColumnTest[], filters: readonly ScanFilter[]): boolean =>
  tests.length === filters.length && tests.every(({ type }, at) => type !== 'timestamptz' || literalsOf(filters[at]).every(hasOffset))

function literalsOf(filter: ScanFilter | undefined): readonly string[] {
  if (filter === undefined) return []
  if ('values' in filter) return filter.values
  return 'value' in filter ? [filter.value] : []
}

function testOf(type: string, filter: ScanFilter): ValueTest | null {
  switch (filter.operator) {
    case 'is-null':
      return { kind: 'null' }
    case 'is-not-null':
      return { kind: 'not-null' }
    case 'in': {
      const intervals = filter.values.map((value) => intervalOf(type, '=', value))
      return intervals.includes(null) ? null : { kind: 'within', intervals: intervals as readonly Interval[] }
    }
    case '=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'starts-with': {
      const interval = intervalOf(type, filter.operator, filter.value)
      return interval === null ? null : { kind: 'within', intervals: [interval] }
    }
    default:
      filter satisfies never
      return null
  }
}

const ALL: Interval = { low: null, lowOpen: false, high: null, highOpen: false }

function intervalOf(type: string, operator: '=' | '<' | '<=' | '>' | '>=' | 'starts-with', text: string): Interval | null {
  const literal = literalOf(type, text)
  if (literal === null) return null
  const { least, most } = literal
  switch (operator) {
    case '=':
      return { ...ALL, low: least, high: most }
    case '<=':
      return { ...ALL, high: most }
    case '>=':
      return { ...ALL, low: least }
    // Where there is a next value the interval is closed, so that it stays exact under a partition's transform.
    case '<':
      return isDiscrete(type) ? { ...ALL, high: stepped(most, -1) } : { ...ALL, high: most, highOpen: true }
    case '>':
      return isDiscrete(type) ? { ...ALL, low: stepped(least, 1) } : { ...ALL, low: least, lowOpen: true }
    case 'starts-with': {
      if (type !== 'string') return null
      const after = textAfter(String(least))
      return { ...ALL, low: least, high: after, highOpen: true }
    }
  }
}

const stepped = (value: IcebergValue, by: 1 | -1): IcebergValue => (typeof value === 'bigint' ? value + BigInt(by) : (value as number) + by)

/** The least text above all that begin with `prefix`; `null` when there is none. */
function textAfter(prefix: string): string | null {
  const points = Array.from(prefix, (character) => character.codePointAt(0) as number)
  while (points.length > 0) {
    const next = (points.pop() as number) + 1
    if (next <= 0x10ffff) return String.fromCodePoint(...points, next >= 0xd800 && next <= 0xdfff ? 0xe000 : next)
  }
  return null
}

/** Of a timestamp: without one it stands for any time zone. */
export const hasOffset = (text: string): boolean => HAS_OFFSET.test(text.slice('YYYY-MM-DD'.length))

const HAS_OFFSET = /(?:[+-][0-9]{2}(?::?[0-9]{2}){0,2}|Z)$/
/** No zone is further from UTC. */
const OFFSET_MAX_MICROS = 18n * 3_600_000_000n

/** The values that a literal may stand for. */
function literalOf(type: string, text: string): { readonly least: IcebergValue; readonly most: IcebergValue } | null {
  const value = valueFromText(type, text)
  if (value === null) return null
  if (type === 'timestamptz' && !hasOffset(text))
    return { least: (value as bigint) - OFFSET_MAX_MICROS, most: (value as bigint) + OFFSET_MAX_MICROS }
  // Zeros are equal to Spark.
  return isFloating(type) && value === 0 ? { least: -0, most: 0 } : { least: value, most: value }
}
