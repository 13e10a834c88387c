import type { JobType } from '../core/job.ts'
import type { CreateTable, Statement } from './ast.ts'

export interface Classification {
  readonly jobType: JobType
  /** `catalog`: done in a transaction of its own, without an engine and without a slot. */
  readonly route: 'catalog' | 'engine'
  /** The name under which a statement without a tree is refused; `null` for all others. */
  readonly construct: string | null
}

const KINDS = {
  'query-statement': { jobType: 'QUERY', route: 'engine' },
  insert: { jobType: 'INSERT', route: 'engine' },
  'create-database': { jobType: 'DDL', route: 'catalog' },
  'drop-database': { jobType: 'DDL', route: 'catalog' },
  'drop-table': { jobType: 'DDL', route: 'catalog' },
  'show-databases': { jobType: 'DDL', route: 'catalog' },
  'show-tables': { jobType: 'DDL', route: 'catalog' },
  'show-create-table': { jobType: 'DDL', route: 'catalog' },
  'describe-table': { jobType: 'DDL', route: 'catalog' },
  explain: { jobType: 'DDL', route: 'catalog' },
} as const satisfies Record<Exclude<Statement['kind'], 'create-table' | 'recognised'>, Pick<Classification, 'jobType' | 'route'>>

/** AS reads rows and a table without columns reads its files: both are DDL that needs an engine. */
const createRoute = ({ columns, as }: CreateTable): Classification['route'] => (columns === null || as !== null ? 'engine' : 'catalog')

/** What kind of job a statement is and who runs it. */
export function classify(statement: Statement): Classification {
  if (statement.kind === 'recognised') return { jobType: statement.jobType, route: 'catalog', construct: statement.construct }
  if (statement.kind === 'create-table') return { jobType: 'DDL', route: createRoute(statement), construct: null }
  return { ...KINDS[statement.kind], construct: null }
}
