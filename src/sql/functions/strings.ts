import type { TypedExpression } from '../typed/tree.ts'
import { constantOf, literal, scalar } from './define.ts'
import type { EmittedCall, FunctionRow } from './row.ts'

const isBinary = (argument: TypedExpression | undefined): boolean => argument?.type.kind === 'binary'

const refuseBinary =
  (name: string) =>
  (args: readonly TypedExpression[]): string | null =>
    args.some(isBinary) ? `${name} of binary values` : null

const text = ['string', 'binary'] as const

export const STRINGS: readonly FunctionRow[] = [
  scalar('upper', ['string'], 'string', 'spark_upper($1)', { aliases: ['ucase'] }),
  scalar('lower', ['string'], 'string', 'spark_lower($1)', { aliases: ['lcase'] }),
  scalar('length', [text], 'integer', lengthOf, { aliases: ['char_length', 'character_length'] }),
  scalar('octet_length', [text], 'integer', octetLength('')),
  scalar('bit_length', [text], 'integer', octetLength(' * 8')),
  scalar('concat', ['string'], 'string', concat, { variadic: 0 }),
  scalar('concat_ws', ['string'], 'string', concatWith, { variadic: 1, nullable: ([separator]) => separator?.nullable ?? false }),
  scalar('substring', [text, 'integer', 'integer'], 'string', substring, {
    aliases: ['substr'],
    defaults: [literal('integer', '2147483647')],
    refuse: refuseBinary('substring'),
  }),
  scalar('left', [text, 'integer'], 'string', 'left($1, greatest($2, 0))', { refuse: refuseBinary('left') }),
  scalar('right', [text, 'integer'], 'string', 'right($1, greatest($2, 0))', { refuse: refuseBinary('right'), nullable: 'always' }),
  ...trims('trim', 'BOTH', 'trim'),
  ...trims('ltrim', 'LEADING', 'ltrim'),
  ...trims('rtrim', 'TRAILING', 'rtrim'),
  pad('lpad'),
  pad('rpad'),
  scalar('instr', ['string', 'string'], 'integer', 'CAST(instr($1, $2) AS INTEGER)'),
  scalar('locate', ['string', 'string', 'integer'], 'integer', locate, { defaults: [literal('integer', '1')], aliases: ['position'] }),
  scalar('replace', ['string', 'string', 'string'], 'string', 'replace($1, $2, $3)', { defaults: [literal('string', '')] }),
  scalar('repeat', ['string', 'integer'], 'string', 'repeat($1, greatest($2, 0))'),
  scalar('reverse', ['string'], 'string', `array_to_string(list_reverse(regexp_extract_all($1, '(?s).')), '')`),
  scalar('translate', ['string', 'string', 'string'], 'string', 'translate($1, $2, $3)'),
  scalar('startswith', ['string', 'string'], 'boolean', 'starts_with($1, $2)'),
  scalar('endswith', ['string', 'string'], 'boolean', 'ends_with($1, $2)'),
  scalar('contains', ['string', 'string'], 'boolean', 'contains($1, $2)'),
  scalar('space', ['integer'], 'string', `repeat(' ', greatest($1, 0))`),
  scalar('md5', ['binary'], 'string', 'md5($1)'),
  scalar('sha1', ['binary'], 'string', 'sha1($1)', { aliases: ['sha'] }),
  scalar('base64', ['binary'], 'string', 'base64($1)'),
]

function lengthOf(_: readonly string[], call: EmittedCall): string {
  return isBinary(call.arguments[0]) ? 'CAST(octet_length($1) AS INTEGER)' : 'CAST(length($1) AS INTEGER)'
}

function octetLength(times: string) {
  return (_: readonly string[], call: EmittedCall): string =>
    `CAST(${isBinary(call.arguments[0]) ? 'octet_length' : 'strlen'}($1)${times} AS INTEGER)`
}

/** `||` is NULL when any side is; DuckDB's own concat leaves NULLs out. */
function concat(args: readonly string[]): string {
  return args.length === 0 ? `''` : `(${args.map((_, at) => `$${at + 1}`).join(' || ')})`
}

function concatWith(args: readonly string[]): string {
  return args.length === 1 ? `CASE WHEN $1 IS NOT NULL THEN '' END` : 'concat_ws($*)'
}

/** Positions count from 1, from the end when negative; 0 is 1. What lies before the start of the text still counts as length (UTF8String.substringSQL). */
function substring(_: readonly string[], call: EmittedCall): string {
  const position = Number(constantOf(call.arguments[1]) ?? Number.NaN)
  const length = Number(constantOf(call.arguments[2]) ?? Number.NaN)
  if (position >= 0 && length >= 0) return `substring($1, ${Math.max(position, 1)}, ${length})`
  if (position < 0 && length >= -position) return `right($1, ${-position})`
  return 'spark_substring($1, $2, $3)'
}

function trims(name: string, side: string, duckdb: string): FunctionRow[] {
  const title = ([characters, source]: readonly string[]): string => `TRIM(${side} ${characters} FROM ${source})`
  return [
    scalar(name, ['string'], 'string', `${duckdb}($1, ' ')`),
    scalar(name, ['string', 'string'], 'string', `${duckdb}($2, $1)`, { id: `${name}(characters, string)`, title }),
  ]
}

function pad(name: string): FunctionRow {
  const duckdb = (_: readonly string[], call: EmittedCall): string => {
    const length = constantOf(call.arguments[1])
    const fill = constantOf(call.arguments[2])
    return length !== null && fill !== null && fill !== '' ? `${name}($1, $2, $3)` : `spark_${name}($1, $2, $3)`
  }
  return scalar(name, [text, 'integer', text], 'string', duckdb, { defaults: [literal('string', ' ')], refuse: refuseBinary(name) })
}

function locate(_: readonly string[], call: EmittedCall): string {
  return constantOf(call.arguments[2]) === '1' ? 'CAST(instr($2, $1) AS INTEGER)' : 'spark_locate($1, $2, $3)'
}
