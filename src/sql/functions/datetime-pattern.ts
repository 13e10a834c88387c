/**
 * Spark 3's datetime patterns (those of Java's DateTimeFormatter) in the part that DuckDB can follow to the letter. Anything else is `null`: the
 * call is refused.
 */
type Token = { readonly field: string } | { readonly text: string }

const PLAIN = /^[^A-Za-z'[\]{}#]+/

/** `null` for optional sections, reserved signs and quotes that stay open. */
function tokensOf(pattern: string): readonly Token[] | null {
  const tokens: Token[] = []
  let rest = pattern
  while (rest !== '') {
    const field = /^([A-Za-z])\1*/.exec(rest)?.[0]
    const plain = PLAIN.exec(rest)?.[0]
    const quoted = /^'((?:[^']|'')*)'/.exec(rest)
    if (field !== undefined) tokens.push({ field })
    else if (plain !== undefined) tokens.push({ text: plain })
    else if (quoted !== null) tokens.push({ text: quoted[1] === '' ? "'" : (quoted[1] as string).replaceAll("''", "'") })
    else return null
    rest = rest.slice((field ?? plain ?? quoted?.[0] ?? '').length)
  }
  return tokens
}

const FORMATS: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  yy: '%y',
  MM: '%m',
  M: '%-m',
  MMM: '%b',
  MMMM: '%B',
  dd: '%d',
  d: '%-d',
  DDD: '%j',
  D: '%-j',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  SSS: '%g',
  SSSSSS: '%f',
  a: '%p',
  E: '%a',
  EE: '%a',
  EEE: '%a',
  EEEE: '%A',
}

/** The format of DuckDB's `strftime` that writes what the pattern says, of years 1 to 9999. */
export function formatOf(pattern: string): string | null {
  const parts = tokensOf(pattern)?.map((token) =>
    'text' in token ? token.text.replaceAll('%', '%%') : Object.hasOwn(FORMATS, token.field) ? (FORMATS[token.field] as string) : null,
  )
  return parts === undefined || parts.length === 0 || parts.includes(null) ? null : parts.join('')
}

/** A field that is read: its digits, those within its range, and where it goes. */
interface Reader {
  readonly digits: string
  readonly within: string
  readonly part: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction'
}

const MONTH = { within: '0?[1-9]|1[0-2]', part: 'month' } as const
const DAY = { within: '0?[1-9]|[12][0-9]|3[01]', part: 'day' } as const
const HOUR = { within: '[01]?[0-9]|2[0-3]', part: 'hour' } as const
const MINUTE = { within: '[0-5]?[0-9]', part: 'minute' } as const
const SECOND = { within: '[0-5]?[0-9]', part: 'second' } as const

const READERS: Readonly<Record<string, Reader>> = {
  yyyy: { digits: '[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9]', within: '[0-9]{4}', part: 'year' },
  MM: { digits: '[0-9]{2}', ...MONTH },
  M: { digits: '[0-9]{1,2}', ...MONTH },
  dd: { digits: '[0-9]{2}', ...DAY },
  d: { digits: '[0-9]{1,2}', ...DAY },
  HH: { digits: '[0-9]{2}', ...HOUR },
  H: { digits: '[0-9]{1,2}', ...HOUR },
  mm: { digits: '[0-9]{2}', ...MINUTE },
  m: { digits: '[0-9]{1,2}', ...MINUTE },
  ss: { digits: '[0-9]{2}', ...SECOND },
  s: { digits: '[0-9]{1,2}', ...SECOND },
  SSS: { digits: '[0-9]{1,3}', within: '[0-9]+', part: 'fraction' },
  SSSSSS: { digits: '[0-9]{1,6}', within: '[0-9]+', part: 'fraction' },
}

const touches = (token: Token | undefined): boolean => token !== undefined && 'field' in token

/** What the old parser takes for a field: as many digits as there are, but as many as it has letters where another field follows at once. */
function formerly({ within, part }: Reader, letters: number, next: Token | undefined): string {
  const sign = part === 'year' ? '-?' : ''
  if (touches(next)) return `\\s*${sign}(?:[0-9]{${letters}}|[0-9]{1,${letters}}\\s)`
  const value = part === 'year' ? '[0-9]+' : `0*(?:${part === 'fraction' ? '[0-9]{1,3}' : within})`
  return `\\s*${sign}${value}${next === undefined ? '(?:[^0-9]|$)' : ''}`
}

export interface DatetimeReader {
  /** Regular expressions for the whole text: of the right shape, and with every number in its range. */
  readonly shape: string
  readonly within: string
  /**
   * For its beginning: where the parser of Spark 2.4 (SimpleDateFormat) might have found something, so that Spark 3 stops with an error. `anyDigits`
   * is for texts with digits of other scripts.
   */
  readonly doubtful: string
  readonly anyDigits: string
  /** `2020-01-05 10:11:12.5` in back references to `within`, for a cast. */
  readonly canonical: string
}

/** How DuckDB reads texts of a pattern. It has to name the year; months and days that it leaves out are the first, times midnight. */
export function readerOf(pattern: string): DatetimeReader | null {
  const tokens = tokensOf(pattern)
  if (tokens === null) return null
  const places: Partial<Record<Reader['part'], string>> = {}
  const [shape, within, doubtful, anyDigits]: [string[], string[], string[], string[]] = [[], [], [], []]
  for (const [at, token] of tokens.entries()) {
    if ('text' in token) {
      const text = token.text.replace(/[!-/:-@[-`{-~]/g, '\\$&')
      for (const expression of [shape, within, doubtful, anyDigits]) expression.push(text)
      continue
    }
    const reader = Object.hasOwn(READERS, token.field) ? READERS[token.field] : undefined
    // One place a part, and nine are all that back references can name.
    if (reader === undefined || places[reader.part] !== undefined) return null
    places[reader.part] = `\\${Object.keys(places).length + 1}`
    shape.push(`(?:${reader.digits})`)
    within.push(`(${reader.within})`)
    anyDigits.push('\\s*-?\\p{Nd}+')
    doubtful.push(formerly(reader, token.field.length, tokens[at + 1]))
  }
  if (places.year === undefined) return null
  const { year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '0' } = places
  return {
    shape: shape.join(''),
    within: within.join(''),
    doubtful: doubtful.join(''),
    anyDigits: anyDigits.join(''),
    canonical: `${year}-${month}-${day} ${hour}:${minute}:${second}.${fraction}`,
  }
}
