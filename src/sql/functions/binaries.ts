import type { SparkType } from '../../core/spark-types.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { constantOf, literal, scalar } from './define.ts'
import { isFoldable } from './foldable.ts'
import type { Argument, EmittedCall, FunctionRow } from './row.ts'
import { UNHEX } from './strings.ts'

const isBinary = (type: SparkType | undefined): boolean => type?.kind === 'binary'

const NO_BYTE: Argument = { expression: { kind: 'literal', type: { kind: 'binary' }, value: '00', nullable: false }, text: "X'00'" }

/** The engine cuts and fills texts only, so bytes go by way of their hexadecimal digits. */
export const BINARIES: readonly FunctionRow[] = [
  pad('lpad'),
  pad('rpad'),
  scalar('substring', ['binary', 'integer', 'integer'], 'binary', 'spark_substring_binary($1, $2, $3)', {
    id: 'substring(binary)',
    aliases: ['substr'],
    when: ([type]) => isBinary(type),
    defaults: [literal('integer', '2147483647')],
  }),
  scalar('left', ['binary', 'integer'], 'binary', 'spark_substring_binary($1, 1, $2)', {
    id: 'left(binary)',
    when: ([type]) => isBinary(type),
  }),
  scalar('overlay', ['binary', 'binary', 'integer', 'integer'], 'binary', overlay, {
    id: 'overlay(binary)',
    when: ([a, b]) => isBinary(a) && isBinary(b),
    defaults: [literal('integer', '-1')],
  }),
  ...toBinary('to_binary'),
  ...toBinary('try_to_binary'),
]

/** Both sides are binary, or the first one is and zeros are to fill it up. */
function pad(name: 'lpad' | 'rpad'): FunctionRow {
  return scalar(name, ['binary', 'integer', 'binary'], 'binary', `spark_${name}_binary($1, $2, $3)`, {
    id: `${name}(binary)`,
    when: ([value, , fill]) => isBinary(value) && (fill === undefined || isBinary(fill)),
    defaults: [NO_BYTE],
  })
}

/** From a place on as many bytes as are put in, or as the length says where it is not negative. */
function overlay(): string {
  const covered = 'CASE WHEN $4 >= 0 THEN $4 ELSE CAST(octet_length($2) AS INTEGER) END'
  return `(spark_substring_binary($1, 1, $3 - 1) || $2 ||
    CASE WHEN $4 IS NOT NULL THEN spark_substring_binary($1, CAST($3 + ${covered} AS INTEGER), 2147483647) END)`
}

type Format = 'hex' | 'utf-8' | 'base64'
const FORMATS: readonly string[] = ['hex', 'utf-8', 'base64'] satisfies readonly Format[]

const formatOf = ([, format]: readonly TypedExpression[]): string | null => constantOf(format)?.toLowerCase() ?? null

/** By one of three names of what the text is; `try_` is NULL where it is not that, or there is no such name. */
function toBinary(name: 'to_binary' | 'try_to_binary'): FunctionRow[] {
  const attempt = name === 'try_to_binary'
  const by: Readonly<Record<Format, string>> = {
    hex: UNHEX,
    'utf-8': 'encode($1)',
    base64: attempt ? 'spark_ts_try_unbase64($1)' : 'spark_ts_unbase64($1)',
  }
  const duckdb = (_: readonly string[], { arguments: args }: EmittedCall): string => by[formatOf(args) as Format] ?? 'CAST(NULL AS BLOB)'
  return [
    scalar(name, ['string'], 'binary', UNHEX, { nullable: 'always' }),
    scalar(name, ['string', 'any'], 'binary', duckdb, {
      id: `${name}(format)`,
      constant: [1],
      nullable: (args) => attempt || formatOf(args) === null || formatOf(args) === 'hex' || args.some((each) => each.nullable),
      invalid: (args) => (attempt ? null : wrongFormat(args)),
    }),
  ]
}

function wrongFormat(args: readonly TypedExpression[]): string | null {
  const format = args[1] as TypedExpression
  const textual = format.type.kind === 'string' || format.type.kind === 'void'
  if (!textual || !isFoldable(format)) return "The 'format' parameter of function 'to_binary' needs to be a string literal."
  const name = formatOf(args)
  return name === null || FORMATS.includes(name)
    ? null
    : `Invalid value for the 'format' parameter of function 'to_binary': ${name}. The value has to be a case-insensitive string literal of 'hex', 'utf-8', or 'base64'.`
}
