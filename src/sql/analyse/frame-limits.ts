import { type SparkType, sqlTypeName } from '../../core/spark-types.ts'
import type { FrameBound, WindowFrame } from '../ast.ts'
import { isNumeric } from '../functions/type-kinds.ts'
import type { SortKey, TypedBound, TypedExpression } from '../typed/tree.ts'
import type { Analysed } from './analysed.ts'
import { cast, INTEGER, literal } from './build.ts'
import { canCast, isInterval } from './cast-rules.ts'
import type { Environment } from './environment.ts'

interface Bound {
  readonly typed: TypedBound
  readonly text: string
}

const WORDS = {
  'unbounded-preceding': 'UNBOUNDED PRECEDING',
  'unbounded-following': 'UNBOUNDED FOLLOWING',
  'current-row': 'CURRENT ROW',
} as const

/** Types that are not converted to that of the key they bound. */
const KEEPS_BOUND: ReadonlySet<SparkType['kind']> = new Set<SparkType['kind']>(['date', 'timestamp'])

const DAY: SparkType = { kind: 'interval-day-time', from: 'day', to: 'day' }
const MICROS_PER_DAY = 86_400_000_000n

/** Whether a key of a type may be bounded by values of another (WindowSpecDefinition.isValidFrameType). */
function bounds(key: SparkType, bound: SparkType): boolean {
  if (key.kind === 'date') return bound.kind === 'integer' || bound.kind === 'interval-year-month'
  if (key.kind === 'timestamp') return isInterval(bound)
  return sqlTypeName(key) === sqlTypeName(bound)
}

/** The bounds of one frame: of rows, or of values beside a key. */
export class FrameLimits {
  readonly #frame: WindowFrame
  readonly #key: (SortKey & { readonly text: string }) | null
  readonly #environment: Environment

  /** @param key - What a frame of values is over; `null` for rows. */
  constructor(frame: WindowFrame, key: (SortKey & { readonly text: string }) | null, environment: Environment) {
    this.#frame = frame
    this.#key = key
    this.#environment = environment
  }

  /** @throws ANALYSIS as Spark says it, UNSUPPORTED for what is computed */
  bound(side: 'lower' | 'upper', given: FrameBound): Bound {
    if (given.kind !== 'preceding' && given.kind !== 'following') return { typed: { kind: given.kind }, text: WORDS[given.kind] }
    const { analysis } = this.#environment
    const analysed = this.#environment.analyse(given.offset, this.#environment)
    const { expression, text } = this.#converted(analysed)
    const wanted = this.#key === null ? expression.type.kind === 'integer' : isNumeric(expression.type) || isInterval(expression.type)
    if (!wanted) {
      const types = this.#key === null ? 'int' : '(numeric or interval day to second or interval year to month or interval)'
      throw this.#mismatch(
        `The data type of the ${side} bound '${sqlTypeName(expression.type)}' does not match the expected data type '${types}'.`,
      )
    }
    if (this.#key !== null && !bounds(this.#key.expression.type, expression.type)) {
      const key = sqlTypeName(this.#key.expression.type)
      const found = sqlTypeName(expression.type)
      throw this.#mismatch(
        `The data type '${key}' used in the order specification does not match the data type '${found}' which is used in the range frame.`,
      )
    }
    const plain = expression.kind === 'cast' ? expression.operand : expression
    if (plain.kind !== 'literal' || plain.value === null) throw analysis.unsupported('a window frame whose bound is no constant')
    if (plain.value.startsWith('-')) throw analysis.unsupported('a window frame with a negative bound')
    // Where Spark converts a bound that precedes, its name shows how it is kept.
    const isConverted = given.kind === 'preceding' && expression !== analysed.expression
    return {
      typed: { kind: given.kind, offset: this.#asOffset(expression, plain.value) },
      text: isConverted ? `(- ${analysed.text}) FOLLOWING` : `${text} ${given.kind.toUpperCase()}`,
    }
  }

  /** By WindowFrameCoercion; a count of rows is not converted. */
  #converted({ expression, text }: Analysed): Analysed {
    const key = this.#key?.expression.type
    if (
      key === undefined ||
      KEEPS_BOUND.has(key.kind) ||
      sqlTypeName(key) === sqlTypeName(expression.type) ||
      !canCast(expression.type, key, 'spark')
    )
      return { expression, text }
    return { expression: cast(expression, key), text }
  }

  /** Days beside a date are an interval to engines. */
  #asOffset(expression: TypedExpression, value: string): TypedExpression {
    const key = this.#key?.expression.type
    if (key?.kind === 'date' && expression.type.kind === 'integer') return literal(DAY, String(BigInt(value) * MICROS_PER_DAY))
    return key === undefined ? cast(expression, INTEGER) : expression
  }

  #mismatch(why: string) {
    return this.#environment.analysis.error(`cannot resolve the window frame due to data type mismatch: ${why}`, this.#frame)
  }
}
