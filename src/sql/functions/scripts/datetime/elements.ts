/** Fields of a time that patterns name, and the bounds of their values (java.time.temporal.ChronoField). */
export const FIELDS = {
  era: [0, 1],
  yearOfEra: [1, 1_000_000_000],
  year: [-999_999_999, 999_999_999],
  quarter: [1, 4],
  month: [1, 12],
  dayOfMonth: [1, 31],
  dayOfYear: [1, 366],
  dayOfWeek: [1, 7],
  /** Place of the day in a week that begins with the month. */
  alignedDay: [1, 7],
  amPm: [0, 1],
  hour: [0, 23],
  /** 1 to 24. */
  clockHour: [1, 24],
  hourOfAmPm: [0, 11],
  /** 1 to 12. */
  clockHourOfAmPm: [1, 12],
  minute: [0, 59],
  second: [0, 59],
  nano: [0, 999_999_999],
  /** Seconds east of UTC. */
  offset: [-64_800, 64_800],
} as const satisfies Record<string, readonly [number, number]>

export type Field = keyof typeof FIELDS

/**
 * Digits of a field, `min` to `max` of them. `exceeds-pad`: a plus before more digits than `min`; `not-negative`: no sign at all.
 * `subsequent`: how many digits the fields need that follow at once and have a fixed width.
 */
export interface NumberElement {
  readonly kind: 'number'
  readonly field: Field
  readonly min: number
  readonly max: number
  readonly sign: 'normal' | 'exceeds-pad' | 'not-negative'
  readonly subsequent: number
  /** The last two digits of a year from 2000 to 2099. */
  readonly reduced: boolean
}

/** What a pattern is made of (java.time.format.DateTimeFormatterBuilder). */
export type Element =
  | { readonly kind: 'literal'; readonly text: string }
  | NumberElement
  /** Digits of the nanosecond, `min` to `max` of them. */
  | { readonly kind: 'fraction'; readonly min: number; readonly max: number }
  /** Words of the field's values, from its lowest one on. */
  | { readonly kind: 'text'; readonly field: Field; readonly words: readonly string[] }
  /** `+HH` and more: whether minutes and seconds are written always, where they are not 0, or never. */
  | {
      readonly kind: 'offset'
      readonly minutes: 'always' | 'if-any'
      readonly seconds: 'if-any' | 'never'
      readonly colon: boolean
      /** Instead of no offset. */
      readonly zero: string
    }
  /** `GMT+8`, or `GMT+08:00` in full. */
  | { readonly kind: 'localized-offset'; readonly full: boolean }
  | { readonly kind: 'zone-id' }
  /** `PST`, or `Pacific Standard Time` in full. */
  | { readonly kind: 'zone-name'; readonly full: boolean }
  | { readonly kind: 'optional'; readonly elements: readonly Element[] }

export type DatetimePattern = readonly Element[]
