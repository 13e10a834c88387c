/** Values at the edges of each type, as Spark's literals. The name of a type is its SQL. */
const casted = (type: string, values: readonly string[]): readonly string[] => [
  `CAST(NULL AS ${type})`,
  ...values.map((value) => `CAST(${value} AS ${type})`),
]
const quoted = (values: readonly string[]): readonly string[] => values.map((value) => `'${value}'`)

const WHOLE = ['0', '1', '-1', '2', '3', '7', '10', '-5', '100']
const FRACTIONS = [
  '0.0',
  '-0.0',
  '0.5',
  '-0.5',
  '1.5',
  '2.5',
  '-2.5',
  '0.1',
  '3.0',
  '100.25',
  '1e10',
  '-1e10',
  '1e20',
  '1e-7',
  '12345678.9',
]

export const VALUES: Readonly<Record<string, readonly string[]>> = {
  boolean: casted('boolean', ['true', 'false']),
  tinyint: casted('tinyint', [...WHOLE, '127', '-128']),
  smallint: casted('smallint', [...WHOLE, '32767', '-32768']),
  int: casted('int', [...WHOLE, '2147483647', '-2147483648', '12345', '65536']),
  bigint: casted('bigint', [...WHOLE, '9223372036854775807', '-9223372036854775808', '2147483648', '1600000000']),
  float: casted('float', [
    ...FRACTIONS.map((value) => `${value}D`),
    "'NaN'",
    "'Infinity'",
    "'-Infinity'",
    '3.4028235e38D',
    '1.4e-45D',
    '16777217D',
  ]),
  double: casted('double', [
    ...FRACTIONS.map((value) => `${value}D`),
    "'NaN'",
    "'Infinity'",
    "'-Infinity'",
    '1.7976931348623157e308D',
    '4.9e-324D',
    '9007199254740993D',
    '9.223372036854776e18D',
  ]),
  'decimal(5,2)': casted('decimal(5,2)', ['0', '1', '-1', '0.01', '2.50', '-2.55', '0.55', '999.99', '-999.99', '10']),
  'decimal(20,0)': casted('decimal(20,0)', ['0', '1', '-7', '99999999999999999999BD', '-9223372036854775809BD']),
  'decimal(38,18)': casted('decimal(38,18)', [
    '0',
    '1',
    '-1.5',
    '0.000000000000000001BD',
    '99999999999999999999.999999999999999999BD',
    '3.14159',
  ]),
  string: [
    'CAST(NULL AS string)',
    ...quoted(['', ' ', 'a', 'abc', 'ABC', 'Hello World', 'Zoë', 'ß', '😀x', 'a,b,,c', ' 12 ', '0', '1', '-1', '3', '1.5', '-2.50', '1e3']),
    ...quoted([
      'true',
      'NO',
      'NaN',
      '2020-02-29',
      '2019-12-31 23:59:59.999999',
      '2020-1-5',
      '10:20',
      '%b_',
      'a\\\\b',
      '{"a":1,"b":[1,2]}',
      '[1,2]',
    ]),
    ...quoted(['99999999999999999999', '0x1F', 'infinity', '1 day', 'aaa', 'yyyy-MM-dd', 'UTC', '+08:00']),
  ],
  binary: ['CAST(NULL AS binary)', "X''", "X'00'", "X'FF'", "X'414243'", "X'C3AB'", "X'8081'"],
  date: casted('date', [
    ...quoted([
      '1970-01-01',
      '2020-02-29',
      '2019-12-31',
      '2021-01-03',
      '1969-12-31',
      '0001-01-01',
      '9999-12-31',
      '1582-10-04',
      '1582-10-15',
      '2000-03-31',
    ]),
  ]),
  timestamp: casted('timestamp', [
    ...quoted(['1970-01-01 00:00:00', '2020-02-29 23:59:59.999999', '1969-12-31 23:59:59.5', '2021-03-14 02:30:00', '2021-11-07 01:30:00']),
    ...quoted(['0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', '2000-03-31 12:00:00', '1582-10-10 00:00:00']),
  ]),
  'interval day to second': [
    'CAST(NULL AS interval day to second)',
    "INTERVAL '0 00:00:00' DAY TO SECOND",
    "INTERVAL '1 02:03:04.567891' DAY TO SECOND",
    "INTERVAL '-31 23:59:59.999999' DAY TO SECOND",
    "INTERVAL '106751991 04:00:54.775807' DAY TO SECOND",
  ],
  'interval year to month': [
    'CAST(NULL AS interval year to month)',
    "INTERVAL '0-0' YEAR TO MONTH",
    "INTERVAL '1-2' YEAR TO MONTH",
    "INTERVAL '-3-11' YEAR TO MONTH",
  ],
  'array<int>': [
    'CAST(NULL AS array<int>)',
    'CAST(array() AS array<int>)',
    'array(1, 2, 3)',
    'array(3, CAST(NULL AS int), 1, 3)',
    'array(CAST(NULL AS int))',
  ],
  'array<string>': [
    'CAST(NULL AS array<string>)',
    'CAST(array() AS array<string>)',
    "array('b', 'a', 'b')",
    "array('', CAST(NULL AS string), 'Zoë')",
  ],
  'array<double>': [
    'CAST(NULL AS array<double>)',
    'array(1.5D, -0.0D, 0.0D)',
    "array(CAST('NaN' AS double), CAST(NULL AS double), 2.5D, CAST('NaN' AS double))",
  ],
  'array<array<int>>': [
    'CAST(NULL AS array<array<int>>)',
    'array(array(1, 2), array(3))',
    'array(array(1), CAST(NULL AS array<int>))',
    'CAST(array() AS array<array<int>>)',
  ],
  'array<date>': ["array(DATE '2020-02-29', DATE '1970-01-01')", "array(CAST(NULL AS date), DATE '2020-02-29')"],
  'map<string,int>': [
    'CAST(NULL AS map<string,int>)',
    "map('a', 1, 'b', 2)",
    "map('a', CAST(NULL AS int))",
    'CAST(map() AS map<string,int>)',
  ],
  'map<int,string>': ['CAST(NULL AS map<int,string>)', "map(1, 'x', 2, '')"],
  'struct<a:int,b:string>': ["named_struct('a', 1, 'b', 'x')", "named_struct('a', CAST(NULL AS int), 'b', '')"],
}

export const TYPES: readonly string[] = Object.keys(VALUES)
export const ATOMIC: readonly string[] = TYPES.filter((type) => !/^(array|map|struct)/.test(type))
export const NUMBERS: readonly string[] = ATOMIC.filter((type) => /int$|^float|^double|^decimal/.test(type))
