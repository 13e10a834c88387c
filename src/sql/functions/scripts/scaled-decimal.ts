/** A value of a record that is not of its type. */
export class Mismatch extends Error {}

/** The text of a number at the scale of a decimal, rounded half up. @throws Mismatch for another text and for more digits than it has */
export function scaledDecimal(text: string, { precision, scale }: { readonly precision: number; readonly scale: number }): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  if (whole === '' && fraction === '') throw new Mismatch()
  const shift = Number(exponent) - fraction.length + scale
  if (Math.abs(shift) > 1000) throw new Mismatch()
  let digits = BigInt(whole + fraction)
  if (shift >= 0) digits *= 10n ** BigInt(shift)
  else {
    const unit = 10n ** BigInt(-shift)
    digits = digits / unit + ((digits % unit) * 2n >= unit ? 1n : 0n)
  }
  if (digits.toString().length > precision) throw new Mismatch()
  const padded = digits.toString().padStart(scale + 1, '0')
  return `${sign === '-' ? '-' : ''}${scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`}`
}
