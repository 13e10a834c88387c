/** A seeded source of choices (mulberry32): equal seeds make equal sweeps, everywhere. */
export interface Choices {
  /** Of a list that is not empty. */
  one<Item>(list: readonly Item[]): Item
  /** At most `count` different ones, in the order of the list. */
  some<Item>(list: readonly Item[], count: number): readonly Item[]
}

export function choices(seed: number): Choices {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const one = <Item>(list: readonly Item[]): Item => list[Math.floor(next() * list.length)] as Item
  const some = <Item>(list: readonly Item[], count: number): readonly Item[] => {
    if (list.length <= count) return list
    const places = new Set<number>()
    while (places.size < count) places.add(Math.floor(next() * list.length))
    return [...places].sort((a, b) => a - b).map((at) => list[at] as Item)
  }
  return { one, some }
}
