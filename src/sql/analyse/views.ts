import { foldName } from '../../core/names.ts'
import type { TableEntry, ViewDefinition } from '../catalog-view.ts'
import { parse } from '../parse/parse.ts'
import type { Item } from '../typed/tree.ts'
import { cast, reference, valueType } from './build.ts'
import { visible } from './scope.ts'
import type { Context, Source } from './sources.ts'

/** Spark's limit of views within views. */
const DEPTH_MAX = 100

/**
 * What a view stands for: its text against the catalog as it is now. A change below may break it, which is an error where it is used.
 * @throws ANALYSIS
 */
export function analyseView(entry: TableEntry, { text, database, queryColumns }: ViewDefinition, context: Context): Source {
  const { analysis } = context
  const name = `\`${entry.database}\`.\`${entry.name}\``
  if (analysis.depth >= DEPTH_MAX)
    throw analysis.error(`The depth of view ${name} exceeds the maximum view resolution depth (${DEPTH_MAX}).`)
  const statement = parse(text)
  if (statement.kind !== 'query-statement') throw new Error(`the view ${name} holds a ${statement.kind}`)
  const inner = analysis.ofView(text, database)
  const source = context.query(statement.query, {
    ...context,
    analysis: inner,
    commons: null,
    outer: null,
    outerUses: [],
    lateral: false,
    strictNames: false,
  })
  const shown = source.columns.filter(({ hidden }) => !hidden)
  const items = entry.columns.map((declared, at): Item => {
    const wanted = foldName(queryColumns[at] ?? declared.name)
    // Columns of the same name are told apart by their order.
    const before = queryColumns.slice(0, at).filter((name) => foldName(name) === wanted).length
    const found = shown.filter((column) => foldName(column.name) === wanted)[before]
    if (found === undefined) {
      throw analysis.error(
        `The SQL query of view ${name} has an incompatible schema change and column ${declared.name} cannot be resolved. Expected a column named ${queryColumns[at]}`,
      )
    }
    const expression = cast(reference(found.column), valueType(declared.type))
    return { column: analysis.declared({ name: declared.name, type: declared.type, nullable: expression.nullable }), expression }
  })
  const columns = items.map(({ column }) => column)
  const qualifier = [foldName(entry.database), foldName(entry.name)]
  return {
    relation: { kind: 'project', input: source.relation, items, columns },
    columns: columns.map((column) => visible(column, qualifier)),
  }
}
