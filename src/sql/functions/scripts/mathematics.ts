import { roundedDigits } from './rounded-digits.ts'
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

/** At `scale` digits behind the point; zero has no sign then. */
const round = (value: number, scale: number, halfEven: boolean): number =>
  Math.sign(value) * Number(`${roundedDigits(Math.abs(value), scale, halfEven)}e${-scale}`) || 0

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
