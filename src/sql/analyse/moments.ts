import { isDliError } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import { momentOf } from '../../core/time-text.ts'
import type { Binary, Expression, Literal } from '../ast.ts'
import type { Analysis } from './analysis.ts'
import { analyseInterval } from './intervals.ts'
import { analyseLiteral } from './literals.ts'

const NOW: ReadonlySet<string> = new Set(['current_timestamp', 'now'])

/**
 * The moment, in milliseconds since 1970, that an expression gives before anything runs: a timestamp, a date, a text of one, seconds since 1970,
 * the present moment, and any of them plus or minus an interval of days and time. `null` for all else.
 */
export function constantMoment(node: Expression, analysis: Analysis): number | null {
  switch (node.kind) {
    case 'literal':
      return ofLiteral(node, analysis)
    case 'call':
      return node.arguments.length === 0 && NOW.has(foldName(node.name.map(({ text }) => text).join('.')))
        ? (analysis.settings.nowMs ?? null)
        : null
    case 'binary':
      return shifted(node, analysis)
    default:
      return null
  }
}

function ofLiteral(node: Literal, analysis: Analysis): number | null {
  if (node.type === 'whole') return Number(node.value) * 1_000
  if (node.type !== 'string' && node.type !== 'timestamp' && node.type !== 'date') return null
  try {
    const { expression } = analyseLiteral({ ...node, type: 'timestamp' }, analysis)
    return expression.kind === 'literal' && expression.value !== null ? momentOf(expression.value, analysis.settings.timeZone) : null
  } catch (error) {
    if (isDliError(error) && error.code === 'UNSUPPORTED') return null
    throw error
  }
}

function shifted({ operator, left, right }: Binary, analysis: Analysis): number | null {
  if ((operator !== '+' && operator !== '-') || right.kind !== 'interval') return null
  const base = constantMoment(left, analysis)
  const { expression } = analyseInterval(right, analysis)
  if (base === null || expression.kind !== 'literal' || expression.type.kind !== 'interval-day-time') return null
  const ms = Number(BigInt(expression.value ?? 0) / 1_000n)
  return operator === '+' ? base + ms : base - ms
}
