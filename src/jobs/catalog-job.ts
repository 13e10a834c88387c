import { planCatalogStatement, tableInTurn } from '../catalog/run-statement.ts'
import type { CatalogContext, CatalogOutcome } from '../catalog/statements/outcome.ts'
import { failure, isDliError } from '../core/errors/failure.ts'
import { structJson } from '../core/spark-types.ts'
import { substitutedVariable } from '../core/substitution.ts'
import { endJob } from '../metastore/jobs.ts'
import type { JobEnd, JobRecord } from '../metastore/metastore.ts'
import { together, type UnitOutcome } from '../metastore/unit-of-work.ts'
import type { Statement } from '../sql/ast.ts'
import { failedEnd } from './attempt-end.ts'
import { catalogContext } from './catalog-context.ts'
import { type JobParts, moveKey, NO_COUNTS } from './parts.ts'
import type { Rows } from './types.ts'

/** How often a statement is planned anew because others changed the catalog between its plan and its transaction. */
const PLANS_MAX = 5

/**
 * Run a statement that only touches the catalog: no engine, no slot; its change and the job's end are one transaction.
 * @returns its rows, or the failure that the job now carries.
 */
export async function runCatalogJob(
  job: JobRecord,
  statement: Statement,
  parts: JobParts,
): Promise<{ rows: Rows | null; failure: string | null }> {
  const startedMs = parts.clock.nowMs()
  const end = (partial: Pick<JobEnd, 'status' | 'message' | 'detail' | 'result' | 'why'>, resultRows: number) => {
    const atMs = parts.clock.nowMs()
    return endJob(moveKey(job, parts.serverId), 'LAUNCHING', {
      ...partial,
      atMs,
      durationMs: Math.max(0, atMs - startedMs),
      counts: { ...NO_COUNTS, resultRows },
    })
  }
  try {
    const refused = substitutedVariable(job.statement, job.conf)
    if (refused !== null) throw failure('UNSUPPORTED', [refused])
    const outcome = await changeCatalog(job, statement, parts, ({ schema, rows }) => {
      const rowsJson = schema.length === 0 ? null : JSON.stringify(rows)
      const result =
        rowsJson === null ? null : ({ format: 'inline', rowsJson, location: null, rows: rows.length, bytes: rowsJson.length } as const)
      return end({ status: 'FINISHED', message: '', detail: structJson(schema), result, why: 'catalog statement' }, rows.length)
    })
    announce(job, 'FINISHED', parts)
    return { rows: { schema: outcome.schema, rows: outcome.rows }, failure: null }
  } catch (error) {
    const failed = failedEnd(error)
    if (!isDliError(error)) parts.log.error({ job_id: job.id, err: error }, 'job.attempt_broke')
    const outcome = await parts.metastore.write(end(failed, 0))
    if (outcome.outcome === 'applied') announce(job, 'FAILED', parts)
    else parts.log.warn({ job_id: job.id, why: outcome.text }, 'job.move_refused')
    return { rows: null, failure: failed.message }
  }
}

/** A statement that makes a version of a table waits for the commits before it, so that a storm of INSERTs cannot outrun it. */
async function changeCatalog(
  job: JobRecord,
  statement: Statement,
  parts: JobParts,
  endWith: (outcome: CatalogOutcome) => ReturnType<typeof endJob>,
): Promise<CatalogOutcome> {
  const over = parts.readers.begin()
  let outcome: CatalogOutcome
  try {
    const context = catalogContext(job, parts)
    const table = tableInTurn(statement, context, job.statement)
    const change = () => planAndWrite(job, statement, context, parts, endWith)
    outcome = await (table === null ? change() : parts.commits.inTurn([table], change))
  } finally {
    over()
  }
  if (outcome.afterwards !== null) await cleanUp(job, outcome.afterwards, parts)
  return outcome
}

/** Plan, write, and plan again when somebody was faster. */
async function planAndWrite(
  job: JobRecord,
  statement: Statement,
  context: CatalogContext,
  parts: JobParts,
  endWith: (outcome: CatalogOutcome) => ReturnType<typeof endJob>,
): Promise<CatalogOutcome> {
  let last: UnitOutcome | null = null
  for (let plan = 0; plan < PLANS_MAX; plan += 1) {
    const outcome = await planCatalogStatement(statement, context, job.statement)
    last = await parts.metastore.write(together('catalog-statement', ...(outcome.unit === null ? [] : [outcome.unit]), endWith(outcome)))
    if (last.outcome === 'applied') return outcome
    await outcome.undo?.()
  }
  throw new Error(`the catalog kept changing: ${last?.outcome === 'rejected' ? last.text : 'no plan was tried'}`)
}

/** What a finished statement leaves to be tidied; a failure is logged, since the statement did what it says. */
async function cleanUp(job: JobRecord, afterwards: () => Promise<void>, parts: JobParts): Promise<void> {
  try {
    await afterwards()
  } catch (error) {
    parts.log.warn({ job_id: job.id, err: error }, 'job.cleanup_failed')
  }
}

function announce(job: JobRecord, to: 'FINISHED' | 'FAILED', parts: JobParts): void {
  parts.log.info({ job_id: job.id, to, attempt: job.attempt, why: 'catalog statement' }, 'job.moved')
  parts.onMove(to, job.type)
  parts.endings.announce(job.id)
}
