/** Arguments that mean something only to their function, as literals: by name and position. Elsewhere any value of a fitting type will do. */
const quoted = (...texts: readonly string[]): readonly string[] => texts.map((text) => `'${text}'`)

const PATTERNS = quoted(
  'yyyy-MM-dd',
  'yyyy-MM-dd HH:mm:ss',
  'dd/MM/yy',
  'MMM d, yyyy',
  'HH:mm:ss.SSS',
  'D',
  'EEEE',
  'yyyy',
  'hh:mm a',
  'M/d/y',
)
const UNITS = quoted(
  'year',
  'quarter',
  'MONTH',
  'mon',
  'week',
  'DD',
  'day',
  'hour',
  'minute',
  'second',
  'MILLISECOND',
  'microsecond',
  'nothing',
  'yy',
)
const FIELDS = quoted('year', 'quarter', 'month', 'week', 'day', 'doy', 'dow', 'dow_iso', 'hour', 'minute', 'second', 'yearofweek')
const REGEXES = quoted('a', '[a-c]+', '(\\\\d+)', '^a|b$', '\\\\s', '(a)(b)?', '.', '', 'x*')
const PATHS = quoted('$.a', '$.b[0]', '$', '$.b[*]', '$.c', 'a', '$[1]')
const ZONES = quoted('UTC', 'America/Los_Angeles', '+08:00', 'Asia/Kathmandu')
const FORMATS = quoted('%s', '%d-%s', '%5.2f', '%%', '%x')

type Positions = Readonly<Record<number, readonly string[]>>

export const ARGUMENTS: Readonly<Record<string, Positions>> = {
  date_format: { 1: PATTERNS },
  to_date: { 1: PATTERNS },
  to_timestamp: { 1: PATTERNS },
  to_unix_timestamp: { 1: PATTERNS },
  unix_timestamp: { 1: PATTERNS },
  from_unixtime: { 1: PATTERNS },
  trunc: { 1: UNITS },
  date_trunc: { 0: UNITS },
  date_part: { 0: FIELDS },
  next_day: { 1: quoted('MO', 'tuesday', 'Sun', 'xx') },
  regexp_extract: { 1: REGEXES, 2: ['0', '1', '2'] },
  regexp_extract_all: { 1: REGEXES, 2: ['0', '1'] },
  regexp_replace: { 1: REGEXES, 2: quoted('', 'X', '$0', '[$1]') },
  regexp: { 1: REGEXES },
  regexp_like: { 1: REGEXES },
  rlike: { 1: REGEXES },
  split: { 1: REGEXES, 2: ['-1', '0', '1', '2'] },
  get_json_object: { 1: PATHS },
  sha2: { 1: ['0', '224', '256', '384', '512', '1'] },
  conv: { 1: ['2', '10', '16', '36', '1'], 2: ['2', '10', '16', '-10'] },
  from_utc_timestamp: { 1: ZONES },
  to_utc_timestamp: { 1: ZONES },
  format_string: { 0: FORMATS },
  printf: { 0: FORMATS },
  format_number: { 1: ['0', '2', '5', '-1', "'#,##0.00'"] },
  repeat: { 1: ['0', '1', '3', '-1'] },
  space: { 0: ['0', '1', '3', '-1'] },
  lpad: { 1: ['0', '3', '7', '-1'] },
  rpad: { 1: ['0', '3', '7', '-1'] },
  array_repeat: { 1: ['0', '1', '3', '-1'] },
  sequence: { 2: ['1', '2', '-1', '3'] },
  round: { 1: ['0', '1', '2', '-1', '-2', '10'] },
  bround: { 1: ['0', '1', '2', '-1', '-2', '10'] },
  ceil: { 1: ['0', '1', '-1', '2'] },
  floor: { 1: ['0', '1', '-1', '2'] },
  decode: { 1: quoted('UTF-8', 'US-ASCII', 'UTF-16') },
  encode: { 1: quoted('UTF-8', 'US-ASCII', 'UTF-16BE') },
  percentile: { 1: ['0', '0.5', '1', 'array(0.25, 0.75)'] },
  percentile_approx: { 1: ['0', '0.5', '1', 'array(0.25, 0.75)'] },
  approx_percentile: { 1: ['0', '0.5', '1'] },
  ntile: { 0: ['1', '2', '3'] },
  nth_value: { 1: ['1', '2', '100'] },
  lag: { 1: ['1', '2', '0', '-1'] },
  lead: { 1: ['1', '2', '0', '-1'] },
  from_json: { 1: quoted('a INT, b ARRAY<INT>', 'a STRING', 'array<int>') },
  to_number: { 1: quoted('999', '99.9', 'S999') },
}
