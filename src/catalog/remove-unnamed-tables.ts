import type { Logger } from 'pino'
import { tableMakerOf } from '../iceberg/file-names.ts'
import type { Metastore } from '../metastore/metastore.ts'
import type { Location, Storage } from '../storage/storage.ts'

export interface UnnamedTablesParts {
  readonly metastore: {
    readonly iam: Pick<Metastore['iam'], 'domains' | 'projects'>
    readonly jobs: Pick<Metastore['jobs'], 'get'>
    readonly catalog: Pick<Metastore['catalog'], 'managedTables'>
  }
  readonly storage: Storage
  readonly log: Logger
}

/**
 * Remove the folders of tables that are in no catalog: what jobs left that were making a table and died before their commit, or could not
 * take away what they had made, and tables that were dropped by a server which died before their files went. Call it when this server holds the
 * data folder and its predecessor's workers are gone, before anything is dispatched.
 *
 * A table is in the catalog from the end of the job that makes it until it is dropped, and its folder carries that job's id. So the folder of a
 * job that the metastore knows and of a table that it does not is nobody's. A folder without such a name, or of a job that is unknown here (the
 * metastore may be older than the folder), stays.
 * @returns how many folders were removed.
 */
export async function removeUnnamedTables(parts: UnnamedTablesParts): Promise<number> {
  const { iam, catalog } = parts.metastore
  const named = new Set(catalog.managedTables().map(({ location }) => textOf(location)))
  let removed = 0
  for (const { id } of iam.domains().flatMap((domain) => iam.projects(domain.id))) removed += await removeOf(id, named, parts)
  return removed
}

const textOf = ({ root, key }: Location): string => `${root}/${key}`

async function removeOf(projectId: string, named: ReadonlySet<string>, { metastore, storage, log }: UnnamedTablesParts): Promise<number> {
  const place = (key: string) => storage.systemLocation(projectId, 'warehouse', key)
  const isNobodys = (folder: Location, name: string): boolean => {
    const maker = tableMakerOf(name)
    return maker !== null && !named.has(textOf(folder)) && metastore.jobs.get(projectId, maker.jobId) !== null
  }
  let removed = 0
  try {
    for (const database of await storage.listFolders(place(''))) {
      for (const name of await storage.listFolders(place(database))) {
        const folder = place(`${database}/${name}`)
        if (!isNobodys(folder, name)) continue
        await storage.remove(folder)
        removed += 1
      }
    }
    if (removed > 0) log.info({ project_id: projectId, removed }, 'recovery.unnamed_tables_removed')
  } catch (error) {
    // What cannot be removed now is tried again at the next start; it keeps nobody from working.
    log.error({ project_id: projectId, err: error }, 'recovery.unnamed_tables_skipped')
  }
  return removed
}
