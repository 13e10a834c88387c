import { failure } from '../../../core/errors/failure.ts'
import { checkOptions, HARMLESS, readFlag } from './options.ts'
import { type TimeFormats, timeFormats } from './time-formats.ts'
import { charsetOf } from './whole-files.ts'

export interface CsvOptions {
  readonly delimiter: string
  /** `null`: nothing is quoted. */
  readonly quote: string | null
  readonly escape: string
  readonly nullValue: string
  readonly comment: string | null
  readonly header: boolean
  /** What a quoted field without anything in it stands for. */
  readonly emptyValue: string
  /** A record may go over lines, within quotes. */
  readonly multiLine: boolean
  readonly charset: string
  readonly times: TimeFormats
}

const RULES = {
  ...HARMLESS,
  header: 'handled',
  sep: 'handled',
  delimiter: 'handled',
  quote: 'handled',
  escape: 'handled',
  nullvalue: 'handled',
  comment: 'handled',
  mode: 'handled',
  columnnameofcorruptrecord: 'handled',
  encoding: 'handled',
  charset: 'handled',
  multiline: 'handled',
  wholefile: ['false'],
  dateformat: 'handled',
  timestampformat: 'handled',
  ignoreleadingwhitespace: ['false'],
  ignoretrailingwhitespace: ['false'],
  emptyvalue: 'handled',
  nanvalue: ['nan'],
  positiveinf: ['inf'],
  negativeinf: ['-inf'],
  enforceschema: ['true'],
  unescapedquotehandling: ['stop_at_delimiter'],
  locale: ['en-us', 'en'],
  maxcharspercolumn: ['-1'],
  samplingratio: 'any',
  quoteall: 'any',
  escapequotes: 'any',
} as const

/** Names of characters that Spark understands in `sep` besides the characters themselves. */
const NAMED: Readonly<Record<string, string>> = { '\\t': '\t', '\\\\': '\\', '\\0': '\0', '\\u0000': '\0' }

function oneCharacter(options: Readonly<Record<string, string>>, key: string): string | null {
  const value = options[key]
  if (value === undefined || value === '') return null
  const text = NAMED[value] ?? value
  if (text.length !== 1) throw failure('PARAMETER_INVALID', [`${key} cannot be more than one character`])
  return text
}

/** @throws UNSUPPORTED or PARAMETER_INVALID */
export function csvOptions(options: Readonly<Record<string, string>>): CsvOptions {
  checkOptions(options, RULES)
  const given = options.sep ?? options.delimiter ?? ','
  const delimiter = NAMED[given] ?? given
  if (delimiter === '' || delimiter === '\0' || /[\r\n]/.test(delimiter))
    throw failure('UNSUPPORTED', [`the option delimiter = '${given}'`])
  // A quote that is given as empty switches quoting off; one that is not given is the usual one.
  const quote = options.quote === undefined ? '"' : oneCharacter(options, 'quote')
  const escaping = options.escape === undefined ? '\\' : oneCharacter(options, 'escape')
  if (escaping === null) throw failure('UNSUPPORTED', [`the option escape = ''`])
  const comment = oneCharacter(options, 'comment')
  const header = readFlag(options, 'header', false)
  if (comment !== null && header) throw failure('UNSUPPORTED', ['the option comment together with header'])
  if (quote !== null && delimiter.length > 1) throw failure('UNSUPPORTED', [`the option delimiter = '${given}' with quoting`])
  for (const [key, text] of [
    ['delimiter', delimiter],
    ['quote', quote],
    ['escape', escaping],
  ] as const)
    if (text !== null && /[^\0-\x7f]/.test(text)) throw failure('UNSUPPORTED', [`the option ${key} = '${text}'`])
  const others = {
    emptyValue: options.emptyvalue ?? '',
    multiLine: readFlag(options, 'multiline', false),
    charset: charsetOf(options),
    times: timeFormats(options),
  }
  return { delimiter, quote, escape: escaping, nullValue: options.nullvalue ?? '', comment, header, ...others }
}
