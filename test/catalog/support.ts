import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { pino } from 'pino'
import { tableEntry } from '../../src/catalog/catalog-view.ts'
import type { InsertedFiles, JobCommit } from '../../src/catalog/table-commits.ts'
import { insertDatabase, insertTable } from '../../src/metastore/catalog.ts'
import { insertDomain, insertProject } from '../../src/metastore/iam.ts'
import { endJob, insertJob, startJob } from '../../src/metastore/jobs.ts'
import type { Metastore, MoveKey, TableRecord } from '../../src/metastore/metastore.ts'
import { openMetastore } from '../../src/metastore/open.ts'
import type { UnitOfWork } from '../../src/metastore/unit-of-work.ts'
import type { Location } from '../../src/storage/storage.ts'
import { aFile, aPlace, aTable, columnsOf, onDisk, type Place, PROJECT } from '../iceberg/support.ts'

export const silent = pino({ level: 'silent' })
export const SERVER = 'server-1'
const COLUMNS = columnsOf({ id: 'long' })
const DATABASE = 'd1'

export interface Home extends AsyncDisposable {
  readonly place: Place
  readonly metastore: Metastore
  /** An empty managed table that the catalog knows. */
  addTable(name?: string): Promise<TableRecord>
  /** A job that is RUNNING its first attempt. */
  addJob(id?: string, type?: 'INSERT' | 'DDL'): Promise<MoveKey>
  current(table: TableRecord): TableRecord
  /** What an attempt wrote: one file with one row, ready for its commit. */
  write(table: TableRecord, key: MoveKey, more?: Partial<InsertedFiles & JobCommit>): Promise<JobCommit & Pick<InsertedFiles, 'files'>>
  status(jobId: string): string | undefined
}

/** A real metastore and a real storage in a folder of their own, with one project and one database. */
export async function aHome(): Promise<Home> {
  const place = aPlace()
  const metastore = await openMetastore({ file: join(place.folder, 'metastore.db'), log: silent })
  const must = async (unit: UnitOfWork): Promise<void> => {
    const outcome = await metastore.write(unit)
    if (outcome.outcome === 'rejected') throw new Error(`${unit.name}: ${outcome.text}`)
  }
  await must(insertDomain({ id: 'dom', name: 'dom' }))
  await must(insertProject({ id: PROJECT, domainId: 'dom', name: 'project' }))
  await must(
    insertDatabase({
      id: DATABASE,
      projectId: PROJECT,
      name: 'db',
      comment: null,
      ownerName: 'u',
      properties: {},
      createdAtMs: 1,
      revision: 0,
    }),
  )
  return {
    place,
    metastore,
    async addTable(name = `t${randomUUID().slice(0, 8)}`) {
      const { metadataLocation } = await aTable(place.storage, COLUMNS)
      const location = { root: metadataLocation.root, key: metadataLocation.key.split('/metadata/')[0] as string }
      const record: TableRecord = {
        id: randomUUID(),
        projectId: PROJECT,
        databaseId: DATABASE,
        databaseName: 'db',
        name,
        kind: 'managed',
        provider: 'parquet',
        columns: COLUMNS,
        partitioning: [],
        options: {},
        properties: {},
        comment: null,
        statistics: null,
        view: null,
        ownerName: 'u',
        location,
        metadataLocation,
        createdAtMs: 1,
        updatedAtMs: 1,
        revision: 0,
      }
      await must(insertTable(record))
      return record
    },
    async addJob(id = randomUUID(), type = 'INSERT') {
      await must(insertJob({ ...NEW_JOB, id, type }))
      const key = { jobId: id, attempt: 1, leaseOwner: SERVER }
      await must(startJob(key, { atMs: 2, detail: '' }))
      return key
    },
    current: (table) => metastore.catalog.tableById(table.id) as TableRecord,
    async write(table, key, { finish = () => endJob(key, 'RUNNING', END), ...more } = {}) {
      const files = more.files ?? onDisk([aFile(place.storage, { metadataLocation: table.metadataLocation as Location })])
      const write: InsertedFiles = { table: tableEntry(table), overwrite: false, readVersion: null, ...more, files }
      return { jobId: key.jobId, attempt: key.attempt, finish, writes: [write], files }
    },
    status: (jobId) => metastore.jobs.get(PROJECT, jobId)?.status,
    async [Symbol.asyncDispose]() {
      await metastore.close()
      place[Symbol.dispose]()
    },
  }
}

const NEW_JOB = {
  projectId: PROJECT,
  type: 'INSERT',
  mode: 'async',
  queueName: 'default',
  ownerId: 'u',
  ownerName: 'u',
  statement: 'INSERT INTO t SELECT 1',
  currentDatabase: '',
  conf: {},
  tags: [],
  engineType: 'spark',
  databaseName: null,
  tableName: null,
  movement: null,
  submittedAtMs: 1,
  leaseOwner: SERVER,
} as const

export const END = {
  status: 'FINISHED',
  atMs: 3,
  durationMs: 1,
  message: '',
  detail: null,
  counts: { inputBytes: 0, inputRows: 0, badRows: 0, resultRows: 0 },
  result: null,
  why: 'committed',
} as const
