/** What a load gives the cache: a value and about how many bytes it takes. */
export interface Weighed<Value> {
  readonly value: Value
  readonly bytes: number
}

/**
 * Keeps what was loaded last, up to a sum of bytes; the least recently used goes first. Values must never change. Callers that ask for the same
 * key at the same time share one load; a failed load is forgotten.
 */
export class BoundedCache {
  readonly #bytesMax: number
  /** In order of use. */
  readonly #kept = new Map<string, { readonly loading: Promise<Weighed<unknown>>; bytes: number }>()
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  /** @param key - Belongs to one kind of value; `load` gives it. */
  async get<Value>(key: string, load: () => Promise<Weighed<Value>>): Promise<Value> {
    const known = this.#kept.get(key)
    if (known !== undefined) {
      this.#kept.delete(key)
      this.#kept.set(key, known)
      return ((await known.loading) as Weighed<Value>).value
    }
    const loading = load()
    const entry = { loading, bytes: 0 }
    this.#kept.set(key, entry)
    try {
      const { value, bytes } = await loading
      entry.bytes = bytes
      this.#bytes += bytes
      this.#shrink()
      return value
    } catch (error) {
      this.#kept.delete(key)
      throw error
    }
  }

  #shrink(): void {
    for (const [key, { bytes }] of this.#kept) {
      if (this.#bytes <= this.#bytesMax) return
      // Zero: still loading, or nothing is gained by letting it go.
      if (bytes === 0) continue
      this.#kept.delete(key)
      this.#bytes -= bytes
    }
  }
}
