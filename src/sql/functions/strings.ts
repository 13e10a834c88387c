import { type SparkType, sqlTypeName } from '../../core/spark-types.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { constantOf, isConstant, literal, quotedInTemplate, scalar, typeOfArgument } from './define.ts'
import type { EmittedCall, FunctionRow } from './row.ts'

const isBinary = (argument: TypedExpression | undefined): boolean => argument?.type.kind === 'binary'

const allBinary = (types: readonly SparkType[]): boolean => types.every(({ kind }) => kind === 'binary')

const text = ['string', 'binary'] as const

const STRING_ARRAY: SparkType = { kind: 'array', element: { kind: 'string' }, containsNull: true }
const isList = (argument: TypedExpression | undefined): boolean => argument?.type.kind === 'array'

/** DuckDB counts bytes, Spark characters. */
const LEVENSHTEIN = `CASE WHEN strlen($1) = length($1) AND strlen($2) = length($2) THEN CAST(levenshtein($1, $2) AS INTEGER)
  WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN error('UNSUPPORTED: levenshtein of other characters than ASCII is not supported on the embedded engine') END`

/** Bytes of hexadecimal digits, NULL of any other text. */
export const UNHEX = `CASE WHEN regexp_full_match($1, '[0-9A-Fa-f]*') THEN TRY(unhex($1)) END`

