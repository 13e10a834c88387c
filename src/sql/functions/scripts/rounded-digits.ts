/**
 * The decimal number that the shortest text of a double spells, as a whole number of 10^-places, rounded (`BigDecimal.setScale`).
 * @param size - Not negative, finite.
 * @param places - Behind the point; negative before it.
 */
export function roundedDigits(size: number, places: number, halfEven = false): string {
  const [mantissa = '', exponent = ''] = size.toExponential().split('e')
  const digits = mantissa.replace('.', '')
  const dropped = digits.length - 1 - Number(exponent) - places
  if (size === 0 || dropped > digits.length) return '0'
  if (dropped <= 0) return digits + '0'.repeat(-dropped)
  const unit = 10n ** BigInt(dropped)
  const twice = (BigInt(digits) % unit) * 2n
  const whole = BigInt(digits) / unit
  const up = twice > unit || (twice === unit && (!halfEven || whole % 2n === 1n))
  return String(up ? whole + 1n : whole)
}
