import { foldName } from '../core/names.ts'
import type { Identifier, QualifiedName, Query, Statement } from './ast.ts'

/** Names of common tables that hide tables here. */
interface Scope {
  readonly names: ReadonlySet<string>
  readonly outer: Scope | null
}

type Report = (name: QualifiedName) => void

/**
 * Every table that a statement names, to read or to write, in order of appearance and each once (in the spelling of its first appearance). Names of
 * common tables are left out where they are in scope. A statement without a tree names none.
 */
export function referencedTables(statement: Statement): readonly QualifiedName[] {
  const found: QualifiedName[] = []
  visit(statement, null, (name) => found.push(name))
  const distinct = new Map<string, QualifiedName>()
  for (const name of found.sort((left, right) => startOf(left) - startOf(right))) {
    const key = JSON.stringify(name.map((part) => foldName(part.text)))
    if (!distinct.has(key)) distinct.set(key, name)
  }
  return [...distinct.values()]
}

/** The first of `referencedTables`. */
export const firstTable = (statement: Statement): QualifiedName | null => referencedTables(statement)[0] ?? null

const startOf = (name: QualifiedName): number => (name[0] as Identifier).start

/** Kinds whose `name` is a table's. */
const NAMED: ReadonlySet<unknown> = new Set(['create-table', 'drop-table', 'show-create-table', 'describe-table'])

/** Walks a node's members as they are; the parser bounds how deep that can go. */
function visit(value: unknown, scope: Scope | null, report: Report): void {
  if (typeof value !== 'object' || value === null) return
  const { kind } = value as { kind?: unknown }
  if (kind === 'query') {
    visitQuery(value as Query, scope, report)
    return
  }
  if (kind === 'table' || kind === 'table-query') {
    const { name } = value as { name: QualifiedName }
    if (!isCommon(name, scope)) report(name)
  } else if (NAMED.has(kind)) report((value as { name: QualifiedName }).name)
  else if (kind === 'insert') report((value as { table: QualifiedName }).table)
  for (const member of Object.values(value)) visit(member, scope, report)
}

function isCommon(name: QualifiedName, scope: Scope | null): boolean {
  if (name.length > 1) return false
  const key = foldName((name[0] as Identifier).text)
  for (let here = scope; here !== null; here = here.outer) if (here.names.has(key)) return true
  return false
}

/** A common table sees those before it; the body sees them all. */
function visitQuery({ ctes, ...rest }: Query, outer: Scope | null, report: Report): void {
  const names = new Set<string>()
  const scope = ctes.length === 0 ? outer : { names, outer }
  for (const { name, query } of ctes) {
    visitQuery(query, scope, report)
    names.add(foldName(name.text))
  }
  for (const member of Object.values(rest)) visit(member, scope, report)
}
