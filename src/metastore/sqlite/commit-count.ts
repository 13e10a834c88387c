/**
 * How often the writer has committed, in memory that its thread and readers share: odd while a commit is under way. What was read between two
 * equal, even counts is what the store holds. (SQLite's own `PRAGMA data_version` tells the same, at the price of a read.)
 */
export class CommitCount {
  readonly memory: SharedArrayBuffer
  readonly #count: Int32Array

  constructor(memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory
    this.#count = new Int32Array(memory)
  }

  /** Run one commit. It counts also when it fails: nobody knows then what the file holds. */
  during(commit: () => void): void {
    Atomics.add(this.#count, 0, 1)
    try {
      commit()
    } finally {
      Atomics.add(this.#count, 0, 1)
    }
  }

  /** The count, `null` while a commit is under way. */
  settled(): number | null {
    const count = Atomics.load(this.#count, 0)
    return count % 2 === 0 ? count : null
  }
}
