import { mkdir, readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { createTableCommits } from './catalog/table-commits.ts'
import { removeUncommitted } from './catalog/remove-uncommitted.ts'
import { parseCommandLine } from './cli/command-line.ts'
import { untilStopped } from './cli/until-stopped.ts'
import { loadConfig } from './config/load-config.ts'
import type { Config } from './config/settings.ts'
import { systemClock } from './core/clock.ts'
import { isDliError } from './core/errors/failure.ts'
import { systemRandom } from './core/random.ts'
import { createDuckdbEngine } from './engines/duckdb/engine.ts'
import { createResultReader } from './engines/duckdb/result-reader.ts'
import { bootstrap } from './iam/bootstrap.ts'
import { createIam } from './iam/iam.ts'
import { createJobService } from './jobs/job-service.ts'
import { acquireDataFolder } from './metastore/data-folder-lock.ts'
import { openMetastore } from './metastore/open.ts'
import { createLogger } from './observe/logger.ts'
import { createMetrics } from './observe/metrics.ts'
import { ensureDefaults } from './queues/ensure-defaults.ts'
import { buildApp } from './server/app.ts'
import { createLocalStorage } from './storage/local-storage.ts'

const version = async (): Promise<string> => {
  const packageFile = await readFile(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(packageFile) as { version: string }).version
}
