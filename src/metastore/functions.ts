import type { FunctionRecord } from './metastore.ts'
import { query, unit, write } from './query.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/** Rejected as `unique` when the database has a function of this name. */
export const insertFunction = (definition: FunctionRecord): UnitOfWork =>
  unit(
    'insert-function',
    write(
      query.insertInto('catalog_function').values({
        id: definition.id,
        project_id: definition.projectId,
        database_id: definition.databaseId,
        name: definition.name,
        class_name: definition.className,
        resources: JSON.stringify(definition.resources),
        created_at_ms: definition.createdAtMs,
      }),
    ),
  )

/** Rejected as `rows` when there is none of this id. */
export const deleteFunction = (id: string): UnitOfWork =>
  unit('delete-function', write(query.deleteFrom('catalog_function').where('id', '=', id)))