export const STRINGS: readonly FunctionRow[] = [
  scalar('upper', ['string'], 'string', 'spark_upper($1)', { aliases: ['ucase'] }),
  scalar('lower', ['string'], 'string', 'spark_lower($1)', { aliases: ['lcase'] }),
  scalar('length', [text], 'integer', lengthOf, { aliases: ['char_length', 'character_length'] }),
  scalar('octet_length', [text], 'integer', octetLength('')),
  scalar('bit_length', [text], 'integer', octetLength(' * 8')),
  scalar('concat', ['string'], 'string', concat, {
    id: 'concat(binary as string)',
    variadic: 0,
    when: (types, { concatBinaryAsString }) => concatBinaryAsString && allBinary(types),
  }),
  scalar('concat', ['text'], ([type]) => type ?? { kind: 'string' }, concat, { variadic: 0 }),
  scalar('concat_ws', ['string', [STRING_ARRAY, 'string']], 'string', concatWith, {
    variadic: 1,
    nullable: ([separator]) => separator?.nullable ?? false,
    refuse: (args) =>
      args.some(isList) && !isConstant(args[0] as TypedExpression) ? 'concat_ws of arrays by a separator that is no constant' : null,
  }),
  scalar('substring', ['string', 'integer', 'integer'], 'string', substring, {
    aliases: ['substr'],
    defaults: [literal('integer', '2147483647')],
  }),
  scalar('left', ['string', 'integer'], 'string', 'left($1, spark_not_negative($2))'),
  scalar('right', ['string', 'integer'], 'string', 'right($1, spark_not_negative($2))', { nullable: 'always' }),
  ...trims('trim', 'BOTH', 'trim'),
  ...trims('ltrim', 'LEADING', 'ltrim'),
  ...trims('rtrim', 'TRAILING', 'rtrim'),
  pad('lpad'),
  pad('rpad'),
  scalar('instr', ['string', 'string'], 'integer', 'CAST(instr($1, $2) AS INTEGER)'),
  scalar('locate', ['string', 'string', 'integer'], 'integer', locate, { defaults: [literal('integer', '1')], aliases: ['position'] }),
  scalar('replace', ['string', 'string', 'string'], 'string', 'replace($1, $2, $3)', { defaults: [literal('string', '')] }),
  scalar('repeat', ['string', 'integer'], 'string', 'repeat($1, spark_not_negative($2))'),
  scalar('reverse', ['string'], 'string', `array_to_string(list_reverse(regexp_extract_all($1, '(?s).')), '')`),
  scalar('translate', ['string', 'string', 'string'], 'string', 'translate($1, $2, $3)'),
  scalar('startswith', ['string', 'string'], 'boolean', 'starts_with($1, $2)'),
  scalar('endswith', ['string', 'string'], 'boolean', 'ends_with($1, $2)'),
  scalar('contains', ['string', 'string'], 'boolean', 'contains($1, $2)'),
  scalar('space', ['integer'], 'string', `repeat(' ', spark_not_negative($1))`),
  scalar('md5', ['binary'], 'string', 'md5($1)'),
  scalar('sha1', ['binary'], 'string', 'sha1($1)', { aliases: ['sha'] }),
  scalar('base64', ['binary'], 'string', base64),
  scalar('initcap', ['string'], 'string', 'spark_initcap($1)'),
  scalar('ascii', ['string'], 'integer', "CASE WHEN $1 = '' THEN 0 ELSE ord($1) END"),
  scalar('btrim', ['string'], 'string', `trim($1, ' ')`),
  scalar('btrim', ['string', 'string'], 'string', 'trim($1, $2)', { id: 'btrim(string, characters)' }),
  scalar('chr', ['long'], 'string', "CASE WHEN $1 < 0 THEN '' ELSE chr(CAST($1 & 255 AS INTEGER)) END", { aliases: ['char'] }),
  scalar('hex', [['long', 'binary', 'string']], 'string', hex),
  scalar('unhex', ['string'], 'binary', UNHEX, { nullable: 'always' }),
  scalar('sha2', ['binary', 'integer'], 'string', sha2, { nullable: 'always' }),
  scalar('split_part', ['string', 'string', 'integer'], 'string', 'spark_split_part($1, $2, $3)', { nullable: 'always' }),
  scalar('find_in_set', ['string', 'string'], 'integer', findInSet),
  scalar('overlay', ['string', 'string', 'integer', 'integer'], 'string', overlay, {
    defaults: [literal('integer', '-1')],
    // Bytes on one side alone are no text.
    invalid: (args, title) => {
      const given = args.slice(0, 2).map((each) => (each.kind === 'cast' ? each.operand.type : each.type))
      const shown = given.map(sqlTypeName).join(', ')
      return given.some(({ kind }) => kind === 'binary')
        ? `cannot resolve '${title}' due to data type mismatch: input to function overlay should all be the same type, but it's [${shown}]`
        : null
    },
  }),
  scalar('levenshtein', ['string', 'string'], 'integer', LEVENSHTEIN),
  scalar(
    'encode',
    ['string', 'string'],
    'binary',
    (_, call) => (constantOf(call.arguments[1]) === null ? 'CAST(NULL AS BLOB)' : 'encode($1)'),
    {
      constant: [1],
      refuse: ([, charset]) => refuseCharset('encode', charset),
    },
  ),
  scalar(
    'decode',
    ['binary', 'string'],
    'string',
    (_, call) => (constantOf(call.arguments[1]) === null ? 'CAST(NULL AS VARCHAR)' : 'spark_text_of_bytes($1)'),
    {
      constant: [1],
      refuse: ([, charset]) => refuseCharset('decode', charset),
    },
  ),
  scalar('soundex', ['string'], 'string', 'spark_ts_soundex($1)'),
  scalar('conv', ['string', 'integer', 'integer'], 'string', 'spark_ts_conv($1, $2, $3)', { nullable: 'always' }),
  scalar('unbase64', ['string'], 'binary', 'spark_ts_unbase64($1)'),
  scalar('format_number', [{ only: 'numeric' }, { only: 'integer' }], 'string', formatNumber, {
    nullable: 'always',
    when: (types) => types[1]?.kind !== 'string',
  }),
  scalar('format_number', [{ only: 'numeric' }, 'string'], 'string', '$1', {
    id: 'format_number(pattern)',
    nullable: 'always',
    refuse: () => 'format_number by a pattern',
  }),
  scalar('uuid', [], 'string', 'CAST(uuid() AS VARCHAR)', { nullable: 'never' }),
  scalar('bin', ['long'], 'string', 'bin($1)'),
  scalar('substring_index', ['string', 'string', 'integer'], 'string', 'spark_substring_index($1, $2, $3)', {
    constant: [1],
    refuse: ([, delimiter]) => (overlapsItself(constantOf(delimiter) ?? '') ? 'substring_index by a text that overlaps itself' : null),
  }),
  scalar('elt', ['integer', 'string'], 'string', elt, {
    id: 'elt(binary as string)',
    variadic: 2,
    nullable: 'always',
    when: ([, ...types], { eltOutputAsString }) => eltOutputAsString && allBinary(types),
  }),
  scalar('elt', ['integer', 'text'], typeOfArgument(1), elt, { variadic: 2, nullable: 'always' }),
]

