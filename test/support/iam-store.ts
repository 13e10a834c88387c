import { DatabaseSync } from 'node:sqlite'
import type { IamStore } from '../../src/iam/iam.ts'
import { MIGRATIONS } from '../../src/metastore/migrations/all.ts'
import { CommitCount } from '../../src/metastore/sqlite/commit-count.ts'
import { createGroupCommit } from '../../src/metastore/sqlite/group-commit.ts'
import { createIamReads } from '../../src/metastore/sqlite/reads/iam-reads.ts'

/** The real schema, units and reads on a SQLite in memory: identities without the threads and files of the metastore. */
export interface TestIamStore extends IamStore {
  /** Units that were applied. */
  readonly units: readonly string[]
  close(): void
}

export function iamStore(): TestIamStore {
  const database = new DatabaseSync(':memory:')
  for (const { statements } of MIGRATIONS) for (const statement of statements) database.exec(statement)
  const commit = createGroupCommit(database, new CommitCount())
  const units: string[] = []
  return {
    units,
    close: () => database.close(),
    write: async (unit) => {
      const [outcome] = commit([unit])
      if (outcome === undefined || 'error' in outcome) throw new Error(outcome?.error)
      if (outcome.outcome === 'applied') units.push(unit.name)
      return outcome
    },
    reads: createIamReads(database),
  }
}
