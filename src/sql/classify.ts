import type { JobType } from '../core/job.ts'
import { foldName } from '../core/names.ts'
import type { Statement } from './ast.ts'
import { refusedConstruct } from './constructs.ts'
import { PROCEDURES, procedureNamed } from './procedures.ts'
import { STATEMENT_KINDS } from './statement-kinds.ts'

export interface Classification {
  readonly jobType: JobType
  /** `catalog`: done in a transaction of its own, without an engine and without a slot. */
  readonly route: 'catalog' | 'engine'
  /** The name under which a statement that nobody runs is refused; `null` for all others. */
  readonly construct: string | null
}

/** AS reads rows and a table without columns reads its files: both are DDL that needs an engine. Of procedures each says its own. */
function routeOf(statement: Exclude<Statement, { kind: 'recognised' }>): Classification['route'] {
  // What an Iceberg table is like is said by its metadata.
  if (statement.kind === 'create-table' && statement.as === null && foldName(statement.provider ?? '') === 'iceberg') return 'catalog'
  const defines = statement.kind === 'create-table' || statement.kind === 'replace-table'
  if (defines && (statement.columns === null || statement.as !== null)) return 'engine'
  if (statement.kind === 'call-procedure') {
    const name = procedureNamed(statement.procedure)
    return name === null ? 'catalog' : PROCEDURES[name].route
  }
  return STATEMENT_KINDS[statement.kind].route
}

/** What kind of job a statement is and who runs it. A refusal needs no engine. */
export function classify(statement: Statement): Classification {
  const construct = refusedConstruct(statement)
  if (statement.kind === 'recognised') return { jobType: statement.jobType, route: 'catalog', construct }
  const { jobType } = STATEMENT_KINDS[statement.kind]
  return { jobType, route: construct === null ? routeOf(statement) : 'catalog', construct }
}