function formatNumber(_: readonly string[], call: EmittedCall): string {
  const { kind } = (call.arguments[0] as TypedExpression).type
  const double = kind === 'double' || kind === 'float'
  return double ? 'spark_ts_format_double(CAST($1 AS DOUBLE), $2)' : 'spark_ts_format_decimal(CAST($1 AS VARCHAR), $2)'
}

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

function concatWith(args: readonly string[], call: EmittedCall): string {
  if (args.length === 1) return `CASE WHEN $1 IS NOT NULL THEN '' END`
  if (!call.arguments.some(isList)) return 'concat_ws($*)'
  const separator = constantOf(call.arguments[0])
  const lists = call.arguments.slice(1).map((argument, at) => (isList(argument) ? `coalesce($${at + 2}, [])` : `[$${at + 2}]`))
  return separator === null
    ? 'CAST(NULL AS VARCHAR)'
    : `coalesce(array_to_string(${lists.join(' || ')}, ${quotedInTemplate(separator)}), '')`
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
  return scalar(name, ['string', 'integer', 'string'], 'string', duckdb, { defaults: [literal('string', ' ')] })
}

function locate(_: readonly string[], call: EmittedCall): string {
  return constantOf(call.arguments[2]) === '1' ? 'CAST(instr($2, $1) AS INTEGER)' : 'spark_locate($1, $2, $3)'
}

/** In lines of 76 characters, as MIME has it. */
const BASE64_LINE = 76

function base64(): string {
  return `rtrim(regexp_replace(base64($1), '(.{${BASE64_LINE}})', '\\1' || chr(13) || chr(10), 'g'), chr(13) || chr(10))`
}

/** Of a number its 64 bits, of a text its bytes. */
function hex(_: readonly string[], call: EmittedCall): string {
  const kind = call.arguments[0]?.type.kind
  if (kind === 'long') return `to_hex(CAST(CAST($1 AS HUGEINT) & 18446744073709551615::HUGEINT AS UBIGINT))`
  return 'hex($1)'
}

function sha2(_: readonly string[], call: EmittedCall): string {
  const bits = constantOf(call.arguments[1])
  return bits === '0' || bits === '256' ? 'sha256($1)' : 'spark_ts_sha2($1, $2)'
}

/** A text that holds a comma is in no set. */
function findInSet(): string {
  return `CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL WHEN contains($1, ',') THEN 0 ELSE CAST(coalesce(list_position(string_split($2, ','), $1), 0) AS INTEGER) END`
}

function elt(args: readonly string[]): string {
  return `CASE $1 ${args
    .slice(1)
    .map((_, at) => `WHEN ${at + 1} THEN $${at + 2}`)
    .join(' ')} END`
}

/** Spark looks for the next delimiter one character further, so in `aaa` it finds `aa` twice. */
function overlapsItself(delimiter: string): boolean {
  for (let size = 1; size < delimiter.length; size += 1) if (delimiter.endsWith(delimiter.slice(0, size))) return true
  return false
}

/** From a place on as many characters as are put in, or as the length says where it is not negative. */
function overlay(): string {
  const covered = 'CASE WHEN $4 >= 0 THEN $4 ELSE length($2) END'
  return `(spark_substring($1, 1, $3 - 1) || $2 || CASE WHEN $4 IS NOT NULL THEN spark_substring($1, CAST($3 + ${covered} AS INTEGER), 2147483647) END)`
}

function refuseCharset(name: string, charset: TypedExpression | undefined): string | null {
  const value = constantOf(charset)
  return value === null || value.toUpperCase() === 'UTF-8' ? null : `${name} with the character set ${value}`
}
