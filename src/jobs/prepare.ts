import { createCatalogView, currentDatabaseOf } from '../catalog/catalog-view.ts'
import { compactionPlan } from '../catalog/procedures/rewrite-data-files.ts'
import { planTableAs, type TableAs } from '../catalog/statements/create-table-as.ts'
import type { InferredTable } from '../catalog/statements/inferred-table.ts'
import { inputBytes } from '../catalog/table-sources.ts'
import { withVersions } from '../catalog/versioned-view.ts'
import { failure } from '../core/errors/failure.ts'
import { type JobSettings, jobSettings, unsupportedSetting } from '../core/job-conf.ts'
import type { Import } from '../core/movement.ts'
import { structJson } from '../core/spark-types.ts'
import { substitutedVariable } from '../core/substitution.ts'
import { hasRecords } from '../engines/record-source.ts'
import type { JobRecord, QueueRecord } from '../metastore/metastore.ts'
import { analyse, analyseAll } from '../sql/analyse/analyse.ts'
import type { Statement } from '../sql/ast.ts'
import type { EnginePlan } from '../sql/plan.ts'
import type { Location } from '../storage/storage.ts'
import { analyseImport } from './analyse-import.ts'
import { type BadRecordsPlace, badRecordsPlace } from './bad-records.ts'
import { catalogContext } from './catalog-context.ts'
import { type FixedPlan, fixPlans } from './fix-plan.ts'
import type { JobParts } from './parts.ts'
import { type Step, stepOf, targetFolder } from './prepare-step.ts'
import type { FolderPublication } from './publish-files.ts'
import { sessionOf } from './session.ts'

/** An attempt with all that is fixed at its start: names, types, snapshots, files. */
export interface Prepared {
  readonly kind: EnginePlan['kind']
  readonly settings: JobSettings
  readonly detail: string
  readonly inputBytes: number
  /** At least one; of a query just one. */
  readonly steps: readonly [Step, ...Step[]]
  /** Where bad records of its inputs go; `null` when they stay in. */
  readonly badRecords: BadRecordsPlace | null
  readonly resultFile: Location | null
  /** The table that the statement makes; its folder is the attempt's own. */
  readonly newTable: Pick<TableAs, 'record' | 'ifNotExists'> | null
  /** The folder that an export makes public. */
  readonly publication: FolderPublication | null
  /** The table whose columns the engine looks for; absent for everything else. */
  readonly inferred?: InferredTable
}

/**
 * Everything Spark would hold against the statement before it runs.
 * @param work - What the job was asked for: its statement, parsed, or its import.
 * @returns `null` when there is nothing to run: IF NOT EXISTS of a table or a partition that exists.
 * @throws the error that ends the job FAILED
 */
export async function prepare(job: JobRecord, work: Statement | Import, queue: QueueRecord, parts: JobParts): Promise<Prepared | null> {
  const refused = unsupportedSetting(job.conf) ?? substitutedVariable(job.statement, job.conf)
  if (refused !== null) throw failure('UNSUPPORTED', [refused])
  const settings = settingsOf(job, parts)
  const made: Made | null =
    work.kind === 'import'
      ? { plans: [analyseImport(job, work, settings, parts)], newTable: null }
      : await analysed(work, job, settings, parts)
  if (made === null) return null
  const fixed = await fixPlans(made.plans, settings.timeZone, parts)
  const [first, ...others] = fixed
  if (first === undefined) return null
  const { kind, schema } = first.plan
  const targets: (Location | null)[] = []
  for (const each of fixed) targets.push(await targetFolder(each, job, parts))
  // After the targets: to stage an INSERT into an external table removes all that earlier attempts staged.
  const badRecords = await placeOfBadRecords(job, settings, fixed, parts)
  const resultFile = kind === 'query' ? await placeOfResult(job, parts) : null
  const surroundings = { job, queue, settings, badRecords, resultFile }
  const step = (each: FixedPlan, at: number) => stepOf(each, at, targets[at] ?? null, surroundings, parts.storage)
  return {
    kind,
    settings,
    // A write has no output columns: its detail is the empty struct.
    detail: structJson(kind === 'query' || kind === 'compaction' ? schema : []),
    inputBytes: inputBytes(fixed.flatMap(({ inputs }) => inputs)),
    steps: [step(first, 0), ...others.map((each, at) => step(each, at + 1))],
    badRecords,
    resultFile,
    newTable: made.newTable,
    publication: null,
  }
}

async function placeOfBadRecords(
  job: JobRecord,
  { badRecordsPath }: JobSettings,
  fixed: readonly FixedPlan[],
  parts: JobParts,
): Promise<BadRecordsPlace | null> {
  const writes = fixed.filter(({ plan }) => plan.kind !== 'query')
  if (badRecordsPath === null || !writes.some(({ inputs }) => inputs.some(hasRecords))) return null
  // Each INSERT would keep those of the table that they share once more.
  if (writes.length > 1) throw failure('UNSUPPORTED', ['FROM … INSERT with spark.sql.badRecordsPath'])
  return await badRecordsPlace(job, badRecordsPath, parts)
}

/** An import says by an option where its bad records go. */
function settingsOf({ conf, movement }: JobRecord, { timeZone }: JobParts): JobSettings {
  const settings = jobSettings(conf, timeZone)
  const path = movement?.kind === 'import' ? movement.options.badrecordspath : undefined
  return path === undefined ? settings : { ...settings, badRecordsPath: path }
}

async function placeOfResult({ id, projectId }: JobRecord, { storage, newId }: JobParts): Promise<Location> {
  await storage.makeFolder(storage.systemLocation(projectId, 'results', ''))
  return storage.systemLocation(projectId, 'results', `${id}-${newId()}.parquet`)
}

/** What a job's statement came to: its plans, and the table that it makes. */
interface Made {
  readonly plans: readonly EnginePlan[]
  readonly newTable: Prepared['newTable']
}

async function analysed(statement: Statement, job: JobRecord, settings: JobSettings, parts: JobParts): Promise<Made | null> {
  const current = currentDatabaseOf(job.currentDatabase)
  const { metastore, storage } = parts
  if (statement.kind === 'optimize' || statement.kind === 'call-procedure')
    return { plans: [compactionPlan(statement, catalogContext(job, parts), job.statement)], newTable: null }
  const view = await withVersions(createCatalogView(metastore.catalog, job.projectId, current), statement, metastore.catalog, storage)
  const session = sessionOf(job, settings, parts)
  if (statement.kind !== 'create-table') return { plans: analyseAll(statement, job.statement, view, session), newTable: null }
  const made = planTableAs(statement, analyse(statement, job.statement, view, session), catalogContext(job, parts))
  return made === null ? null : { plans: [made.plan], newTable: made }
}
