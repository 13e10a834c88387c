/**
 * Spark 3's datetime patterns (those of Java's DateTimeFormatter) in the part that DuckDB can follow to the letter, which is fast. Anything else is
 * `null`: `scripts/datetime/` follows it.
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

export interface DatetimeReader {
  /** Regular expressions for the whole text: of the right shape, and with every number in its range. */
  readonly shape: string
  readonly within: string
  /** `2020-01-05 10:11:12.5` in back references to `within`, for a cast. */
  readonly canonical: string
}

/** Whether a token's digits end where those of another begin. */
function endsWell(token: Token, next: Token | undefined): boolean {
  if ('text' in token) return !/[0-9]/.test(token.text)
  if (next === undefined || 'text' in next) return true
  return !token.field.startsWith('S') && /^(?:MM|dd|HH|mm|ss)$/.test(next.field)
}

/** How DuckDB reads texts of a pattern where they are times of years 1 to 9999. It has to name the year; months and days that it leaves out are the first, times midnight. */
export function readerOf(pattern: string): DatetimeReader | null {
  const tokens = tokensOf(pattern)
  if (tokens === null) return null
  const places: Partial<Record<Reader['part'], string>> = {}
  const [shape, within]: [string[], string[]] = [[], []]
  // Java reads all digits that follow each other at once, those of a text and of fields of no fixed width as well.
  if (tokens.some((token, at) => !endsWell(token, tokens[at + 1]))) return null
  for (const token of tokens) {
    if ('text' in token) {
      const text = token.text.replace(/[!-/:-@[-`{-~]/g, '\\$&')
      for (const expression of [shape, within]) expression.push(text)
      continue
    }
    const reader = Object.hasOwn(READERS, token.field) ? READERS[token.field] : undefined
    // One place a part, and nine are all that back references can name.
    if (reader === undefined || places[reader.part] !== undefined) return null
    places[reader.part] = `\\${Object.keys(places).length + 1}`
    shape.push(`(?:${reader.digits})`)
    within.push(`(${reader.within})`)
  }
  if (places.year === undefined) return null
  const { year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '0' } = places
  return {
    shape: shape.join(''),
    within: within.join(''),
    canonical: `${year}-${month}-${day} ${hour}:${minute}:${second}.${fraction}`,
  }
}
