/** An unbounded stream from one writer to one reader. Items that come before anybody reads are kept. */
export class EventStream<Item> implements AsyncIterable<Item> {
  readonly #items: Item[] = []
  #wake: (() => void) | null = null
  #closed = false

  get closed(): boolean {
    return this.#closed
  }

  /** After `close` items are dropped. */
  push(item: Item): void {
    if (this.#closed) return
    this.#items.push(item)
    this.#wake?.()
  }

  close(): void {
    this.#closed = true
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Item> {
    for (;;) {
      const item = this.#items.shift()
      if (item !== undefined) yield item
      else if (this.#closed) return
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
        this.#wake = null
      }
    }
  }
}
