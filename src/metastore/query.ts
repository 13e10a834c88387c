import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { Schema } from './schema.ts'
import type { SqlValue, UnitOfWork, Write } from './unit-of-work.ts'

/** Kysely as a compiler alone: it never runs anything, the writer and the readers do. The one place that names the SQL dialect. */
export const query = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/** A compiled statement as a write; `rows` is the number it must change, `null` for any. */
export function write(statement: Compilable, rows: number | null = 1): Write {
  const { sql, parameters } = statement.compile()
  return { sql, parameters: parameters as readonly SqlValue[], rows }
}

export const unit = (name: string, ...writes: readonly Write[]): UnitOfWork => ({ name, writes })
