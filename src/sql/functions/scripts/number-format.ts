import { type ScriptFunction, script } from './script.ts'

/** Digits of a whole number in groups of three. */
const grouped = (digits: string): string => digits.replace(/\B(?=(?:\d{3})+$)/g, ',')

/** A whole number of 10^-digits as `#,##0.00` shows it. */
function shown(size: bigint, negative: boolean, digits: number): string {
  const text = size.toString().padStart(digits + 1, '0')
  const whole = grouped(text.slice(0, text.length - digits))
  const sign = negative ? '-' : ''
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-digits)}`
}

/** `numerator / denominator`, halves to the even one. */
function halfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  const twice = (numerator % denominator) * 2n
  return twice > denominator || (twice === denominator && quotient % 2n === 1n) ? quotient + 1n : quotient
}

const view = new DataView(new ArrayBuffer(8))

/** The exact value of a double, rounded (java.text.DecimalFormat). */
function formatDouble(value: number, digits: number): string | null {
  if (digits < 0) return null
  if (Number.isNaN(value)) return 'NaN'
  const negative = value < 0 || Object.is(value, -0)
  if (!Number.isFinite(value)) return `${negative ? '-' : ''}∞`
  view.setFloat64(0, Math.abs(value))
  const bits = view.getBigUint64(0)
  const exponent = Number(bits >> 52n)
  const mantissa = exponent === 0 ? bits : (bits & 0xfffffffffffffn) | 0x10000000000000n
  const power = Math.max(exponent, 1) - 1075
  const scaled = mantissa * 10n ** BigInt(digits)
  return shown(power >= 0 ? scaled << BigInt(power) : halfEven(scaled, 1n << BigInt(-power)), negative, digits)
}

/** @param text - A decimal in plain digits. */
function formatDecimal(text: string, digits: number): string | null {
  if (digits < 0) return null
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  const size = BigInt(`${whole}${fraction}`)
  const rounded =
    digits >= fraction.length ? size * 10n ** BigInt(digits - fraction.length) : halfEven(size, 10n ** BigInt(fraction.length - digits))
  return shown(rounded, text.startsWith('-'), digits)
}

export const NUMBER_FORMAT_SCRIPTS: readonly ScriptFunction[] = [
  script('format_double', ['double', 'integer'], 'string', formatDouble),
  script('format_decimal', ['string', 'integer'], 'string', formatDecimal),
]
