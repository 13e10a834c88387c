import { filesIn } from '../catalog/files-in.ts'
import { type InferredTable, notInferred, planInferredTable } from '../catalog/statements/inferred-table.ts'
import type { CommitOutcome } from '../catalog/table-commits.ts'
import { failure } from '../core/errors/failure.ts'
import { engineTimeZone, jobSettings, unsupportedSetting } from '../core/job-conf.ts'
import { structJson } from '../core/spark-types.ts'
import { fieldsOfDetail } from '../core/struct-json.ts'
import { substitutedVariable } from '../core/substitution.ts'
import { insertTable } from '../metastore/catalog.ts'
import type { JobRecord, QueueRecord } from '../metastore/metastore.ts'
import { together, type UnitOfWork } from '../metastore/unit-of-work.ts'
import type { CreateTable } from '../sql/ast.ts'
import type { EnginePlan } from '../sql/plan.ts'
import type { FileRef } from '../storage/storage.ts'
import { catalogContext } from './catalog-context.ts'
import type { JobParts } from './parts.ts'
import type { Prepared } from './prepare.ts'
import { queueRef } from './prepare-step.ts'

/** There is no query: the engine looks at files. */
const planOf = (text: string): EnginePlan => ({
  kind: 'create-table',
  text,
  query: { relation: { kind: 'one-row', columns: [] } },
  schema: [],
  inputs: [],
  insert: null,
  change: null,
})

/**
 * An attempt at a table whose columns the engine finds in its files.
 * @returns `null` when the table exists and may.
 * @throws the error that ends the job FAILED
 */
export async function prepareInferred(
  statement: CreateTable,
  job: JobRecord,
  queue: QueueRecord,
  parts: JobParts,
): Promise<Prepared | null> {
  const refused = unsupportedSetting(job.conf) ?? substitutedVariable(job.statement, job.conf)
  if (refused !== null) throw failure('UNSUPPORTED', [refused])
  const inferred = planInferredTable(statement, catalogContext(job, parts))
  if (inferred === null) return null
  const settings = jobSettings(job.conf, parts.timeZone)
  const files = await filesOf(inferred, parts)
  const plan = planOf(job.statement)
  const request = {
    id: `${job.id}-${job.attempt}`,
    jobId: job.id,
    attempt: job.attempt,
    projectId: job.projectId,
    queue: queueRef(queue),
    plan,
    inputs: [],
    target: null,
    file: null,
    files: null,
    infer: { format: inferred.format, files, options: inferred.options },
    badRecords: null,
    result: null,
    settings: { 'spark.sql.session.timeZone': engineTimeZone(settings.timeZone) },
  }
  return {
    kind: plan.kind,
    settings,
    detail: structJson([]),
    inputBytes: 0,
    steps: [{ plan, inputs: [], request, target: null, targetVersion: null, met: { filters: [], removed: [] }, chosen: null }],
    badRecords: null,
    resultFile: null,
    newTable: null,
    publication: null,
    inferred,
  }
}

/** Folders of partitions would be columns, too. */
async function filesOf({ format, location }: InferredTable, { storage }: JobParts): Promise<readonly FileRef[]> {
  const folders = await storage.listFolders(location)
  if (folders.some((name) => name.includes('=')))
    throw failure('UNSUPPORTED', ['the columns of a partitioned folder, unless they are named'])
  const files = await filesIn(location, storage)
  if (files.length === 0 && format !== 'text') throw notInferred(format)
  return files
}

/** The table with the columns that were found, together with the job's end. @throws ANALYSIS, TABLE_EXISTS when somebody else was first */
export async function createInferred(
  { define }: InferredTable,
  schema: string,
  finish: () => UnitOfWork,
  { metastore }: JobParts,
): Promise<CommitOutcome> {
  const record = define(fieldsOfDetail(schema))
  const written = await metastore
    .write(together('create-table', insertTable(record), finish()))
    .catch((cause: unknown) => ({ outcome: 'unknown' as const, cause }))
  if (written.outcome === 'unknown') return written
  if (written.outcome === 'applied') return { outcome: 'committed' }
  // The first write is the table's; the others are those of the job, which somebody else moved.
  if (written.write > 0) return { outcome: 'refused' }
  throw failure('TABLE_EXISTS', [`${record.databaseName}.${record.name}`], { operation: 'create-table' })
}
