import { offsetName } from '../core/time-zone.ts'
import type { Expression, IntervalLiteral } from '../sql/ast.ts'

const SECONDS: Readonly<Record<string, number>> = { DAY: 86_400, HOUR: 3_600, MINUTE: 60, SECOND: 1, MILLISECOND: 1e-3, MICROSECOND: 1e-6 }
const UNITS = ['DAY', 'HOUR', 'MINUTE', 'SECOND']

/** An interval of at most 18 hours as Java names the zone that lies so far from UTC: `+10:00`, `-03:30:15`, `Z`. */
export function zoneOffset({ parts }: IntervalLiteral): string {
  return offsetName(Math.round(parts.reduce((sum, { value, unit }) => sum + secondsOf(textOf(value), unit), 0)))
}

function textOf(value: Expression): string {
  if (value.kind === 'literal') return value.value
  if (value.kind === 'unary' && value.operator === '-') return `-${textOf(value.operand)}`
  throw new Error(`the parser let ${value.kind} into an interval`)
}

/** `15:40:32` counts from its unit downwards. */
function secondsOf(text: string, unit: string): number {
  const [, sign, digits] = /^\s*([+-]?)(.*)$/.exec(text) ?? []
  const first = UNITS.indexOf(unit)
  const numbers = (digits ?? '').trim().split(/[ :]/).map(Number)
  const size = numbers.reduce((sum, number, at) => sum + number * (SECONDS[at === 0 ? unit : (UNITS[first + at] ?? '')] ?? 0), 0)
  return sign === '-' ? -size : size
}
