import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { checkDataFolder } from './catalog/check-data-folder.ts'
import { createPublications } from './catalog/publications.ts'
import { removeSuperfluous } from './catalog/remove-superfluous.ts'
import { removeUncommitted } from './catalog/remove-uncommitted.ts'
import { removeUnnamedTables } from './catalog/remove-unnamed-tables.ts'
import { createTableCommits } from './catalog/table-commits.ts'
import { createTableReaders } from './catalog/table-readers.ts'
import { parseCommandLine } from './cli/command-line.ts'
import { untilStopped } from './cli/until-stopped.ts'
import { loadConfig } from './config/load-config.ts'
import type { BucketMapping, Config } from './config/settings.ts'
import { systemClock } from './core/clock.ts'
import { failure, isDliError } from './core/errors/failure.ts'
import { systemRandom } from './core/random.ts'
import { createDuckdbEngine } from './engines/duckdb/duckdb-engine.ts'
import { killLeftovers } from './engines/duckdb/process-identity.ts'
import { createResultReader } from './engines/duckdb/result-reader.ts'
import type { WorkerEvent } from './engines/duckdb/worker-pool.ts'
import { type EnsuredIdentity, ensureIdentity } from './iam/bootstrap.ts'
import { CREDENTIALS_FILE, writeCredentialsFile } from './iam/credentials-file.ts'
import { createIam } from './iam/iam.ts'
import { deadWriters } from './jobs/catalog-context.ts'
import { startExpiry } from './jobs/expire-results.ts'
import { createJobService } from './jobs/job-service.ts'
import { behindUsers, startMaintenance } from './jobs/maintenance/maintenance.ts'
import { acquireDataFolder } from './metastore/data-folder-lock.ts'
import type { Metastore } from './metastore/metastore.ts'
import { openMetastore } from './metastore/open.ts'
import { deleteWorker, insertWorker } from './metastore/workers.ts'
import { createLogger } from './observe/logger.ts'
import { createMetrics } from './observe/metrics.ts'
import { ensureDefaults } from './queues/ensure-defaults.ts'
import { buildApp } from './server/app.ts'
import { duckdbEmitter } from './sql/duckdb/emitter.ts'
import { createLocalStorage } from './storage/local-storage.ts'
import type { Readiness } from './wire/operations.ts'

const EXPIRY_EVERY_MS = 60_000

async function ownVersion(): Promise<string> {
  const packageFile = await readFile(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(packageFile) as { version: string }).version
}

/** Buckets with the id of their project, which the settings may give by name; without one it is the first project. */
function bucketsOf(mappings: readonly BucketMapping[], { projectId }: EnsuredIdentity, { iam }: Metastore) {
  return mappings.map(({ project, name, folder }) => {
    const named =
      project === null
        ? null
        : (iam
            .domains()
            .flatMap(({ id }) => iam.projects(id))
            .find((each) => each.id === project || each.name === project) ?? null)
    if (project !== null && named === null)
      throw failure('CONFIG_INVALID', ['bucket', `there is no project "${project}" to map ${name} for`])
    return { projectId: named?.id ?? projectId, name, folder }
  })
}

/** What a predecessor's workers may still do is over before anything is dispatched; what they are is stored before their first statement. */
async function forgetWorkers(metastore: Metastore, log: Logger): Promise<void> {
  const left = metastore.workers.all()
  const killed = killLeftovers(left)
  if (killed.length > 0) log.warn({ pids: killed }, 'worker.leftover_killed')
  for (const { pid, startTime } of left) await metastore.write(deleteWorker(pid, startTime))
}

async function recordWorker(metastore: Metastore, { kind, pid, startTime, bootId, queueId }: WorkerEvent): Promise<void> {
  const unit =
    kind === 'started' ? insertWorker({ pid, startTime, bootId, queueId, startedAtMs: systemClock.nowMs() }) : deleteWorker(pid, startTime)
  const outcome = await metastore.write(unit)
  if (outcome.outcome === 'rejected') throw new Error(`${unit.name} was rejected: ${outcome.text}`)
}

function announce(config: Config, url: string, identity: EnsuredIdentity): void {
  process.stdout.write(`${JSON.stringify({ event: 'listening', url, project_id: identity.projectId })}\n`)
  if (!process.stdout.isTTY) return
  process.stderr.write(
    `open-dli listens on ${url} (API: ${url}/docs)\nproject ${identity.projectName} (${identity.projectId}), user ${identity.userName}; ` +
      `password and keys: ${join(config.dataDir, CREDENTIALS_FILE)}\nCtrl-C stops it.\n`,
  )
}

