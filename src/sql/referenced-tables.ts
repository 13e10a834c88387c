import { foldName } from '../core/names.ts'
import type { CacheTable, CommentOn, CommonTable, Identifier, QualifiedName, ShowColumns, Statement } from './ast.ts'
import { NAMED_TABLES, type NamedTables } from './named-tables.ts'

/** Names of common tables that hide tables here. */
interface Scope {
  readonly names: ReadonlySet<string>
  readonly outer: Scope | null
}

type Use = 'read' | 'written'
type Report = (name: QualifiedName, use: Use) => void

export interface TableUses {
  /** Tables and views whose rows or metadata a statement looks at. */
  readonly read: readonly QualifiedName[]
  /** Those whose rows or metadata it changes, and those that it makes or drops. */
  readonly written: readonly QualifiedName[]
}

/**
 * The tables that a statement names, by what it does to them: each once in a list (in the spelling of its first appearance), in order of
 * appearance. Names of common tables are left out where they are in scope.
 */
export function tableUses(statement: Statement): TableUses {
  const found = { read: [] as QualifiedName[], written: [] as QualifiedName[] }
  visit(statement, null, (name, use) => found[use].push(name))
  return { read: distinct(found.read), written: distinct(found.written) }
}

/** All of them, to read or to write. */
export function referencedTables(statement: Statement): readonly QualifiedName[] {
  const found: QualifiedName[] = []
  visit(statement, null, (name) => found.push(name))
  return distinct(found)
}

/** The first of `referencedTables`. */
export const firstTable = (statement: Statement): QualifiedName | null => referencedTables(statement)[0] ?? null

const startOf = (name: QualifiedName): number => (name[0] as Identifier).start

function distinct(names: readonly QualifiedName[]): readonly QualifiedName[] {
  const first = new Map<string, QualifiedName>()
  for (const name of names.toSorted((left, right) => startOf(left) - startOf(right))) {
    const key = JSON.stringify(name.map((part) => foldName(part.text)))
    if (!first.has(key)) first.set(key, name)
  }
  return [...first.values()]
}

/** Kinds whose own names hang on more than their kind. */
const SPECIAL: Readonly<Record<string, (node: never, scope: Scope | null, report: Report) => void>> = {
  table: readByName,
  'table-query': readByName,
  'comment-on': ({ target, name }: CommentOn, _scope: Scope | null, report: Report) => {
    if (target === 'TABLE') report(name, 'written')
  },
  /** With a query it makes a view of the name. */
  'cache-table': ({ name, query }: CacheTable, _scope: Scope | null, report: Report) => {
    report(name, query === null ? 'read' : 'written')
  },
  'show-columns': ({ table, database }: ShowColumns, _scope: Scope | null, report: Report) => {
    report(table.length === 1 && database !== null ? [...database, ...table] : table, 'read')
  },
}

function readByName({ name }: { readonly name: QualifiedName }, scope: Scope | null, report: Report): void {
  if (!isCommon(name, scope)) report(name, 'read')
}

/** Walks a node's members as they are; the parser bounds how deep that can go. */
function visit(value: unknown, outer: Scope | null, report: Report): void {
  if (typeof value !== 'object' || value === null) return
  const { kind, ctes } = value as { kind?: unknown; ctes?: readonly CommonTable[] }
  const scope = ctes === undefined || ctes.length === 0 ? outer : commonTables(ctes, outer, report)
  if (typeof kind === 'string') visitNames(kind, value as Readonly<Record<string, unknown>>, scope, report)
  for (const [name, member] of Object.entries(value)) if (name !== 'ctes') visit(member, scope, report)
}

function visitNames(kind: string, node: Readonly<Record<string, unknown>>, scope: Scope | null, report: Report): void {
  const special = Object.hasOwn(SPECIAL, kind) ? SPECIAL[kind] : undefined
  if (special !== undefined) special(node as never, scope, report)
  const named = Object.hasOwn(NAMED_TABLES, kind) ? (NAMED_TABLES[kind as Statement['kind']] as NamedTables) : undefined
  if (named === undefined) return
  for (const member of named.written ?? []) report(node[member] as QualifiedName, 'written')
  for (const member of named.read ?? []) {
    const name = node[member]
    // The source of a MERGE may be a query, which is visited as such.
    if (Array.isArray(name)) readByName({ name: name as QualifiedName }, scope, report)
  }
}

function isCommon(name: QualifiedName, scope: Scope | null): boolean {
  if (name.length > 1) return false
  const key = foldName((name[0] as Identifier).text)
  for (let here = scope; here !== null; here = here.outer) if (here.names.has(key)) return true
  return false
}

/** A common table sees those before it; what follows sees them all. */
function commonTables(ctes: readonly CommonTable[], outer: Scope | null, report: Report): Scope {
  const names = new Set<string>()
  const scope = { names, outer }
  for (const { name, query } of ctes) {
    visit(query, scope, report)
    names.add(foldName(name.text))
  }
  return scope
}
