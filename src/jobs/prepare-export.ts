import { createCatalogView } from '../catalog/catalog-view.ts'
import { fixTables, inputBytes } from '../catalog/table-sources.ts'
import { failure } from '../core/errors/failure.ts'
import { engineTimeZone, type JobSettings, jobSettings } from '../core/job-conf.ts'
import type { Export } from '../core/movement.ts'
import { DEFAULT_DATABASE, foldName } from '../core/names.ts'
import { type StructField, structJson } from '../core/spark-types.ts'
import type { TableSource } from '../engines/engine.ts'
import type { JobRecord, QueueRecord } from '../metastore/metastore.ts'
import { analyse } from '../sql/analyse/analyse.ts'
import type { TableEntry } from '../sql/catalog-view.ts'
import { parse } from '../sql/parse/parse.ts'
import type { EnginePlan } from '../sql/plan.ts'
import { scanFilters } from '../sql/scan-filters.ts'
import type { Relation } from '../sql/typed/tree.ts'
import type { Location } from '../storage/storage.ts'
import { resultSource } from './job-result.ts'
import type { JobParts } from './parts.ts'
import type { Prepared } from './prepare.ts'
import { queueRef } from './prepare-step.ts'
import { sessionOf } from './session.ts'

/** Endings of file names, as Spark gives them. */
const PACKED = { none: '', gzip: '.gz', deflate: '.deflate' } as const
const SNAPPY = '.snappy'

interface Source {
  readonly plan: EnginePlan
  readonly inputs: readonly TableSource[]
  readonly settings: JobSettings
}

/**
 * An attempt of an export: what it reads, fixed now, and the folder in which it stages its file.
 * @throws the error that ends the job FAILED
 */
export async function prepareExport(job: JobRecord, movement: Export, queue: QueueRecord, parts: JobParts): Promise<Prepared> {
  const { storage } = parts
  const target = storage.locate(job.projectId, movement.dataPath)
  const { plan, inputs, settings } = await sourceOf(job, movement, target, parts)
  checkNames(plan.schema, movement)
  const staging = await stagingOf(job, target, parts)
  const file = { root: staging.root, key: `${staging.key}/${fileName(job.id, movement)}` }
  const request = {
    id: `${job.id}-${job.attempt}`,
    jobId: job.id,
    attempt: job.attempt,
    projectId: job.projectId,
    queue: queueRef(queue),
    plan,
    inputs,
    target: null,
    file: { path: storage.localPath(file), format: movement.format, columns: plan.schema },
    files: null,
    badRecords: null,
    result: null,
    settings: { 'spark.sql.session.timeZone': engineTimeZone(settings.timeZone) },
  }
  return {
    kind: plan.kind,
    settings,
    detail: structJson(plan.schema),
    inputBytes: inputBytes(inputs),
    steps: [{ plan, inputs, request, target: staging, targetVersion: null, met: { filters: [], removed: [] }, chosen: null }],
    badRecords: null,
    resultFile: null,
    newTable: null,
    publication: { staging, target, mode: movement.mode },
  }
}

async function sourceOf(job: JobRecord, { source, rowsMax }: Export, target: Location, parts: JobParts): Promise<Source> {
  if (source.kind === 'result') return storedResult(job.projectId, source.jobId, rowsMax, parts)
  const settings = jobSettings(job.conf, parts.timeZone)
  const text = `SELECT * FROM \`${job.databaseName}\`.\`${job.tableName}\``
  const view = createCatalogView(parts.metastore.catalog, job.projectId, DEFAULT_DATABASE)
  const plan = analyse(parse(text), text, view, sessionOf(job, settings, parts))
  for (const table of plan.inputs) refuseOverlap(table, target)
  const fixed = await fixTables(plan.inputs, scanFilters(plan.query, plan.inputs), null, parts.metastore.catalog, parts.storage)
  return { plan, inputs: fixed.map(({ source: input }) => input), settings }
}

/** The rows of a result as they were kept: in their order, with the texts of the session that made them. */
function storedResult(projectId: string, jobId: string, rowsMax: number | null, parts: JobParts): Source {
  const job = parts.metastore.jobs.get(projectId, jobId)
  if (job === null) throw failure('JOB_NOT_FOUND', [jobId])
  const input = resultSource(job, parts)
  const schema = input.columns
  const columns = schema.map(({ name, type, nullable }, id) => ({ id, name, type, nullable }))
  const scan: Relation = { kind: 'scan', input: 0, columns }
  const relation: Relation = rowsMax === null ? scan : { kind: 'limit', input: scan, rows: rowsMax, columns }
  return {
    plan: { kind: 'query', text: job.statement, query: { relation }, schema, inputs: [], insert: null, change: null },
    inputs: [input],
    settings: jobSettings(job.conf, parts.timeZone),
  }
}

/** Two columns of one name would be one in a file. */
function checkNames(schema: readonly StructField[], { dataPath }: Export): void {
  const seen = new Set<string>()
  for (const { name } of schema) {
    const folded = foldName(name)
    if (seen.has(folded)) throw failure('ANALYSIS', [`Found duplicate column(s) when inserting into ${dataPath}: \`${folded}\``])
    seen.add(folded)
  }
}

function refuseOverlap({ kind, location }: TableEntry, target: Location): void {
  if (kind !== 'external' || location.root !== target.root) return
  if (`${location.key}/`.startsWith(`${target.key}/`)) throw failure('ANALYSIS', ['Cannot overwrite a path that is also being read from.'])
}

/** A folder of this attempt alone; those of earlier attempts, which are dead, go. */
async function stagingOf(job: JobRecord, target: Location, { storage, newId }: JobParts): Promise<Location> {
  await storage.removeStaged(target.root, job.id)
  const staging = storage.stagingFolder(target.root, `${job.id}-${job.attempt}-${newId()}`)
  await storage.makeFolder(staging)
  return staging
}

function fileName(jobId: string, { format: { type, compression } }: Export): string {
  const ending = type === 'parquet' ? `${SNAPPY}.parquet` : `.${type}${PACKED[compression]}`
  return `part-00000-${jobId}-c000${ending}`
}
