import type { IntervalLiteral, Literal } from '../ast.ts'
import { string } from './names.ts'

/** A decimal needs its suffix only where it looks like another number. */
const PLAIN_DECIMAL = /^-?\d*\.\d*$/

const SUFFIXES: Readonly<Partial<Record<Literal['type'], string>>> = {
  whole: '',
  tinyint: 'Y',
  smallint: 'S',
  bigint: 'L',
  decimal: 'BD',
  double: 'D',
  float: 'F',
}

/** Is it a number without a minus sign? One of the operator `-` before it would become its own. */
export const isPositiveNumber = ({ type, value }: Literal): boolean => SUFFIXES[type] !== undefined && !value.startsWith('-')

export function literal({ type, value }: Literal): string {
  switch (type) {
    case 'null':
    case 'boolean':
      return value.toUpperCase()
    case 'string':
      return string(value)
    case 'binary':
      return `X'${value}'`
    case 'date':
    case 'timestamp':
      return `${type.toUpperCase()} ${string(value)}`
    case 'decimal':
      return PLAIN_DECIMAL.test(value) ? value : `${value}${SUFFIXES.decimal}`
    default:
      return `${value}${SUFFIXES[type]}`
  }
}

function amount(value: IntervalLiteral['parts'][number]['value']): string {
  if (value.kind === 'unary' && value.operand.kind === 'literal') return `-${literal(value.operand)}`
  return value.kind === 'literal' ? literal(value) : ''
}

export function interval({ parts, text }: IntervalLiteral): string {
  if (text !== null) return `INTERVAL ${string(text)}`
  return `INTERVAL ${parts.map(({ value, unit, to }) => `${amount(value)} ${unit}${to === null ? '' : ` TO ${to}`}`).join(' ')}`
}
