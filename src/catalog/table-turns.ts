/** One queue a table: whoever makes its next version does so alone, in the order of asking. */
export interface TableTurns {
  /** Run `work` when all who asked before for any of these tables are through, whatever became of them. Never take a turn within a turn. */
  take<T>(tableIds: readonly string[], work: () => Promise<T>): Promise<T>
}

export function createTableTurns(): TableTurns {
  /** The end of each table's queue; a table that nobody waits for is not in it. */
  const tails = new Map<string, Promise<unknown>>()
  return {
    async take(tableIds, work) {
      // All places are taken at once, so nobody can be before us at one table and behind us at another.
      const before = Promise.all(tableIds.map((id) => tails.get(id) ?? Promise.resolve()))
      const mine = before.then(work)
      // The next in line goes on whatever became of this one.
      const tail = mine.catch(() => {})
      for (const id of tableIds) tails.set(id, tail)
      try {
        return await mine
      } finally {
        for (const id of tableIds) if (tails.get(id) === tail) tails.delete(id)
      }
    },
  }
}
