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

/** Stands for a value while a template is compiled. */
class Place {
  readonly name: PropertyKey
  constructor(name: PropertyKey) {
    this.name = name
  }
}

/**
 * A write that is compiled once, on its first use, and then only given its values: a tenth of the time for what every job passes through.
 * @param build - Gets the function that names a place. A value that may be `null` needs a statement that means the same then: `is`, not `=`.
 */
export function template<Values extends Readonly<Record<string, SqlValue>>>(
  build: (at: <Name extends keyof Values>(name: Name) => Values[Name]) => Compilable,
  rows: number | null = 1,
): (values: Values) => Write {
  let compiled: { readonly sql: string; readonly parameters: readonly unknown[] } | null = null
  return (values) => {
    compiled ??= build((name) => new Place(name) as never).compile()
    const { sql, parameters } = compiled
    return { sql, parameters: parameters.map((value) => (value instanceof Place ? values[value.name as string] : value) as SqlValue), rows }
  }
}

export const unit = (name: string, ...writes: readonly Write[]): UnitOfWork => ({ name, writes })
