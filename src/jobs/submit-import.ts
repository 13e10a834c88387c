import { failure } from '../core/errors/failure.ts'
import { jobSettings } from '../core/job-conf.ts'
import type { JobRecord } from '../metastore/metastore.ts'
import type { JobParts } from './parts.ts'
import { requireQueue, storeJob } from './store-job.ts'
import type { Caller, ImportRequest } from './types.ts'

/**
 * Store an import; when this resolves its job is on the disk. What can be wrong with the path itself shows here, what lies there when it runs.
 * @throws PATH_INVALID, PATH_REFUSED, QUEUE_NOT_FOUND, DATABASE_NOT_FOUND, TABLE_NOT_FOUND, PARAMETER_INVALID
 */
export async function acceptImport(caller: Caller, request: ImportRequest, parts: JobParts): Promise<JobRecord> {
  const { database, table, conf, movement } = request
  const queue = requireQueue(caller.projectId, request.queueName, parts)
  parts.storage.locate(caller.projectId, movement.dataPath)
  jobSettings(conf, parts.timeZone)
  const { catalog } = parts.metastore
  if (catalog.database(caller.projectId, database) === null) throw failure('DATABASE_NOT_FOUND', [database])
  if (catalog.table(caller.projectId, database, table) === null) throw failure('TABLE_NOT_FOUND', [table])
  return await storeJob(
    {
      id: parts.newId(),
      projectId: caller.projectId,
      type: 'IMPORT',
      mode: 'async',
      queueName: queue.name,
      ownerId: caller.userId,
      ownerName: caller.userName,
      statement: `LOAD DATA INPATH '${movement.dataPath}'${movement.overwrite ? ' OVERWRITE' : ''} INTO TABLE ${database}.${table}`,
      currentDatabase: '',
      conf,
      tags: [],
      engineType: 'spark',
      databaseName: database,
      tableName: table,
      movement,
      submittedAtMs: parts.clock.nowMs(),
      leaseOwner: parts.serverId,
    },
    parts,
  )
}
