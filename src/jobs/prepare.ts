import { createCatalogView, currentDatabaseOf } from '../catalog/catalog-view.ts'
import { hasPartition } from '../catalog/external-insert.ts'
import { compactionPlan } from '../catalog/procedures/rewrite-data-files.ts'
import { planTableAs, type TableAs } from '../catalog/statements/create-table-as.ts'
import { currentVersion, fixTables, inputBytes } from '../catalog/table-sources.ts'
import { withVersions } from '../catalog/versioned-view.ts'
import { failure } from '../core/errors/failure.ts'
import { engineTimeZone, type JobSettings, jobSettings, unsupportedSetting } from '../core/job-conf.ts'
import { structJson } from '../core/spark-types.ts'
import type { ExecutionRequest, FilesTarget, QueueRef, TableSource } from '../engines/engine.ts'
import { hasRecords } from '../engines/record-source.ts'
import { dataFolder, newWriterId } from '../iceberg/file-names.ts'
import { loadTable } from '../iceberg/load-table.ts'
import { hasFilesInScope } from '../iceberg/overwrite-scope.ts'
import type { ScanFile } from '../iceberg/plan-scan.ts'
import type { ScanFilter } from '../iceberg/scan-filter.ts'
import type { JobRecord, QueueRecord } from '../metastore/metastore.ts'
import { analyse } from '../sql/analyse/analyse.ts'
import type { Statement } from '../sql/ast.ts'
import type { TableEntry } from '../sql/catalog-view.ts'
import { parse } from '../sql/parse/parse.ts'
import type { EnginePlan } from '../sql/plan.ts'
import { scanFilters } from '../sql/scan-filters.ts'
import type { Location } from '../storage/storage.ts'
import { analyseImport } from './analyse-import.ts'
import { type BadRecordsPlace, badRecordsPlace } from './bad-records.ts'
import { catalogContext } from './catalog-context.ts'
import { type ChosenFiles, chooseFiles } from './compaction.ts'
import { cellsAreExact } from './exact-cells.ts'
import type { JobParts } from './parts.ts'
import type { FolderPublication } from './publish-files.ts'
import { stageInsert } from './publish-insert.ts'
import { sessionOf } from './session.ts'

/** Results up to this many bytes of JSON whose cells hold their values are kept in the metastore, all others in a file. */
const INLINE_BYTES_MAX = 16 * 1024

/** A CU is one core and 4 GB; the engine caps both by what the machine has. */
const BYTES_PER_CU = 4 * 1024 ** 3

export const queueRef = (queue: QueueRecord): QueueRef => ({
  id: queue.id,
  name: queue.name,
  threads: queue.cuCount,
  memoryBytes: queue.cuCount * BYTES_PER_CU,
})

/** An attempt with all that is fixed at its start: names, types, snapshots, files. */
export interface Prepared {
  readonly plan: EnginePlan
  readonly settings: JobSettings
  readonly detail: string
  readonly inputBytes: number
  /** `null`: there is nothing for an engine to do; what the catalog knows of the files is enough. */
  readonly request: ExecutionRequest | null
  /** Where this attempt's new files go: a random name, so that a worker thought dead can spoil nothing that is committed. */
  readonly target: Location | null
  /** The version of the table that a write reads as well as writes; `null` when it does not read it. */
  readonly targetVersion: Location | null
  /** Of a statement that changes rows: the filters that those pass, and the files that go unread since all of their rows do. */
  readonly met: { readonly filters: readonly ScanFilter[]; readonly removed: readonly ScanFile[] }
  /** Of a compaction: the files that it puts together. */
  readonly chosen: ChosenFiles | null
  /** Where bad records of its inputs go; `null` when they stay in. */
  readonly badRecords: BadRecordsPlace | null
  readonly resultFile: Location | null
  /** The table that the statement makes; its folder is the attempt's own. */
  readonly newTable: Pick<TableAs, 'record' | 'ifNotExists'> | null
  /** The folder that an export makes public. */
  readonly publication: FolderPublication | null
}

/**
 * Everything Spark would hold against the statement before it runs.
 * @returns `null` when there is nothing to run: IF NOT EXISTS of a table or a partition that exists.
 * @throws the error that ends the job FAILED
 */
