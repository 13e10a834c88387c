/** One queue a table: whoever makes its next version does so alone, in the order of asking. */
export interface TableTurns {
  /** Run `work` when all who asked before for this table are through, whatever became of them. Never take a turn within a turn. */
  take<T>(tableId: string, work: () => Promise<T>): Promise<T>
}

export function createTableTurns(): TableTurns {
  /** The end of each table's queue; a table that nobody waits for is not in it. */
  const tails = new Map<string, Promise<unknown>>()
  return {
    async take(tableId, work) {
      const before = tails.get(tableId) ?? Promise.resolve()
      const mine = before.then(work)
      // The next in line goes on whatever became of this one.
      const tail = mine.catch(() => {})
      tails.set(tableId, tail)
      try {
        return await mine
      } finally {
        if (tails.get(tableId) === tail) tails.delete(tableId)
      }
    },
  }
}
