import type { TypedExpression } from '../../typed/tree.ts'

/** Inclusive. */
export interface Bounds {
  readonly low: bigint
  readonly high: bigint
}

export const INTEGERS = {
  byte: { bits: 8, sql: 'TINYINT' },
  short: { bits: 16, sql: 'SMALLINT' },
  integer: { bits: 32, sql: 'INTEGER' },
  long: { bits: 64, sql: 'BIGINT' },
} as const
export type Integral = keyof typeof INTEGERS

export const bitsOf = (kind: Integral): number => INTEGERS[kind].bits

/** All numbers of so many bits, the sign among them. */
export const boundsOfBits = (bits: number): Bounds => ({ low: -(1n << BigInt(bits - 1)), high: (1n << BigInt(bits - 1)) - 1n })

export const contains = (outer: Bounds, inner: Bounds): boolean => outer.low <= inner.low && inner.high <= outer.high

/** Bits that a number within the bounds may have besides its sign. */
export function magnitudeBits({ low, high }: Bounds): number {
  const size = -low > high ? -low : high
  return size.toString(2).length
}

/** What can be said of a whole number before it is computed. */
export function boundsOf(expression: TypedExpression): Bounds {
  const own = boundsOfBits(bitsOf(expression.type.kind as Integral))
  if (expression.kind === 'literal' && expression.value !== null) {
    const value = BigInt(expression.value)
    return { low: value, high: value }
  }
  if (expression.kind === 'cast' && expression.operand.type.kind in INTEGERS) {
    const inner = boundsOf(expression.operand)
    return contains(own, inner) ? inner : own
  }
  return own
}

const extremes = (values: readonly bigint[]): Bounds => ({
  low: values.reduce((least, value) => (value < least ? value : least)),
  high: values.reduce((most, value) => (value > most ? value : most)),
})

/** Bounds of the results of operators that need not wrap before the end. */
export const RING: Readonly<Record<string, (...operands: Bounds[]) => Bounds>> = {
  '+': (a, b) => ({ low: of(a).low + of(b).low, high: of(a).high + of(b).high }),
  '-': (a, b) => ({ low: of(a).low - of(b).high, high: of(a).high - of(b).low }),
  '*': (a, b) => extremes([of(a).low * of(b).low, of(a).low * of(b).high, of(a).high * of(b).low, of(a).high * of(b).high]),
  negative: (a) => ({ low: -of(a).high, high: -of(a).low }),
}

function of(bounds: Bounds | undefined): Bounds {
  if (bounds === undefined) throw new Error('an arithmetic operator lacks an operand')
  return bounds
}
