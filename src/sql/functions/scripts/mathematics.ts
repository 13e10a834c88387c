import { type ScriptFunction, script } from './script.ts'

/** JavaScript's logarithms and exponentials are those of fdlibm, as Java's StrictMath is: the same digits. */
const ofDouble = (name: string, call: (x: number) => number): ScriptFunction => script(name, ['double'], 'double', call)

/** Sums of powers of what differs from the mean, row after row (Spark's `CentralMomentAgg`). */
function moments(values: readonly number[]) {
  let [n, mean, m2, m3, m4] = [0, 0, 0, 0, 0]
  for (const value of values) {
    n += 1
    const delta = value - mean
    const deltaN = delta / n
    mean += deltaN
    m2 += delta * (delta - deltaN)
    const delta2 = delta * delta
    const deltaN2 = deltaN * deltaN
    m3 = m3 - 3 * deltaN * m2 + delta * (delta2 - deltaN2)
    m4 = m4 - 4 * deltaN * m3 - 6 * deltaN2 * m2 + delta * (delta * delta2 - deltaN * deltaN2)
  }
  return { n, m2, m3, m4 }
}

/** The decimal number that the shortest text of a double spells, at `scale` digits behind the point (`BigDecimal.setScale`). */
function round(value: number, scale: number, halfEven: boolean): number {
  const [mantissa = '', exponent = ''] = Math.abs(value).toExponential().split('e')
  const digits = mantissa.replace('.', '')
  const dropped = digits.length - 1 - Number(exponent) - scale
  if (value === 0 || dropped > digits.length) return 0
  if (dropped <= 0) return value
  const unit = 10n ** BigInt(dropped)
  const twice = (BigInt(digits) % unit) * 2n
  const whole = BigInt(digits) / unit
  const up = twice > unit || (twice === unit && (!halfEven || whole % 2n === 1n))
  return Math.sign(value) * Number(`${up ? whole + 1n : whole}e${-scale}`) || 0
}

export const MATHEMATICS_SCRIPTS: readonly ScriptFunction[] = [
  ...(['cbrt', 'sinh', 'tanh', 'asin', 'acos', 'atan', 'expm1', 'log1p'] as const).map((name) => ofDouble(name, Math[name])),
  // Of 1 fdlibm's exponential has another last digit than JavaScript's.
  ofDouble('cosh', (x) => (Math.abs(x) === 1 ? 1.543080634815244 : Math.cosh(x))),
  ofDouble('asinh', (x) => (x === Number.NEGATIVE_INFINITY ? x : Math.log(x + Math.sqrt(x * x + 1)))),
  ofDouble('acosh', (x) => Math.log(x + Math.sqrt(x * x - 1))),
  ofDouble('atanh', (x) => 0.5 * (Math.log1p(x) - Math.log1p(-x))),
  script('round', ['double', 'integer', 'boolean'], 'double', round),
  script('skewness', ['double[]'], 'double', (values: readonly number[]) => {
    const { n, m2, m3 } = moments(values)
    return m2 === 0 ? null : (Math.sqrt(n) * m3) / Math.sqrt(m2 * m2 * m2)
  }),
  script('kurtosis', ['double[]'], 'double', (values: readonly number[]) => {
    const { n, m2, m4 } = moments(values)
    return m2 === 0 ? null : (n * m4) / (m2 * m2) - 3
  }),
]
