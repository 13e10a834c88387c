import type { Relation, TypedExpression } from '../typed/tree.ts'
import { holds, keyOf } from '../typed/walk.ts'
import { BOOLEAN, operation } from './build.ts'
import type { Context } from './sources.ts'

/**
 * Below groups, columns of the statement around may only be compared for equality with columns of the rows: anything else has no join that
 * Spark could make of it.
 */
export function checkCorrelated(input: Relation, { analysis, outer, outerUses, lateral }: Context): void {
  if (outer === null || outerUses.length === 0 || lateral || input.kind !== 'filter') return
  const isOuter = (part: TypedExpression): boolean => part.kind === 'reference' && outerUses.some(({ column }) => column.id === part.id)
  const isInner = (part: TypedExpression): boolean => part.kind === 'reference' && !isOuter(part)
  for (const test of requirementsOf(input.condition)) {
    if (!holds(test, isOuter)) continue
    const sides = test.kind === 'call' && (test.function === '=' || test.function === '<=>') ? test.arguments : []
    const apart = sides.length === 2 && sides.every((side) => !(holds(side, isOuter) && holds(side, isInner)))
    const onlyOuter = !holds(test, isInner)
    if (!apart && !onlyOuter)
      throw analysis.error('Correlated column is not allowed in predicate: only an equality with a column of the sub-query is')
  }
}

/** The tests that must all hold. What both sides of an OR ask for is one of them, as Spark's BooleanSimplification sees it before it checks. */
function requirementsOf(condition: TypedExpression): readonly TypedExpression[] {
  if (condition.kind !== 'call') return [condition]
  if (condition.function === 'and') return condition.arguments.flatMap(requirementsOf)
  return condition.function === 'or' ? condition.arguments.map(requirementsOf).reduce(eitherOf) : [condition]
}

function eitherOf(left: readonly TypedExpression[], right: readonly TypedExpression[]): readonly TypedExpression[] {
  const [inLeft, inRight] = [new Set(left.map(keyOf)), new Set(right.map(keyOf))]
  const shared = left.filter((test) => inRight.has(keyOf(test)))
  const [leftRest, rightRest] = [left.filter((test) => !inRight.has(keyOf(test))), right.filter((test) => !inLeft.has(keyOf(test)))]
  return leftRest.length === 0 || rightRest.length === 0
    ? shared
    : [...shared, operation('or', [allOf(leftRest), allOf(rightRest)], BOOLEAN)]
}

const allOf = (tests: readonly TypedExpression[]): TypedExpression =>
  tests.length === 1 ? (tests[0] as TypedExpression) : operation('and', tests, BOOLEAN)
