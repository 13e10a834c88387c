import { CATALOGS, foldName } from '../core/names.ts'
import type { QualifiedName, Statement } from './ast.ts'
import { OTHER_PROCEDURES, systemProcedure } from './procedures.ts'

type Kind = Statement['kind']
type Name<K extends Kind> = string | ((statement: Extract<Statement, { kind: K }>) => string | null)

/** Databases do not nest; the catalog that holds them has two names. */
const isCatalog = (name: QualifiedName): boolean => name.length === 1 && CATALOGS.has(foldName(name[0]?.text ?? ''))

/**
 * Statements that have a tree and that nobody runs yet, by the name under which they are refused; where a function says `null`, that one is run.
 * Who takes a kind over deletes its line and adds a handler (`catalog/run-statement.ts`) or an analysis (`analyse/analyse.ts`).
 */
const NOT_RUN: { readonly [K in Kind]?: Name<K> } = {
  recognised: ({ construct }) => construct,
  'insert-directory': 'INSERT OVERWRITE DIRECTORY',

  'set-database-properties': 'ALTER DATABASE',
  'set-database-location': 'ALTER DATABASE',
  'create-table': ({ temporary, buckets }) => {
    if (temporary) return 'CREATE TEMPORARY TABLE'
    return buckets === null ? null : 'CREATE TABLE … CLUSTERED BY'
  },
  'replace-table': ({ orCreate }) => (orCreate ? 'CREATE OR REPLACE TABLE' : 'REPLACE TABLE'),
  'create-index': 'CREATE INDEX',
  'drop-index': 'DROP INDEX',
  'replace-columns': 'ALTER TABLE … REPLACE COLUMNS',
  'set-table-format': 'ALTER TABLE … SET FILEFORMAT',
  'set-table-lifecycle': 'ALTER TABLE … LIFECYCLE',

  'show-databases': ({ parent }) => (parent === null || isCatalog(parent) ? null : 'SHOW NAMESPACES IN'),
  'show-history': ({ partition }) => (partition.length === 0 ? null : 'SHOW HISTORY FOR TABLE … PARTITION'),

  'manage-resource': ({ action }) => action,
  'restore-table': ({ partition, version }) => {
    if (partition.length > 0) return 'RESTORE TABLE … PARTITION'
    return version === null ? 'RESTORE TABLE … TO INITIAL LAYOUT' : null
  },
  optimize: ({ where }) => (where === null ? null : 'OPTIMIZE … WHERE'),
  'call-procedure': ({ procedure }) => {
    const name = systemProcedure(procedure)
    return name !== null && OTHER_PROCEDURES.has(name) ? `the procedure system.${name}` : null
  },

  'create-role': 'CREATE ROLE',
  'drop-role': 'DROP ROLE',
  'grant-role': 'GRANT',
  'revoke-role': 'REVOKE',
  grant: 'GRANT',
  revoke: 'REVOKE',
  'show-roles': ({ all }) => (all ? 'SHOW ALL ROLES' : 'SHOW ROLES'),
  'show-principals': 'SHOW PRINCIPALS',
  'show-grant': 'SHOW GRANT',
}

/** The name under which a statement is refused because nobody runs it; `null` for those that run. */
export function refusedConstruct(statement: Statement): string | null {
  const name = NOT_RUN[statement.kind] as Name<Kind> | undefined
  if (name === undefined) return null
  return typeof name === 'string' ? name : name(statement as never)
}
