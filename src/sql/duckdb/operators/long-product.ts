import { type Decimal, DIGITS_MAX, powerOfTen, roundedDigits, unscaled } from '../decimal.ts'
import { once } from '../once.ts'
import { sqlString } from '../quote.ts'

export const TOO_LONG = `error(${sqlString('UNSUPPORTED: a product or quotient of decimals with more than 38 digits on the way is not supported on the embedded engine')})`

/** Digits in each half of a factor. */
const HALF = 19

/** Digits looked at behind those of the result, where there is room. */
const BEHIND = 4

/**
 * The product of decimals that may have more digits than the engine has bits for: computed by halves, as on paper, and cut behind the result's last
 * digit. Spark rounds such a product to 38 digits first and then to the result's scale. Where the first rounding could make a half of less than one,
 * the statement is refused: digits 499 behind the last one, or a 4 where there is no room to see more.
 * @param a - SQL that is cheap to repeat.
 */
export function longProduct(a: string, aType: Decimal, b: string, bType: Decimal, result: Decimal): string {
  const scale = aType.scale + bType.scale
  const size = `abs(CAST(${a} AS DOUBLE) * CAST(${b} AS DOUBLE))`
  const limit = `CAST('1.000001e${result.precision - result.scale}' AS DOUBLE)`
  const long = `${size} > CAST('0.999999e${DIGITS_MAX - scale}' AS DOUBLE)`
  const cut = (behind: number): string =>
    once(`abs(${unscaled(a, aType)})`, (x) =>
      once(`abs(${unscaled(b, bType)})`, (y) => `TRY(${cutProduct(x, y, scale - result.scale - behind)})`),
    )
  const sign = `CASE WHEN (${a} < 0) <> (${b} < 0) THEN -1 ELSE 1 END`
  const checked = (digits: string, doubtful: string, then: string): string =>
    `CASE WHEN ${digits} IS NULL OR ${long} AND ${doubtful} THEN ${TOO_LONG} ELSE ${then} END`
  const near = once(cut(1), (d) => checked(d, `${d} % 10 = 4`, roundedDigits(`${sign} * ${d}`, result)))
  const far = once(
    cut(BEHIND),
    (d) =>
      `CASE WHEN ${d} IS NULL THEN ${near} ELSE ${checked(d, `${d} % 10000 BETWEEN 4990 AND 4999`, roundedDigits(`${sign} * (${d} // 1000)`, result))} END`,
  )
  return `CASE WHEN ${a} IS NULL OR ${b} IS NULL OR ${size} > ${limit} THEN NULL ELSE ${far} END`
}

/** `x * y // 10^cut` of numbers of up to 38 digits; with a negative cut zeros are put behind. */
function cutProduct(x: string, y: string, cut: number): string {
  if (cut < 0) return `${x} * ${y} * ${powerOfTen(-cut)}`
  const half = powerOfTen(HALF)
  const [high, low] = [`(${x} // ${half}) * (${y} // ${half})`, `(${x} % ${half}) * (${y} % ${half})`]
  const middle = `((${x} // ${half}) * (${y} % ${half}) + (${x} % ${half}) * (${y} // ${half}) + (${low}) // ${half})`
  const tail =
    cut >= HALF
      ? `${middle} // ${powerOfTen(cut - HALF)}`
      : `${middle} * ${powerOfTen(HALF - cut)} + ((${low}) % ${half}) // ${powerOfTen(cut)}`
  return `(${high}) * ${powerOfTen(2 * HALF - cut)} + ${tail}`
}
