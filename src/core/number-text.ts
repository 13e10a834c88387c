/** The shortest decimal text that reads back as the same 32-bit number. */
export function shortestFloat(value: number): string {
  if (Object.is(value, -0)) return '-0'
  for (let digits = 1; digits < 9; digits += 1) {
    const text = value.toPrecision(digits)
    if (Math.fround(Number(text)) === value) return text
  }
  return value.toPrecision(9)
}

/**
 * Java's text of a floating-point number: `1.0`, `1.0E10`, `1.0E-4`, `NaN`, `Infinity`.
 * @param digits - The number's own shortest text when it is narrower than a double.
 */
export function doubleText(value: number, digits = String(value)): string {
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const size = Math.abs(value)
  const number = Number(digits)
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(number) ? `${number}.0` : String(number)
  const [mantissa = '', exponent = ''] = number.toExponential().split('e')
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`
}

/** Java's text of a decimal (`BigDecimal.toString`): with an exponent where more than five zeros follow the point before its first digit. */
export function decimalText(plain: string): string {
  const [whole = '', fraction = ''] = plain.replace('-', '').split('.')
  const digits = `${whole}${fraction}`.replace(/^0+(?=\d)/, '')
  const exponent = digits.length - 1 - fraction.length
  if (exponent >= -6) return plain
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`
  return `${plain.startsWith('-') ? '-' : ''}${mantissa}E${exponent}`
}