export async function prepare(job: JobRecord, queue: QueueRecord, parts: JobParts): Promise<Prepared | null> {
  const refused = unsupportedSetting(job.conf)
  if (refused !== null) throw failure('UNSUPPORTED', [refused])
  const settings = settingsOf(job, parts)
  const made: Made | null =
    job.movement?.kind === 'import'
      ? analyseImport(job, job.movement, settings, parts)
      : await analysed(parse(job.statement), job, settings, parts)
  if (made === null) return null
  const { plan } = made
  const { change, insert, compaction } = plan
  const filters = scanFilters(plan.query, plan.inputs)
  const chosen = compaction === undefined ? null : await chooseFiles(compaction, parts)
  const fixed = chosen === null ? await fixTables(plan.inputs, filters, change, parts.metastore.catalog, parts.storage) : [chosen.fixed]
  const inputs = fixed.map(({ source }) => source)
  const table = (change ?? insert ?? compaction)?.table
  const own = change?.target ?? plan.inputs.findIndex(({ id }) => id === table?.id)
  const version = fixed[own]?.version ?? (insert?.ifNotExists === true ? versionOf(insert.table, parts) : null)
  if (insert?.ifNotExists === true && (await isThere(insert, version, parts))) return null
  const isKnown = (change?.removesAll === true || chosen !== null) && inputs[own]?.files.length === 0
  const target = table === undefined || isKnown ? null : await targetFolder(table.location, plan, job, parts)
  const resultFile = plan.kind === 'query' ? await placeOfResult(job, parts) : null
  const badRecords =
    settings.badRecordsPath !== null && table !== undefined && inputs.some(hasRecords)
      ? await badRecordsPlace(job, settings.badRecordsPath, parts)
      : null
  return {
    plan,
    settings,
    // A write has no output columns: its detail is the empty struct.
    detail: structJson(plan.kind === 'query' || plan.kind === 'compaction' ? plan.schema : []),
    inputBytes: inputBytes(inputs),
    request: isKnown ? null : request(job, queue, parts, { plan, settings, inputs, target, chosen, badRecords, resultFile }),
    target,
    targetVersion: version,
    met: { filters: filters.get(own) ?? [], removed: fixed[own]?.removed ?? [] },
    chosen,
    badRecords,
    resultFile,
    newTable: isTableAs(made) ? made : null,
    publication: null,
  }
}

const versionOf = (table: TableEntry, { metastore }: JobParts): Location | null =>
  table.kind === 'managed' ? currentVersion(table, metastore.catalog) : null

/** Whether there is what an overwrite with IF NOT EXISTS would replace. */
async function isThere(insert: NonNullable<EnginePlan['insert']>, version: Location | null, parts: JobParts): Promise<boolean> {
  if (version === null) return hasPartition(insert, parts.metastore.catalog)
  return await hasFilesInScope(parts.storage, await loadTable(parts.storage, version), insert.scope)
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

type Made = TableAs | { readonly plan: EnginePlan }

const isTableAs = (made: Made): made is TableAs => 'record' in made

async function analysed(statement: Statement, job: JobRecord, settings: JobSettings, parts: JobParts): Promise<Made | null> {
  const current = currentDatabaseOf(job.currentDatabase)
  const { metastore, storage } = parts
  if (statement.kind === 'optimize' || statement.kind === 'call-procedure') {
    return { plan: compactionPlan(statement, catalogContext(job, parts), job.statement) }
  }
  const view = await withVersions(createCatalogView(metastore.catalog, job.projectId, current), statement, metastore.catalog, storage)
  const plan = analyse(statement, job.statement, view, sessionOf(job, settings, parts))
  return statement.kind === 'create-table' ? planTableAs(statement, plan, catalogContext(job, parts)) : { plan }
}

/** A name that nobody else uses, with the job's id in it, by which recovery finds what a dead attempt left. */
async function targetFolder(table: Location, { insert, inputs }: EnginePlan, job: JobRecord, parts: JobParts): Promise<Location> {
  const { storage, newId } = parts
  if (insert?.table.kind === 'external') return await stageInsert(insert, inputs, job, parts)
  const folder = { root: table.root, key: `${table.key}/${dataFolder(newWriterId({ jobId: job.id, attempt: job.attempt }, newId()))}` }
  await storage.makeFolder(folder)
  return folder
}

function request(
  job: JobRecord,
  queue: QueueRecord,
  { storage }: JobParts,
  fixed: Pick<Prepared, 'plan' | 'settings' | 'target' | 'chosen' | 'badRecords' | 'resultFile'> & { inputs: readonly TableSource[] },
): ExecutionRequest {
  const { plan, inputs, target, chosen, badRecords, resultFile } = fixed
  const { timeZone, rowsPerFileMax } = fixed.settings
  const table = (plan.change ?? plan.insert ?? plan.compaction)?.table
  return {
    id: `${job.id}-${job.attempt}`,
    jobId: job.id,
    attempt: job.attempt,
    projectId: job.projectId,
    queue: queueRef(queue),
    plan,
    inputs,
    target:
      target === null || table === undefined || table.kind === 'external'
        ? null
        : {
            folder: storage.localPath(target),
            columns: table.columns,
            partitioning: table.partitioning,
            rowsPerFileMax: chosen === null ? rowsPerFileMax : chosen.rowsPerFile,
          },
    file: null,
    files: target === null || table?.kind !== 'external' ? null : { ...filesOf(table), folder: storage.localPath(target), rowsPerFileMax },
    badRecords: badRecords === null ? null : storage.localPath(badRecords.staged),
    result:
      resultFile === null
        ? null
        : { path: storage.localPath(resultFile), inlineBytesMax: cellsAreExact(plan.schema, timeZone) ? INLINE_BYTES_MAX : 0 },
    settings: { 'spark.sql.session.timeZone': engineTimeZone(timeZone) },
  }
}

const filesOf = ({ provider, options, columns, partitioning }: TableEntry): Omit<FilesTarget, 'folder' | 'rowsPerFileMax'> => ({
  format: provider as FilesTarget['format'],
  options,
  columns,
  partitioning,
})
