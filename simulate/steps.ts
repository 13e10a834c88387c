import type { Order } from './order.ts'

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
