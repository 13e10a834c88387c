import type { SparkType } from '../../core/spark-types.ts'
import { duckdbType } from '../duckdb/duckdb-type.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { PRECISION_MAX } from './decimal-types.ts'
import { constantOf, scalar } from './define.ts'
import { isFoldable } from './foldable.ts'
import { keptText } from './kept-number.ts'
import type { EmittedCall, FunctionRow } from './row.ts'
import type { JavaKind } from './scripts/format-string.ts'
import { numberPattern, wrongNumberFormat } from './scripts/number-pattern.ts'

/** What a type is to Java, as Spark hands it over: dates are days and times are microseconds there. */
const KINDS: Readonly<Partial<Record<SparkType['kind'], JavaKind>>> = {
  void: 's',
  string: 's',
  char: 's',
  varchar: 's',
  boolean: 'b',
  byte: 'y',
  short: 'h',
  integer: 'i',
  long: 'l',
  float: 'f',
  double: 'd',
  decimal: 'e',
  date: 'i',
  timestamp: 'l',
  'interval-year-month': 'i',
  'interval-day-time': 'l',
}

function formatString(_: readonly string[], { arguments: [, ...values] }: EmittedCall): string {
  const kinds = values.map(({ type }) => KINDS[type.kind]).join('')
  const texts = values.map(({ type }, at) => keptText(`$${at + 2}`, type))
  return `spark_ts_format_string($1, '${kinds}', CAST([${texts.join(', ')}] AS VARCHAR[]))`
}

/** Values in patterns of java.util.Formatter. */
const FORMAT_STRINGS = ['format_string', 'printf'].map((name) =>
  scalar(name, ['string', 'any'], 'string', formatString, {
    variadic: 1,
    nullable: ([pattern]) => pattern?.nullable ?? true,
    invalid: ([pattern]) =>
      constantOf(pattern)?.includes('%0$') === true
        ? "The value of parameter(s) 'strfmt' in `format_string` is invalid: expects %1$, %2$ and so on, but got %0$."
        : null,
    refuse: ([, ...values]) => {
      const strange = values.find(({ type }) => KINDS[type.kind] === undefined)
      return strange === undefined ? null : `${name} of ${strange.type.kind} values`
    },
  }),
)

const DEFAULT_DECIMAL: SparkType = { kind: 'decimal', precision: 10, scale: 0 }

/** As many digits as the format has. */
function numberType(_: readonly SparkType[], [, format]: readonly TypedExpression[]): SparkType {
  const text = constantOf(format)
  if (text === null) return DEFAULT_DECIMAL
  const { precision, scale } = numberPattern(text)
  return { kind: 'decimal', precision, scale }
}

function wrongFormat(args: readonly TypedExpression[], title: string): string | null {
  const format = args[1] as TypedExpression
  const text = constantOf(format)
  const why = isFoldable(format) ? (text === null ? null : wrongNumberFormat(text)) : 'Format expression must be foldable'
  if (why !== null) return `cannot resolve '${title}' due to data type mismatch: ${why}`
  const tooLong = text !== null && numberPattern(text).precision > PRECISION_MAX
  return tooLong ? `decimal can only support precision up to ${PRECISION_MAX}` : null
}

/** Texts in a format of digits, signs and separators. */
const TO_NUMBERS = ['to_number', 'try_to_number'].map((name) =>
  scalar(name, ['string', 'string'], numberType, (_, { type }) => `CAST(spark_ts_${name}($1, $2) AS ${duckdbType(type)})`, {
    constant: [1],
    nullable: (args) => name === 'try_to_number' || args.some((each) => each.nullable),
    invalid: wrongFormat,
  }),
)

export const FORMATS: readonly FunctionRow[] = [...FORMAT_STRINGS, ...TO_NUMBERS]
