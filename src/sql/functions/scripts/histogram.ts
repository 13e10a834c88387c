import { javaRandom } from './java-random.ts'
import { type ScriptFunction, script } from './script.ts'

const SEED = 31183

/**
 * A histogram of up to so many bins, each the mean of its values and how many there are (`NumericHistogram`, after Ben-Haim and Tom-Tov): a value
 * gets a bin of its own, then the two nearest bins become one. Which of several equally near pairs does is left to chance of a fixed seed.
 * @returns Means and counts by turns, `null` of no values.
 */
function histogram(values: readonly number[], binsMax: number): readonly number[] | null {
  const bins: { x: number; y: number }[] = []
  const random = javaRandom(SEED)
  for (const value of values) {
    const at = placeOf(bins, value)
    const found = bins[at]
    if (found?.x === value) found.y += 1
    else {
      bins.splice(at, 0, { x: value, y: 1 })
      if (bins.length > binsMax) mergeNearest(bins, random)
    }
  }
  return bins.length === 0 ? null : bins.flatMap(({ x, y }) => [x, y])
}

/** Of the bin that is the value, else of the first one above it, as a binary search finds it. */
function placeOf(bins: readonly { readonly x: number }[], value: number): number {
  let [low, high, at] = [0, bins.length, 0]
  while (low < high) {
    at = (low + high) >> 1
    const x = (bins[at] as { x: number }).x
    if (x > value) high = at
    else if (x < value) {
      at += 1
      low = at
    } else break
  }
  return at
}

function mergeNearest(bins: { x: number; y: number }[], random: () => number): void {
  const distance = (at: number): number => (bins[at + 1] as { x: number }).x - (bins[at] as { x: number }).x
  let [smallest, place, ties] = [distance(0), 0, 1]
  for (let at = 1; at < bins.length - 1; at += 1) {
    const here = distance(at)
    if (here < smallest) [smallest, place, ties] = [here, at, 1]
    else if (here === smallest) {
      ties += 1
      if (random() <= 1 / ties) place = at
    }
  }
  const [left, right] = bins.slice(place, place + 2) as [{ x: number; y: number }, { x: number; y: number }]
  const y = left.y + right.y
  bins.splice(place, 2, { x: left.x * (left.y / y) + (right.x / y) * right.y, y })
}

export const HISTOGRAM_SCRIPTS: readonly ScriptFunction[] = [script('histogram', ['double[]', 'integer'], 'double[]', histogram)]
