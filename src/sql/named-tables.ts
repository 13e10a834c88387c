import type { Statement } from './ast.ts'

type Kind = Statement['kind']
type Member<K extends Kind> = Exclude<keyof Extract<Statement, { kind: K }>, 'kind' | 'start' | 'end'>

/** Which members of a statement's own node name tables or views, and what becomes of those: looked at, or changed, made or dropped. */
export interface NamedTables<K extends Kind = Kind> {
  readonly read?: readonly Member<K>[]
  readonly written?: readonly Member<K>[]
}

const written = { written: ['name'] } as const
const read = { read: ['name'] } as const
const changed = { written: ['table'] } as const

/** Statements that are not here name none beside those in their queries. */
export const NAMED_TABLES: { readonly [K in Kind]?: NamedTables<K> } = {
  insert: changed,
  'load-data': changed,
  update: changed,
  delete: changed,
  merge: { written: ['table'], read: ['source'] },
  optimize: changed,
  'restore-table': changed,
  'clear-history': changed,

  'create-table': written,
  'replace-table': written,
  'create-table-like': { written: ['name'], read: ['source'] },
  'drop-table': written,
  'truncate-table': written,
  'repair-table': written,
  'refresh-table': read,
  'analyze-table': read,
  'create-index': changed,
  'drop-index': changed,
  'rename-table': { written: ['name', 'to'] },
  'set-table-properties': written,
  'unset-table-properties': written,
  'add-columns': written,
  'rename-column': written,
  'drop-columns': written,
  'alter-column': written,
  'replace-columns': written,
  'set-table-serde': written,
  'set-table-format': written,
  'set-table-location': written,
  'set-table-lifecycle': written,
  'add-partitions': written,
  'rename-partition': written,
  'drop-partitions': written,
  'drop-partitions-where': written,
  'recover-partitions': written,

  'create-view': written,
  'create-view-using': written,
  'alter-view-query': written,
  'drop-view': written,
  'uncache-table': read,

  'show-table-properties': read,
  'show-partitions': read,
  'show-create-table': read,
  'show-history': read,
  'describe-table': read,
}
