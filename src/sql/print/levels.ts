import type { BinaryOperator, Expression } from '../ast.ts'

/** How tightly an expression holds together, looser first; what is looser than its place allows is put in brackets. */
export const LEVEL = {
  lambda: 0,
  or: 1,
  and: 2,
  /** NOT, EXISTS and a value with a predicate. */
  condition: 3,
  /** A value with any operator; binary operators come from here to `unary`. */
  value: 4,
  unary: 10,
  primary: 11,
} as const

export const BINARY_LEVELS: Readonly<Record<Exclude<BinaryOperator, 'AND' | 'OR'>, number>> = {
  '=': 4,
  '<=>': 4,
  '<>': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '|': 5,
  '^': 6,
  '&': 7,
  '+': 8,
  '-': 8,
  '||': 8,
  '*': 9,
  '/': 9,
  '%': 9,
  DIV: 9,
}

export function levelOf(node: Expression): number {
  switch (node.kind) {
    case 'lambda':
      return LEVEL.lambda
    case 'binary':
      return node.operator === 'AND' ? LEVEL.and : node.operator === 'OR' ? LEVEL.or : BINARY_LEVELS[node.operator]
    case 'unary':
      return node.operator === 'NOT' ? LEVEL.condition : LEVEL.unary
    case 'between':
    case 'in-list':
    case 'in-subquery':
    case 'like':
    case 'is':
    case 'exists':
      return LEVEL.condition
    case 'interval':
      // A number and a unit behind it would be read as one more part.
      return LEVEL.value
    default:
      return LEVEL.primary
  }
}
