import type { CreateDatabase, DropDatabase, Property, SetDatabaseLocation, SetDatabaseProperties } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { propertyList } from './properties.ts'
import { keysOf, refuseReserved } from './reserved-properties.ts'

/** How SQL names a database. */
export const DATABASE_WORDS: ReadonlySet<string> = new Set(['DATABASE', 'SCHEMA', 'NAMESPACE'])

/** CREATE DATABASE | SCHEMA; its clauses come in any order, each once. */
export function createDatabase(cursor: Cursor): CreateDatabase {
  const { start } = cursor
  cursor.expect('CREATE')
  cursor.advance()
  const ifNotExists = cursor.acceptAll('IF', 'NOT', 'EXISTS')
  const name = cursor.qualifiedName('a database')
  let comment: string | null = null
  let location: string | null = null
  let properties: readonly Property[] | null = null
  for (;;) {
    const at = cursor.start
    const duplicate = (clause: string) => cursor.error(`Found duplicate clauses: ${clause}`, at)
    if (cursor.accept('COMMENT')) {
      if (comment !== null) throw duplicate('COMMENT')
      comment = cursor.string()
    } else if (cursor.accept('LOCATION')) {
      if (location !== null) throw duplicate('LOCATION')
      location = cursor.string()
    } else if (cursor.acceptAll('WITH', 'DBPROPERTIES') || cursor.acceptAll('WITH', 'PROPERTIES')) {
      if (properties !== null) throw duplicate('WITH DBPROPERTIES')
      properties = propertyList(cursor)
      refuseReserved(cursor, start, 'namespace', keysOf(properties))
    } else break
  }
  return { kind: 'create-database', start, end: cursor.end, name, ifNotExists, comment, properties: properties ?? [], location }
}

/** DROP DATABASE | SCHEMA; RESTRICT is the default. */
export function dropDatabase(cursor: Cursor): DropDatabase {
  const { start } = cursor
  cursor.expect('DROP')
  cursor.advance()
  const ifExists = cursor.acceptAll('IF', 'EXISTS')
  const name = cursor.qualifiedName('a database')
  const cascade = cursor.accept('CASCADE')
  if (!cascade) cursor.accept('RESTRICT')
  return { kind: 'drop-database', start, end: cursor.end, name, ifExists, cascade }
}

/** The rest of ALTER DATABASE, from DATABASE on. */
export function setDatabase(cursor: Cursor, start: number): SetDatabaseProperties | SetDatabaseLocation {
  cursor.advance()
  const name = cursor.qualifiedName('a database')
  cursor.expect('SET')
  if (cursor.accept('LOCATION')) {
    const location = cursor.string('a path')
    return { kind: 'set-database-location', start, end: cursor.end, name, location }
  }
  if (!cursor.accept('DBPROPERTIES') && !cursor.accept('PROPERTIES')) throw cursor.unexpected("'DBPROPERTIES' or 'LOCATION'")
  const properties = propertyList(cursor)
  refuseReserved(cursor, start, 'namespace', keysOf(properties))
  return { kind: 'set-database-properties', start, end: cursor.end, name, properties }
}
