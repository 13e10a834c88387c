import { join } from 'node:path'
import type { Logger } from 'pino'
import { insertDomain, insertProject } from '../../src/metastore/iam.ts'
import type { JobEnd, Metastore, MoveKey, NewJob } from '../../src/metastore/metastore.ts'
import { openMetastore } from '../../src/metastore/open.ts'
import { together, type UnitOutcome } from '../../src/metastore/unit-of-work.ts'
import { createLogger } from '../../src/observe/logger.ts'
import { temporaryFolder } from '../support/running-server.ts'

export const SILENT: Logger = createLogger({ logLevel: 'silent' })
export const PROJECT = 'p1'
export const OTHER_PROJECT = 'p2'

export interface TestMetastore extends AsyncDisposable {
  readonly store: Metastore
  readonly file: string
  /** Close and open anew. */
  reopen(): Promise<Metastore>
}

/** A fresh metastore in a folder of its own, with two projects. */
export async function testMetastore(): Promise<TestMetastore> {
  const folder = temporaryFolder('metastore')
  const file = join(folder.path, 'metastore.db')
  const test = {
    store: await openMetastore({ file, log: SILENT }),
    file,
    reopen: async () => {
      await test.store.close()
      test.store = await openMetastore({ file, log: SILENT })
      return test.store
    },
    [Symbol.asyncDispose]: async () => {
      await test.store.close()
      folder.remove()
    },
  }
  const projects = [PROJECT, OTHER_PROJECT].map((id) => insertProject({ id, domainId: 'd1', name: id }))
  await test.store.write(together('identities', insertDomain({ id: 'd1', name: 'd1' }), ...projects))
  return test
}

export const aNewJob = (more: Partial<NewJob> = {}): NewJob => ({
  id: 'job-1',
  projectId: PROJECT,
  type: 'QUERY',
  mode: 'async',
  queueName: 'default',
  ownerId: 'u1',
  ownerName: 'admin',
  statement: 'SELECT 1',
  currentDatabase: '',
  conf: {},
  tags: [],
  engineType: 'spark',
  databaseName: null,
  movement: null,
  tableName: null,
  submittedAtMs: 1_000,
  leaseOwner: 'server-1',
  ...more,
})

export const aKey = (more: Partial<MoveKey> = {}): MoveKey => ({ jobId: 'job-1', attempt: 1, leaseOwner: 'server-1', ...more })

export const anEnd = (more: Partial<JobEnd> = {}): JobEnd => ({
  status: 'FINISHED',
  atMs: 3_000,
  durationMs: 1_000,
  message: '',
  detail: null,
  counts: { inputBytes: 1, inputRows: 2, badRows: 3, resultRows: 4 },
  result: null,
  why: 'finished',
  ...more,
})

/** The outcome as one word: `applied`, `rows`, `unique`, `constraint`. */
export const wordOf = (outcome: UnitOutcome): string => (outcome.outcome === 'applied' ? 'applied' : outcome.reason)
