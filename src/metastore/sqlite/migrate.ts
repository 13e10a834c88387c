import { rename } from 'node:fs/promises'
import { backup, DatabaseSync } from 'node:sqlite'
import { failure, isDliError } from '../../core/errors/failure.ts'
import type { Migration } from '../migrations/all.ts'

/** `odli`: how a file says that it is a metastore. */
const APPLICATION_ID = 0x6f646c69

export interface Migrated {
  /** Version before and after: how many migrations the file had and has. 0: it was new. */
  readonly from: number
  readonly to: number
  /** Copy of the file as it was, when it had to be upgraded. */
  readonly backup: string | null
}

const pragma = (database: DatabaseSync, name: string): number =>
  Number(Object.values(database.prepare(`PRAGMA ${name}`).get() as Record<string, unknown>)[0])

const isEmpty = (database: DatabaseSync): boolean => database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined

function versionOf(database: DatabaseSync, known: number, unusable: (why: string) => Error): number {
  const version = pragma(database, 'user_version')
  if (pragma(database, 'application_id') !== APPLICATION_ID && !isEmpty(database)) throw unusable('it is a database of something else')
  if (version > known) throw unusable(`its schema has version ${version}, and this open-dli knows versions up to ${known}; use a newer one`)
  return version
}

/** One transaction, the version included: a crash leaves the step done or not begun. */
function step(database: DatabaseSync, { name, statements }: Migration, version: number): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    for (const statement of statements) database.exec(statement)
    const broken = database.prepare('PRAGMA foreign_key_check').get()
    if (broken !== undefined) throw new Error(`a row of ${String(broken.table)} refers to nothing`)
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}; COMMIT`)
  } catch (cause) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw new Error(`migration ${name} failed`, { cause })
  }
}

/**
 * Bring the file to the newest schema, making it when it is not there. An existing file is copied first, beside itself.
 * @throws METASTORE_UNUSABLE for a newer schema and for a file that is no metastore
 */
export async function migrate(file: string, migrations: readonly Migration[]): Promise<Migrated> {
  const unusable = (why: string, cause?: unknown) => failure('METASTORE_UNUSABLE', [file, why], { operation: 'open-metastore', cause })
  try {
    using database = new DatabaseSync(file)
    // Foreign keys are off: a step that makes a table anew passes through states that break them. Each step checks them at its end.
    database.exec('PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF')
    const from = versionOf(database, migrations.length, unusable)
    let copy: string | null = null
    if (from > 0 && from < migrations.length) {
      copy = `${file}.version-${from}`
      // Under another name until it is whole.
      await backup(database, `${copy}.part`)
      await rename(`${copy}.part`, copy)
    }
    database.exec('PRAGMA journal_mode = WAL')
    for (const [index, migration] of migrations.entries()) if (index >= from) step(database, migration, index + 1)
    return { from, to: migrations.length, backup: copy }
  } catch (error) {
    if (isDliError(error)) throw error
    throw unusable(error instanceof Error ? error.message : String(error), error)
  }
}
