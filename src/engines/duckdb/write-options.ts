import { failure } from '../../core/errors/failure.ts'
import { COMPRESSIONS, type Compression, ENCODINGS, type Encoding } from '../../core/movement.ts'
import type { SparkType } from '../../core/spark-types.ts'
import { sqlString } from '../../sql/duckdb/quote.ts'
import { formatOf } from '../../sql/functions/datetime-pattern.ts'
import type { CsvFormat } from './file-lines.ts'
import { checkOptions, HARMLESS, type OptionRule, readFlag } from './scan/options.ts'

/** Spark's options as they say what is written. What would change a file without being followed is refused, as for reading. */

type Options = Readonly<Record<string, string>>

/** Options that only readers look at. */
const READING = {
  ...HARMLESS,
  compression: 'handled',
  codec: 'handled',
  encoding: 'handled',
  charset: 'handled',
  mode: 'any',
  multiline: 'any',
  wholefile: 'any',
  wholetext: 'any',
  samplingratio: 'any',
  columnnameofcorruptrecord: 'any',
  locale: ['en-us', 'en'],
  lineseparator: ['\n'],
  linesep: ['\n'],
} as const satisfies Readonly<Record<string, OptionRule>>

const JSON_RULES = {
  ...READING,
  dateformat: ['yyyy-mm-dd'],
  allowcomments: 'any',
  allowunquotedfieldnames: 'any',
  primitivesasstring: 'any',
  prefersdecimal: 'any',
  ignorenullfields: ['true'],
} as const

const CSV_RULES = {
  ...READING,
  sep: 'handled',
  delimiter: 'handled',
  quote: 'handled',
  escape: 'handled',
  header: 'handled',
  nullvalue: 'handled',
  emptyvalue: 'handled',
  dateformat: 'handled',
  timestampformat: 'handled',
  quoteall: ['false'],
  escapequotes: ['true'],
  ignoreleadingwhitespace: ['true'],
  ignoretrailingwhitespace: ['true'],
  enforceschema: 'any',
  nanvalue: 'any',
  positiveinf: 'any',
  negativeinf: 'any',
  unescapedquotehandling: 'any',
  maxcharspercolumn: 'any',
  maxcolumns: 'any',
} as const

/** How lines are packed, and their characters. @throws UNSUPPORTED */
export function packing(options: Options): { readonly compression: Compression; readonly encoding: Encoding } {
  const asked = (options.compression ?? options.codec ?? 'none').toLowerCase()
  const compression = COMPRESSIONS.find((each) => each === (asked === 'uncompressed' ? 'none' : asked))
  if (compression === undefined) throw failure('UNSUPPORTED', [`writing files packed by ${asked}`])
  const charset = (options.encoding ?? options.charset ?? 'utf-8').toLowerCase()
  const encoding = ENCODINGS.find((each) => each === (charset === 'utf8' ? 'utf-8' : charset))
  if (encoding === undefined) throw failure('UNSUPPORTED', [`writing files in the encoding ${charset}`])
  return { compression, encoding }
}

/** @throws UNSUPPORTED */
export const checkJsonWriting = (options: Options): void => checkOptions(options, JSON_RULES)

/** @throws UNSUPPORTED */
export const checkTextWriting = (options: Options): void => checkOptions(options, READING)

/** @throws UNSUPPORTED, PARAMETER_INVALID */
export function csvWriting(options: Options): CsvFormat & { readonly header: boolean } {
  checkOptions(options, CSV_RULES)
  const { nullvalue: nullValue, emptyvalue: emptyValue } = options
  return {
    delimiter: separator(options),
    quote: character(options, 'quote', '"'),
    escape: character(options, 'escape', '\\'),
    header: readFlag(options, 'header', false),
    ...(nullValue === undefined ? {} : { nullValue }),
    ...(emptyValue === undefined ? {} : { emptyValue }),
    timeText: (type, name) => timeText(type, name, options),
  }
}

function separator({ sep, delimiter }: Options): string {
  const given = sep ?? delimiter ?? ','
  const text = given === '\\t' ? '\t' : given
  if (text === '' || /[\r\n\0"\\]/.test(text))
    throw failure('UNSUPPORTED', [`the option delimiter = '${given}' of a table that is written`])
  return text
}

function character(options: Options, key: 'quote' | 'escape', usual: string): string {
  const value = options[key] ?? usual
  if ([...value].length !== 1) throw failure('UNSUPPORTED', [`the option ${key} = '${value}' of a table that is written`])
  return value
}

/** SQL of the text of a date or a timestamp by the table's pattern; `null` where it has none. */
function timeText({ kind }: SparkType, name: string, { dateformat, timestampformat }: Options): string | null {
  const pattern = kind === 'date' ? dateformat : kind === 'timestamp' ? timestampformat : undefined
  if (pattern === undefined) return null
  const format = formatOf(pattern)
  const time = kind === 'date' ? `spark_local_timestamp(CAST(${name} AS TIMESTAMP))` : name
  return format === null
    ? `spark_format_time(${time}, ${sqlString(pattern)})`
    : `spark_date_format(${time}, ${sqlString(format)}, ${sqlString(pattern)})`
}

/** Spark's names of Parquet's codecs, the engine's, and how they show in a file's name. */
const CODECS = {
  none: { codec: 'uncompressed', extension: 'parquet' },
  uncompressed: { codec: 'uncompressed', extension: 'parquet' },
  snappy: { codec: 'snappy', extension: 'snappy.parquet' },
  gzip: { codec: 'gzip', extension: 'gz.parquet' },
  zstd: { codec: 'zstd', extension: 'zstd.parquet' },
} as const

/** @throws UNSUPPORTED */
export function parquetCodec(options: Options): (typeof CODECS)[keyof typeof CODECS] {
  const asked = (options.compression ?? options['parquet.compression'] ?? 'snappy').toLowerCase()
  if (!Object.hasOwn(CODECS, asked)) throw failure('UNSUPPORTED', [`writing Parquet packed by ${asked}`])
  return CODECS[asked as keyof typeof CODECS]
}
