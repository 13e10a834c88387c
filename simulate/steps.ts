import type { Order, SystemError } from './order.ts'

/** A point on a statement's way that is worth dying at: the first operation of the kind after the order was given. */
export interface Step extends Pick<Order, 'operation' | 'side'> {
  readonly name: StepName
  /** One operation may carry several statements over the step: the store commits what comes together in one transaction. */
  readonly shared: boolean
}

export type StepName =
  | 'before write'
  | 'after write'
  | 'before commit'
  | 'inside commit'
  | 'end of commit'
  | 'after commit'
  | 'while tidying'

const CATALOG = 'store: (insert into|update|delete from) "catalog_table"'
const COMMIT = 'store: COMMIT .*"catalog_table"'

/** What a worker writes, or the catalog itself where the statement needs no worker. */
export const STEPS: readonly Step[] = [
  { name: 'before write', operation: '^to worker: start (write|change)|^file: writeFile .*/metadata/', side: 'before', shared: false },
  { name: 'after write', operation: '^from worker: end .|^file: writeFile .*metadata\\.json', side: 'after', shared: false },
  // Everything is written and synced, and the transaction has begun.
  { name: 'before commit', operation: `^${CATALOG}`, side: 'before', shared: false },
  { name: 'inside commit', operation: `^${CATALOG}`, side: 'after', shared: false },
  { name: 'end of commit', operation: `^${COMMIT}`, side: 'before', shared: true },
  // On the disk, and nobody was told.
  { name: 'after commit', operation: `^${COMMIT}`, side: 'after', shared: true },
  { name: 'while tidying', operation: '^file: rm ', side: 'before', shared: false },
]

/** An operation that the system refuses. */
export interface Refusal extends Pick<Order, 'operation'> {
  readonly name: string
  readonly error: SystemError
}

export const REFUSALS: readonly Refusal[] = [
  { name: 'the disk is full when a manifest is written', operation: '^file: writeFile .*-m0\\.avro', error: 'ENOSPC' },
  { name: 'the disk is full when the metadata is written', operation: '^file: writeFile .*metadata\\.json', error: 'ENOSPC' },
  { name: 'the file system is read-only', operation: '^file: mkdir ', error: 'EROFS' },
  { name: 'the disk fails when a folder is synced', operation: '^file: sync .*/(data|metadata)$', error: 'EIO' },
  { name: 'the disk is full when the store commits', operation: `^${COMMIT}`, error: 'ENOSPC' },
]
