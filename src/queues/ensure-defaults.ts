import type { Clock } from '../core/clock.ts'
import { DEFAULT_DATABASE, DEFAULT_QUEUE } from '../core/names.ts'
import type { Random } from '../core/random.ts'
import { insertDatabase } from '../metastore/catalog.ts'
import type { Metastore } from '../metastore/metastore.ts'
import { insertQueue } from '../metastore/queues.ts'
import type { UnitOfWork } from '../metastore/unit-of-work.ts'

/** CUs of the shared queue; the engine caps threads and memory by what the machine has. */
const DEFAULT_QUEUE_CUS = 16

/** Every project has the queue `default` and the database `default`; neither can be made or dropped by a user. */
export async function ensureDefaults(
  { metastore, clock, random }: { metastore: Metastore; clock: Clock; random: Random },
  project: { readonly id: string; readonly ownerName: string; readonly slots: number },
): Promise<void> {
  const missing: UnitOfWork[] = []
  const createdAtMs = clock.nowMs()
  if (metastore.queues.queue(project.id, DEFAULT_QUEUE) === null) {
    missing.push(
      insertQueue({
        id: random.uuid(),
        projectId: project.id,
        name: DEFAULT_QUEUE,
        type: 'sql',
        description: '',
        ownerName: project.ownerName,
        cuCount: DEFAULT_QUEUE_CUS,
        slots: project.slots,
        resourceId: random.uuid(),
        createdAtMs,
      }),
    )
  }
  if (metastore.catalog.database(project.id, DEFAULT_DATABASE) === null) {
    missing.push(
      insertDatabase({
        id: random.uuid(),
        projectId: project.id,
        name: DEFAULT_DATABASE,
        comment: 'Default database',
        ownerName: project.ownerName,
        properties: {},
        createdAtMs,
        revision: 0,
      }),
    )
  }
  for (const unit of missing) {
    const outcome = await metastore.write(unit)
    if (outcome.outcome === 'rejected') throw new Error(`${unit.name} was rejected: ${outcome.text}`)
  }
}
