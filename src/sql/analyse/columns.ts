import { foldName } from '../../core/names.ts'
import type { ColumnReference, Identifier } from '../ast.ts'
import { keyOf } from '../typed/walk.ts'
import type { Analysed } from './analysed.ts'
import { reference } from './build.ts'
import type { Environment } from './environment.ts'
import { fieldsOf } from './nested.ts'
import { type Found, type Resolution, resolveName, shown, type Visible } from './scope.ts'

/** @throws ANALYSIS for a name that nothing or more than one thing has, with what Spark would suggest */
export function analyseColumn(node: ColumnReference, environment: Environment): Analysed {
  const variable = lambdaVariable(node, environment)
  if (variable !== null) return variable
  const alias = aliasOf(node, environment)
  const found = alias !== null && winsFirst(environment) ? alias : besideAlias(inScope(node, environment), alias, environment)
  if (found !== null) return found
  const id = groupingId(node, environment)
  if (id !== null) return id
  const outer = inOuter(node, environment)
  if (outer !== null) return outer
  throw missing(node, environment)
}

/** Hive's name of what `grouping_id()` gives, where the query groups by sets. */
function groupingId({ parts }: ColumnReference, { grouping }: Environment): Analysed | null {
  const [first, ...more] = parts
  if (grouping === null || more.length > 0 || foldName(first?.text ?? '') !== 'grouping__id') return null
  return { expression: { ...reference(grouping.id), nullable: false }, text: 'grouping__id' }
}

/** A parameter of a lambda function hides columns of its name. */
function lambdaVariable({ parts }: ColumnReference, { lambdas, analysis }: Environment): Analysed | null {
  const [first, ...fields] = parts as readonly [Identifier, ...Identifier[]]
  const found = lambdas.findLast(({ name }) => foldName(name) === foldName(first.text))
  if (found === undefined) return null
  const text = ['namedlambdavariable()', ...fields.map((field) => field.text)].join('.')
  return { expression: fieldsOf(reference(found.column), fields, text, analysis), text }
}

const winsFirst = ({ aliases }: Environment): boolean => aliases?.order === 'before'

/** A column of the tables wins over an alias of its name only when the query groups by it. */
function besideAlias(column: Analysed | null, alias: Analysed | null, { aliases }: Environment): Analysed | null {
  if (column === null || alias === null) return column ?? alias
  const key = keyOf(column.expression)
  return aliases?.keys.some(({ expression }) => keyOf(expression) === key) ? column : alias
}

const nameOf = (node: ColumnReference): string => node.parts.map(({ text }) => text).join('.')

function inScope(node: ColumnReference, environment: Environment): Analysed | null {
  return column(node, resolveName(environment.scope.columns, node.parts), environment)
}

function column(node: ColumnReference, resolution: Resolution, { analysis }: Environment): Analysed | null {
  if (resolution === null) return null
  if ('ambiguous' in resolution) {
    const could = resolution.ambiguous.map(shown).join(', ')
    throw analysis.error(`Reference '${nameOf(node)}' is ambiguous, could be: ${could}.`, node)
  }
  return field(resolution, node.parts, analysis)
}

/** A column is shown as it was typed; of fields after it the last one. */
function field({ column: { column: found }, fields }: Found, parts: readonly Identifier[], analysis: Environment['analysis']): Analysed {
  const { text } = parts.at(-1) as Identifier
  return { expression: fieldsOf(reference(found), fields, found.name, analysis), text }
}

function aliasOf(node: ColumnReference, environment: Environment): Analysed | null {
  const columns = environment.aliases?.columns ?? []
  const resolution = resolveName(
    columns.map(({ visible }) => visible),
    node.parts,
  )
  if (resolution === null || 'ambiguous' in resolution) {
    // Two aliases of one name mean nothing to Spark here, and the names of the tables come next.
    return null
  }
  const found = columns.find(({ visible }) => visible === resolution.column)
  return found === undefined || resolution.fields.length > 0 ? null : { ...found.expression, text: (node.parts.at(-1) as Identifier).text }
}

/** A column of the statement around a sub-query. */
function inOuter(node: ColumnReference, environment: Environment): Analysed | null {
  const { scope, analysis } = environment
  if (scope.outer === null) return null
  const resolution = resolveName(scope.outer.columns, node.parts)
  const analysed = column(node, resolution, environment)
  if (analysed === null || resolution === null || 'ambiguous' in resolution) return null
  if (!environment.outerColumns) {
    throw analysis.error(`Expressions referencing the outer query are not supported outside of WHERE/HAVING clauses: ${nameOf(node)}`, node)
  }
  if (!scope.outerUses.some((each) => each.column.id === resolution.column.column.id)) scope.outerUses.push(resolution.column)
  // Alone it is called as itself, within an expression as what it is.
  return { ...analysed, text: `outer(${fullName(resolution.column)})` }
}

const fullName = ({ name, qualifier }: Visible): string =>
  [...(qualifier.length > 1 ? ['spark_catalog'] : []), ...qualifier, name].join('.')

function missing(node: ColumnReference, { analysis, scope, aliases }: Environment) {
  const known = aliases?.order === 'before' ? aliases.columns.map(({ visible }) => visible) : scope.columns
  const candidates = nearest(nameOf(node), known.filter(({ hidden }) => !hidden).map(shown))
  return analysis.error(`Column '${nameOf(node)}' does not exist. Did you mean one of the following? [${candidates.join(', ')}]`, node)
}

const CANDIDATES_MAX = 5

/** Those that look most alike first. */
function nearest(name: string, candidates: readonly string[]): readonly string[] {
  const lower = name.toLowerCase()
  return candidates
    .map((candidate) => ({ candidate, distance: distance(lower, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, CANDIDATES_MAX)
    .map(({ candidate }) => candidate)
}

/** Levenshtein's. Names are at most 128 characters. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, change))
    }
    row = next
  }
  return row[b.length] as number
}
