import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { loadTable } from '../src/iceberg/load-table.ts'
import { reachableFiles } from '../src/iceberg/maintenance/reachable-files.ts'
import { snapshotWriter } from '../src/iceberg/snapshot-summary.ts'
import { pathOf } from '../src/iceberg/table-files.ts'
import { createLocalStorage } from '../src/storage/local-storage.ts'
import { isWithin } from '../src/storage/real-path.ts'
import type { Location } from '../src/storage/storage.ts'

/** What the metastore says of a job: the record, not what a reply made of it. */
export interface JobFacts {
  readonly id: string
  readonly status: string
  readonly message: string
  readonly commits: readonly { readonly table: string; readonly attempt: number; readonly snapshotId: string }[]
}

interface TableFacts {
  readonly name: string
  readonly location: Location
  readonly metadata: Location
}

const TABLES = `SELECT name, location_root AS root, location_key AS key, metadata_root AS metadataRoot, metadata_key AS metadataKey
  FROM catalog_table WHERE kind = 'managed'`
const JOBS = `SELECT job.number, id, status, message FROM job JOIN job_statement ON job.number = job_statement.job
  WHERE statement = ? ORDER BY job.number`
const COMMITS = `SELECT name AS "table", attempt, snapshot_id AS snapshotId FROM job_commit JOIN catalog_table ON catalog_table.id = table_id
  WHERE job = ?`

/** A data folder as it lies on the disk; the server may be running on it. */
export class DataFolder implements Disposable {
  readonly #path: string
  readonly #database: DatabaseSync

  constructor(path: string) {
    this.#path = path
    this.#database = new DatabaseSync(join(path, 'metastore.db'), { readOnly: true, timeout: 5_000 })
  }

  [Symbol.dispose](): void {
    this.#database.close()
  }

  /** Jobs of exactly this statement. */
  jobs(statement: string): readonly JobFacts[] {
    const rows = this.#database.prepare(JOBS).all(statement) as unknown as (Omit<JobFacts, 'commits'> & { number: number })[]
    return rows.map(({ number, id, status, message }) => {
      const commits = this.#database.prepare(COMMITS).all(number) as unknown as JobFacts['commits']
      return { id, status, message, commits: commits.map((commit) => ({ ...commit })) }
    })
  }

  #tables(): readonly TableFacts[] {
    const rows = this.#database.prepare(TABLES).all() as Record<string, string>[]
    return rows.map(({ name = '', root = '', key = '', metadataRoot = '', metadataKey = '' }) => ({
      name,
      location: { root, key },
      metadata: { root: metadataRoot, key: metadataKey },
    }))
  }

  /** The paths of the present metadata files of the tables whose names begin so; none when there are no such tables. */
  metadataOf(prefix: string): readonly string[] {
    const found = this.#tables().filter(({ name }) => name.startsWith(prefix))
    return found.map(({ metadata }) => this.#storage().localPath(metadata))
  }

  /** The attempts whose snapshots a table has, oldest first, one a snapshot. */
  async writers(table: string): Promise<readonly { readonly jobId: string; readonly attempt: number; readonly snapshotId: string }[]> {
    const found = this.#tables().find(({ name }) => name === table)
    if (found === undefined) return []
    const { metadata } = await loadTable(this.#storage(), found.metadata)
    return metadata.snapshots.map((snapshot) => {
      const { jobId = '', attempt = 0 } = snapshotWriter(snapshot) ?? {}
      return { jobId, attempt, snapshotId: String(snapshot.id) }
    })
  }

  /** Every file that a table leads to is there, and no other one but those that are marked to be removed. */
  async checkFiles(): Promise<void> {
    const storage = this.#storage()
    const tables = this.#tables()
    const present = new Set(filesBelow(join(this.#path, 'warehouse')))
    const needed = new Set<string>()
    for (const { metadata: current } of tables) {
      const table = await loadTable(storage, current)
      needed.add(storage.localPath(current))
      for (const { file } of table.metadata.metadataLog) needed.add(pathOf(storage, current, file))
      for (const path of (await reachableFiles(storage, table, table.metadata.snapshots)).keys()) needed.add(path)
    }
    assert.deepEqual(
      [...needed].filter((path) => !present.has(path)),
      [],
      'files that tables need are missing',
    )
    const marked = this.#marked().map((location) => storage.localPath(location))
    assert.deepEqual(
      [...present].filter((path) => !needed.has(path) && !marked.some((place) => isWithin(place, path))),
      [],
      'files that nobody needs are left',
    )
  }

  #marked(): readonly Location[] {
    return this.#database.prepare('SELECT location_root AS root, location_key AS key FROM tombstone').all() as unknown as Location[]
  }

  #storage() {
    return createLocalStorage({ dataDir: this.#path, buckets: [], allowedPaths: [] })
  }
}

export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
