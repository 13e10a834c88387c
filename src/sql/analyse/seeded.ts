import { failure } from '../../core/errors/failure.ts'
import { isSeeded } from '../functions/random.ts'
import type { Relation, TypedExpression } from '../typed/tree.ts'

/**
 * Random numbers of a seed come one after the other, a row each, which only Spark's own order of rows tells apart; where a single row is read there
 * is one.
 * @throws UNSUPPORTED where more rows may be read; ANALYSIS in an inline table, where Spark has none
 */
export function checkSeeded(relation: Relation): void {
  const inputs = inputsOf(relation)
  if (relation.kind === 'values' && holdsSeed(relation))
    throw failure('ANALYSIS', ['cannot evaluate expression rand in inline table definition'])
  if (relation.kind === 'join' && relation.lateral && holdsSeed(relation.right)) throw refused('a lateral join')
  const own = Object.values(relation).filter((part) => !inputs.includes(part))
  const single = relation.kind === 'project' && isOneRow(relation.input) && !relation.items.some(({ expression }) => inSubquery(expression))
  if (!single && holdsSeed(own)) throw refused('more than one row')
  inputs.forEach(checkSeeded)
}

const refused = (where: string) => failure('UNSUPPORTED', [`rand with a seed over ${where}`])

/** Looks into sub-queries, too. */
function holdsSeed(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false
  return ('kind' in part && isSeeded(part as TypedExpression)) || Object.values(part).some(holdsSeed)
}

const SUBQUERIES: ReadonlySet<string> = new Set(['exists', 'scalar-subquery', 'in-subquery'])

function inSubquery(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false
  if ('kind' in part && SUBQUERIES.has(part.kind as string)) return holdsSeed(part)
  return Object.values(part).some(inSubquery)
}

function isOneRow(relation: Relation): boolean {
  switch (relation.kind) {
    case 'one-row':
      return true
    case 'project':
    case 'filter':
    case 'sort':
    case 'limit':
    case 'distinct':
      return isOneRow(relation.input)
    case 'aggregate':
      return relation.keys.length === 0 && relation.sets === null
    default:
      return false
  }
}

function inputsOf(relation: Relation): readonly Relation[] {
  switch (relation.kind) {
    case 'join':
    case 'set-operation':
      return [relation.left, relation.right]
    case 'with':
      return [...relation.definitions.map((definition) => definition.relation), relation.input]
    default:
      return 'input' in relation && typeof relation.input === 'object' ? [relation.input] : []
  }
}
