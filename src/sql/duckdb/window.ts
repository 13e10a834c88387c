import { failure } from '../../core/errors/failure.ts'
import { functionById } from '../functions/table.ts'
import { translate } from '../functions/translate.ts'
import type { TypedBound, TypedFrame, TypedWindow } from '../typed/tree.ts'
import type { Emit } from './context.ts'
import { sortKeys } from './sort-keys.ts'

/** Functions that look at rows by position; Spark takes no frame but their own one, the engine none at all. */
const WITHOUT_FRAME: ReadonlySet<string> = new Set([
  'row_number',
  'rank',
  'dense_rank',
  'percent_rank',
  'cume_dist',
  'ntile',
  'lag',
  'lead',
])

const DEFAULT_FRAME = 'RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW'

export function emitWindow({ call, partitionBy, orderBy, frame }: TypedWindow, emit: Emit): string {
  const row = functionById(call.function)
  if (row === null) throw failure('UNSUPPORTED', [`the window function ${call.function}`])
  if (call.kind === 'aggregate' && call.orderBy.length > 0) throw failure('UNSUPPORTED', [`${call.function} with an order of its own`])
  const keys = sortKeys(orderBy, emit)
  const clauses = [
    partitionBy.length === 0 ? '' : `PARTITION BY ${partitionBy.map(emit).join(', ')}`,
    keys.length === 0 ? '' : `ORDER BY ${keys.join(', ')}`,
    WITHOUT_FRAME.has(row.name) ? '' : frameClause(frame, keys.length > 0, emit),
  ]
  const over = ` OVER (${clauses.filter((clause) => clause !== '').join(' ')})`
  const aggregate = call.kind === 'aggregate' ? call : null
  return translate(
    row,
    { arguments: call.arguments, type: call.type, ignoreNulls: call.ignoreNulls, windowed: true },
    call.arguments.map(emit),
    { distinct: aggregate?.distinct ?? false, filter: aggregate?.filter == null ? null : emit(aggregate.filter), over },
  )
}

/** Nothing where it is the engine's default, which it computes in a cheaper way. */
function frameClause({ unit, from, to }: TypedFrame, ordered: boolean, emit: Emit): string {
  const whole = from.kind === 'unbounded-preceding' && to.kind === 'unbounded-following'
  if (whole && !ordered) return ''
  const text = `${unit.toUpperCase()} BETWEEN ${bound(from, emit)} AND ${bound(to, emit)}`
  return text === DEFAULT_FRAME ? '' : text
}

function bound(limit: TypedBound, emit: Emit): string {
  switch (limit.kind) {
    case 'unbounded-preceding':
      return 'UNBOUNDED PRECEDING'
    case 'unbounded-following':
      return 'UNBOUNDED FOLLOWING'
    case 'current-row':
      return 'CURRENT ROW'
    case 'preceding':
    case 'following':
      return `${emit(limit.offset)} ${limit.kind.toUpperCase()}`
  }
}
