import { DLI } from '../../../src/sql/functions/dli.ts'
import { isLambdaParameter, type LambdaParameter, type Parameter } from '../../../src/sql/functions/row.ts'
import { FUNCTIONS } from '../../../src/sql/functions/table.ts'
import { ARGUMENTS } from './arguments.ts'
import type { Probe, Shape } from './probe.ts'
import type { Choices } from './random.ts'
import { ATOMIC, NUMBERS, TYPES, VALUES } from './values.ts'

/** Other answers every time, or about the session; or DLI's own, or with a grammar of their own. */
const CHANGING =
  /^(?:rand|randn|random|uuid|shuffle|now|current_.*|spark_partition_id|monotonically_increasing_id|input_file.*|version|user|localtimestamp|median|percentile_cont|percentile_disc)$/

const BY_KIND: Readonly<Record<string, readonly string[]>> = {
  byte: ['tinyint'],
  short: ['smallint', 'tinyint'],
  integer: ['int', 'tinyint', 'smallint'],
  long: ['bigint', 'int'],
  decimal: ['decimal(5,2)', 'decimal(20,0)', 'decimal(38,18)'],
  'interval-day-time': ['interval day to second'],
  'interval-year-month': ['interval year to month'],
  numeric: NUMBERS,
  integral: ['tinyint', 'smallint', 'int', 'bigint'],
  fractional: ['float', 'double', 'decimal(5,2)', 'decimal(38,18)'],
  arithmetic: NUMBERS,
  text: ['string', 'binary'],
  any: TYPES,
  same: TYPES,
  'same-no-strings': TYPES,
  'as-first': TYPES,
}

function typesFor(parameter: Parameter | LambdaParameter): readonly string[] {
  if (isLambdaParameter(parameter)) return []
  if (Array.isArray(parameter)) return parameter.flatMap(typesFor)
  if (typeof parameter === 'string')
    return BY_KIND[parameter] ?? TYPES.filter((type) => type === parameter || type.startsWith(`${parameter}<`))
  if ('only' in (parameter as object)) return typesFor((parameter as { only: Parameter }).only)
  return typesFor((parameter as { kind: Parameter }).kind)
}

const MAY_DIFFER = 0.2
const SHARED: ReadonlySet<unknown> = new Set(['same', 'same-no-strings', 'as-first', 'text', 'arithmetic'])

const SHAPES = { scalar: 'rows', aggregate: 'groups', window: 'window' } as const satisfies Record<string, Shape>
const OVER = ' OVER (ORDER BY i)'

/**
 * Calls of every function of the table with columns of types that it takes, and now and then of others.
 * @param tries - Choices of types for each number of arguments.
 */
export function calls(random: Choices, tries: number): readonly Probe[] {
  const odds = Array.from({ length: 100 }, (_, at) => at / 100)
  const dli = new Set(DLI.map(({ id }) => id))
  return FUNCTIONS.filter(({ id }) => !dli.has(id)).flatMap((row) => {
    const names = [row.name, ...(row.aliases ?? [])].filter((name) => /^[a-z]\w*$/.test(name) && !CHANGING.test(name))
    if (row.parameters.some(isLambdaParameter)) return []
    const least = row.variadic ?? row.parameters.length - (row.defaults?.length ?? 0)
    const most = row.variadic === undefined ? row.parameters.length : Math.max(row.variadic, row.parameters.length) + 1
    const counts = Array.from({ length: most - least + 1 }, (_, at) => least + at)
    return names.flatMap((name) =>
      counts.flatMap((count) =>
        Array.from({ length: count === 0 ? 1 : tries }, (_, round): Probe => {
          const shared = new Map<unknown, string>()
          const types: string[] = []
          const args = Array.from({ length: count }, (_, at) => {
            const parameter = row.parameters[Math.min(at, row.parameters.length - 1)] as Parameter
            const fitting = typesFor(parameter)
            const own = fitting.length === 0 || (round > 1 && random.one(odds) < MAY_DIFFER) ? random.one(ATOMIC) : random.one(fitting)
            const type = SHARED.has(parameter) ? (shared.get(parameter) ?? own) : own
            shared.set(parameter, round > 2 && random.one(odds) < MAY_DIFFER ? random.one(fitting.length === 0 ? ATOMIC : fitting) : type)
            const special = ARGUMENTS[name]?.[at]
            if (special !== undefined && random.one(odds) > 0.05) return random.one(special)
            if (row.constant?.includes(at)) return random.one(VALUES[type] as readonly string[])
            types.push(type)
            return `c${types.length - 1}`
          })
          const call = `${name}(${args.join(', ')})`
          return { subject: name, types, expression: row.kind === 'window' ? `${call}${OVER}` : call, shape: SHAPES[row.kind] }
        }),
      ),
    )
  })
}
