import { foldName } from '../../core/names.ts'
import type { Identifier, QualifiedName } from '../ast.ts'
import type { Column, ColumnId } from '../typed/tree.ts'

/** A column that a name may mean. */
export interface Visible {
  readonly column: Column
  /** As the relation spells it: what `*` shows. */
  readonly name: string
  /** Folded: `['db', 't']`, `['alias']`, or empty for what has no table. */
  readonly qualifier: readonly string[]
  /** Of a USING join, what `*` leaves out and only a qualified name reaches. */
  readonly hidden: boolean
}

/** Names in sight at one place of a statement. */
export interface Scope {
  readonly columns: readonly Visible[]
  /** Around a sub-query: names of the statement it stands in. */
  readonly outer: Scope | null
  /** Filled with the columns of `outer` that were used, in order of first use. */
  readonly outerUses: Visible[]
}

export const scopeOf = (columns: readonly Visible[], outer: Scope | null, outerUses: Visible[] = []): Scope => ({
  columns,
  outer,
  outerUses,
})

export const visible = (column: Column, qualifier: readonly string[], hidden = false): Visible => ({
  column,
  name: column.name,
  qualifier,
  hidden,
})

/** What a name means: a column and, after it, names of fields inside of it. */
export interface Found {
  readonly column: Visible
  readonly fields: readonly Identifier[]
}

export type Resolution = Found | { readonly ambiguous: readonly Visible[] } | null

const qualifierMatches = (qualifier: readonly string[], wanted: readonly string[]): boolean =>
  wanted.length <= qualifier.length && wanted.every((part, at) => part === qualifier[qualifier.length - wanted.length + at])

/** Columns of a scope by their names: most names of a statement are looked up in a few long lists, which do not change. */
const indexes = new WeakMap<readonly Visible[], ReadonlyMap<string, readonly Visible[]>>()

function columnsNamed(columns: readonly Visible[], folded: string): readonly Visible[] {
  let index = indexes.get(columns)
  if (index === undefined) {
    index = Map.groupBy(columns, ({ name }) => foldName(name))
    indexes.set(columns, index)
  }
  return index.get(folded) ?? []
}

/**
 * Spark's order: a database and table before a column, then a table, then the column alone; what follows names fields. In any case of letters.
 * The same column met twice is one.
 */
export function resolveName(columns: readonly Visible[], name: QualifiedName): Resolution {
  const parts = name.map(({ text }) => foldName(text))
  for (let qualifying = Math.min(parts.length - 1, 3); qualifying >= 0; qualifying -= 1) {
    const qualifier = parts.slice(0, qualifying)
    const matches = columnsNamed(columns, parts[qualifying] as string).filter((each) =>
      qualifying === 0 ? !each.hidden : each.qualifier.length > 0 && qualifierMatches(each.qualifier, qualifier),
    )
    const distinct = new Map<ColumnId, Visible>(matches.map((each) => [each.column.id, each]))
    const [first] = distinct.values()
    if (first === undefined) continue
    return distinct.size > 1 ? { ambiguous: [...distinct.values()] } : { column: first, fields: name.slice(qualifying + 1) }
  }
  return null
}

/** The columns `q.*` stands for, first those that `*` hides; none when nothing is called so. */
export const qualified = (columns: readonly Visible[], name: QualifiedName): readonly Visible[] => {
  const wanted = name.map(({ text }) => foldName(text))
  const its = columns.filter((each) => each.qualifier.length > 0 && qualifierMatches(each.qualifier, wanted))
  return [...its.filter(({ hidden }) => hidden), ...its.filter(({ hidden }) => !hidden)]
}

/** How messages name a column. */
export const shown = ({ name, qualifier }: Visible): string => [...qualifier.slice(-1), name].join('.')