/** Run the server until a signal stops it. What was opened is closed in reverse order. */
async function serve(config: Config, version: string): Promise<void> {
  const log = createLogger(config)
  await using opened = new AsyncDisposableStack()
  opened.defer(() => log.flush())
  const lock = opened.use(await acquireDataFolder({ dataDir: config.dataDir }))
  const metastore = opened.use(await openMetastore({ file: join(config.dataDir, 'metastore.db'), log }))
  const store = { reads: metastore.iam, write: metastore.write }
  const identity = await ensureIdentity({ configured: config, store, random: systemRandom, region: config.region ?? 'local-1' })
  await writeCredentialsFile(config.dataDir, identity)
  const shared = { metastore, clock: systemClock, random: systemRandom }
  await ensureDefaults(shared, { id: identity.projectId, ownerName: identity.userName, slots: config.slots })

  const { dataDir, allowPath: allowedPaths } = config
  const storage = createLocalStorage({ dataDir, buckets: bucketsOf(config.bucket, identity, metastore), allowedPaths })
  await checkDataFolder(dataDir, metastore.catalog, storage)
  await forgetWorkers(metastore, log)
  await removeUncommitted({ metastore, storage, log })
  await removeUnnamedTables({ metastore, storage, log })

  const spillFolder = join(dataDir, 'spill')
  const places = { log, spillFolder, foldersOf: storage.foldersOf }
  const engine = createDuckdbEngine({
    ...places,
    emitter: duckdbEmitter,
    addressOf: storage.addressOf,
    onWorker: (event) => recordWorker(metastore, event),
  })
  opened.defer(() => engine.close())
  const results = createResultReader({ ...places, prelude: duckdbEmitter.prelude })
  opened.defer(() => results.close())
  const metrics = createMetrics({ version })
  const graceMs = config.keepRemovedMinutes * 60_000
  const readers = createTableReaders(metastore.tombstones)
  const jobs = createJobService({
    metastore,
    storage,
    engine,
    results,
    commits: createTableCommits({ ...shared, storage, graceMs }),
    readers,
    graceMs,
    publications: createPublications({ metastore, storage }),
    clock: systemClock,
    newId: systemRandom.uuid,
    log,
    serverId: systemRandom.uuid(),
    timeZone: config.timeZone,
    onMove: metrics.jobMoved,
  })

  const maintenance = startMaintenance({
    jobs,
    metastore,
    storage,
    clock: systemClock,
    log,
    removeDue: () => removeSuperfluous({ metastore, storage, readers, clock: systemClock, log }),
    isDead: (projectId) => deadWriters(projectId, { metastore }),
    onAction: metrics.maintained,
    onRemoved: metrics.filesRemoved,
    everyMs: config.maintenanceSeconds * 1_000,
  })
  opened.defer(() => maintenance.stop())
  const keepMs = config.keepResultsMinutes * 60_000
  opened.defer(startExpiry({ metastore, storage, clock: systemClock, log, keepMs, graceMs }, EXPIRY_EVERY_MS))

  let readiness: Readiness = 'starting'
  const app = buildApp({
    jobs: behindUsers(jobs, maintenance),
    iam: createIam({ store, clock: systemClock, random: systemRandom }),
    queues: metastore.queues,
    log,
    metrics,
    clock: systemClock,
    random: systemRandom,
    readiness: () => readiness,
    startedAtMs: systemClock.nowMs(),
    version,
    region: config.region ?? 'local-1',
    publicUrl: config.publicUrl,
  })
  opened.defer(() => app.close())
  const taken = await jobs.start()
  const url = await app.listen({ host: config.host, port: config.port })
  readiness = 'ready'
  const stopping = untilStopped()
  log.info({ url, version, jobs_taken_over: taken }, 'server.listening')
  announce(config, url, identity)

  const { again } = await stopping
  readiness = 'stopping'
  lock.markStopping()
  log.info({}, 'server.stopping')
  await maintenance.stop()
  await Promise.race([jobs.stop(config.stopSeconds * 1_000), again])
}

/**
 * The `open-dli` command.
 * @param args - After the program's name.
 * @returns the exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const version = await ownVersion()
  const commandLine = parseCommandLine(args, version)
  if (commandLine.command === 'none') return commandLine.exitCode
  try {
    await serve(loadConfig(commandLine.flags, process.env, commandLine.configFile), version)
    return 0
  } catch (error) {
    process.stderr.write(`open-dli: ${isDliError(error) ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
    return 1
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
