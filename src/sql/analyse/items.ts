import { foldName } from '../../core/names.ts'
import type { Expression, FunctionCall, Identifier, QualifiedName, SelectItem } from '../ast.ts'
import type { Column } from '../typed/tree.ts'
import type { Analysed } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import { reference } from './build.ts'
import type { Aliased, Environment } from './environment.ts'
import { isGenerator } from './generators.ts'
import { qualified, shown, type Visible } from './scope.ts'
import type { Context } from './sources.ts'

/** One column of a SELECT list, before it is analysed: what `*` stands for is expanded. */
export type Item =
  | { readonly kind: 'column'; readonly column: Visible }
  | { readonly kind: 'expression'; readonly node: SelectItem }
  /** A call that makes rows, and one or more columns. */
  | { readonly kind: 'generator'; readonly node: SelectItem; readonly call: FunctionCall }

/**
 * @param outer - Columns around that `t.*` may stand for, where columns around may stand at all; those that it does go to their uses.
 * @throws ANALYSIS for `t.*` of a table that is not there
 */
export function expandItems(
  items: readonly SelectItem[],
  columns: readonly Visible[],
  outer: Pick<Context, 'lateral' | 'outer' | 'outerUses'>,
  analysis: Analysis,
): readonly Item[] {
  return items.flatMap((node): readonly Item[] => {
    if (node.expression.kind === 'call' && isGenerator(node.expression)) return [{ kind: 'generator', node, call: node.expression }]
    if (node.aliases.length > 0) throw analysis.unsupported('several aliases of one expression')
    if (node.expression.kind !== 'star') return [{ kind: 'expression', node }]
    const { qualifier } = node.expression
    const own = qualifier === null ? columns.filter(({ hidden }) => !hidden) : qualified(columns, qualifier)
    const found = own.length === 0 && qualifier !== null ? around(qualifier, outer) : own
    if (qualifier !== null && found.length === 0) {
      const named = qualifier.map(({ text }) => text).join('.')
      throw analysis.error(`cannot resolve '${named}.*' given input columns '${columns.map(shown).join(', ')}'`, node)
    }
    return found.map((column) => ({ kind: 'column', column }))
  })
}

function around(
  qualifier: QualifiedName,
  { lateral, outer, outerUses }: Pick<Context, 'lateral' | 'outer' | 'outerUses'>,
): readonly Visible[] {
  const found = lateral && outer !== null ? qualified(outer.columns, qualifier) : []
  outerUses.push(...found.filter(({ column }) => !outerUses.some((each) => each.column.id === column.id)))
  return found
}

/** An item with its name. */
export interface Output {
  readonly name: string
  readonly analysed: Analysed
  readonly visible: Visible
}

/** Of an item that is one column. */
export function analyseItem(item: Item, environment: Environment): Analysed {
  if (item.kind !== 'column') return environment.analyse(item.node.expression, environment)
  return { expression: reference(item.column.column), text: item.column.name }
}

/** A column without an alias keeps its name, a cast of one too (sql-measured.md A1). */
function nameOf({ alias, expression }: SelectItem, { text }: Analysed): string {
  if (alias !== null) return alias.text
  const bare: Expression = expression.kind === 'cast' && !expression.lenient ? expression.operand : expression
  return bare.kind === 'column' ? (bare.parts.at(-1) as Identifier).text : text
}

/** Columns of the list: a plain column passes through with its id the first time, everything else is new. */
export function outputsOf(
  items: readonly Item[],
  analysed: readonly Analysed[],
  columns: readonly Visible[],
  analysis: Analysis,
): readonly Output[] {
  const passed = new Set<number>()
  return items.map((item, at) => {
    const value = analysed[at] as Analysed
    const name = item.kind === 'column' ? item.column.name : nameOf(item.node, value)
    const { expression } = value
    const source = expression.kind === 'reference' ? columns.find(({ column }) => column.id === expression.id) : undefined
    const renamed = item.kind !== 'column' && item.node.alias !== null
    const passes = source !== undefined && !renamed && !passed.has(source.column.id)
    if (passes) passed.add(source.column.id)
    const made = () => analysis.column(name, expression.type, expression.nullable)
    const column: Column = passes
      ? { id: source.column.id, name, type: expression.type, nullable: expression.nullable }
      : expression.kind === 'reference'
        ? analysis.copied(expression.id, made())
        : made()
    const qualifier = source !== undefined && !renamed ? source.qualifier : []
    return { name, analysed: value, visible: { column, name, qualifier, hidden: false } }
  })
}

/** The list as names for ORDER BY and HAVING: each stands for its column, a repeated one for the first. */
export function aliasesOf(outputs: readonly Output[]): readonly Aliased[] {
  const seen = new Set<string>()
  return outputs.flatMap(({ name, analysed, visible: output }) => {
    const { expression } = analysed
    if (expression.kind === 'reference' && output.qualifier.length > 0) {
      const key = `${foldName(name)} ${expression.id}`
      if (seen.has(key)) return []
      seen.add(key)
    }
    return [{ name, visible: output, expression: { expression: reference(output.column), text: name } }]
  })
}
