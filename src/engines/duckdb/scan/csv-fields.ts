import { sqlString } from '../../../sql/duckdb/quote.ts'
import type { CsvOptions } from './csv-options.ts'

/** A character as a regular expression, alone or in a class. */
const plain = (character: string): string => character.replace(/[^A-Za-z0-9]/g, (each) => `\\x{${each.charCodeAt(0).toString(16)}}`)

interface Parts {
  /** The inside of a quoted field. */
  readonly inside: string
  readonly quote: string
  readonly delimiter: string
  readonly escaping: string
}

function parts(csv: CsvOptions): Parts {
  const quote = plain(csv.quote as string)
  const escaping = plain(csv.escape)
  // An escape that is the quote itself: only a doubled one stands for a character.
  const inside = csv.escape === csv.quote ? `(?:${quote}${quote}|[^${quote}])*` : `(?:${escaping}.|[^${quote}${escaping}])*`
  return { inside, quote, delimiter: plain(csv.delimiter), escaping }
}

/**
 * One field behind a delimiter, still quoted: a quoted one goes on to the next delimiter behind its closing quote, or to the end of the line
 * when nothing closes it. Quotes count at the very beginning of a field only.
 */
export function fieldPattern(csv: CsvOptions): string {
  const { inside, quote, delimiter, escaping } = parts(csv)
  const open = csv.escape === csv.quote ? `$` : `${escaping}?$`
  return `${delimiter}(${quote}${inside}(?:${quote}[^${delimiter}]*|${open})|[^${quote}${delimiter}][^${delimiter}]*|)`
}

/** A whole record, with its end: quoted fields go over lines, others do not. */
export function recordPattern(csv: CsvOptions): string {
  const end = '(?:\\r\\n|\\n|\\r|$)'
  if (csv.quote === null) return `([^\\r\\n]*)${end}`
  const { inside, quote, delimiter } = parts(csv)
  const rest = `[^${delimiter}\\r\\n]*`
  const field = `(?:${quote}${inside}(?:${quote}${rest}|$)|${rest})`
  return `(${field}(?:${delimiter}${field})*)${end}`
}

/** Set apart from texts that come out of files. */
const REFUSED =
  'UNSUPPORTED: CSV with text behind a closing quote that holds blanks, quotes or escapes is not supported on the embedded engine'

/**
 * The text of a raw field, NULL when it is empty and not quoted (a quoted empty one is an empty text).
 *
 * Text behind a closing quote makes Spark's parser take the field as it stands, up to the next delimiter: `"a"b` is those four characters.
 * Its rules for further quotes and escapes there were measured to be erratic, and are refused rather than guessed.
 */
export function unquoted(raw: string, csv: CsvOptions): string {
  const { inside, quote, escaping } = parts(csv)
  const same = csv.escape === csv.quote
  const restored = (text: string): string =>
    same
      ? `replace(${text}, ${sqlString(`${csv.quote}${csv.quote}`)}, ${sqlString(csv.quote as string)})`
      : `regexp_replace(${text}, ${sqlString(`${escaping}([${quote}${escaping}])`)}, '\\1', 'gs')`
  const whole = (pattern: string): string => `regexp_full_match(${raw}, ${sqlString(pattern)}, 's')`
  const content = `regexp_extract(${raw}, ${sqlString(`^${quote}(${inside})`)}, 1, 's')`
  const blanks = '[\\x{1}-\\x{20}]*'
  return `CASE
    WHEN ${raw} IS NULL OR ${raw} = '' THEN NULL
    WHEN NOT starts_with(${raw}, ${sqlString(csv.quote as string)}) OR ${raw} = ${sqlString(csv.quote as string)} THEN ${raw}
    WHEN ${whole(`${quote}[^${quote}${escaping}]*${quote}`)} THEN ${raw}[2:-2]
    WHEN ${whole(`${quote}${inside}${quote}${blanks}`)} THEN ${restored(content)}
    WHEN ${whole(`${quote}${inside}${same ? '' : `${escaping}?`}`)} THEN nullif(${restored(content)}, '')
    WHEN ${whole(`${quote}[^${quote}${escaping}]*${quote}[^\\x{1}-\\x{20}${escaping}][^${escaping}]*`)}
      AND NOT ${whole(`${quote}[^${quote}]*${quote}(?:${quote}*${blanks}|.*${quote}[\\x{1}-\\x{20}].*)`)} THEN ${raw}
    ELSE error(${sqlString(REFUSED)}) END`
}
