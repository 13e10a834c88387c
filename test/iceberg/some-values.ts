import fc from 'fast-check'
import type { SparkType } from '../../src/core/spark-types.ts'
import { valueText } from '../../src/iceberg/values.ts'
import { sqlString } from '../../src/sql/duckdb/quote.ts'

/** Literals of a type, and how SQL spells them. */
export interface SomeValues {
  readonly type: SparkType
  readonly values: fc.Arbitrary<string>
  readonly sql: (text: string) => string
}

const decimal = (precision: number, scale: number): SparkType => ({ kind: 'decimal', precision, scale })
const unscaled = (precision: number, scale: number) =>
  fc
    .bigInt({ min: -(10n ** BigInt(precision)) + 1n, max: 10n ** BigInt(precision) - 1n })
    .map((value) => valueText(`decimal(${precision}, ${scale})`, value))
const text = fc.oneof(
  fc.constantFrom(
    '',
    'n',
    'v',
    '__HIVE_DEFAULT_PARTITION__',
    'a/b',
    '../../x',
    '%2F',
    'k=v',
    "it's",
    'x'.repeat(300),
    '漢'.repeat(90),
    'NULL',
    ' ',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
)
const day = fc.integer({ min: -719_162, max: 2_932_896 }).map((days) => valueText('date', days))
const moment = fc
  .oneof(
    fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n }),
    fc.bigInt({ min: -90_000_000_000n, max: 90_000_000_000n }),
  )
  .map((micros) => valueText('timestamptz', micros))

export const SOME_VALUES: Readonly<Record<string, SomeValues>> = {
  integer: { type: { kind: 'integer' }, values: fc.integer({ min: -2_000_000_000 }).map(String), sql: (each) => `(${each})::INTEGER` },
  long: {
    type: { kind: 'long' },
    values: fc.bigInt({ min: -(2n ** 62n), max: 2n ** 63n - 1n }).map(String),
    sql: (each) => `(${each})::BIGINT`,
  },
  boolean: { type: { kind: 'boolean' }, values: fc.constantFrom('true', 'false'), sql: (each) => each },
  double: { type: { kind: 'double' }, values: fc.double().map((value) => valueText('double', value)), sql: (each) => `'${each}'::DOUBLE` },
  float: { type: { kind: 'float' }, values: fc.float().map((value) => valueText('float', value)), sql: (each) => `'${each}'::FLOAT` },
  small: { type: decimal(4, 2), values: unscaled(4, 2), sql: (each) => `${each}::DECIMAL(4, 2)` },
  whole: { type: decimal(9, 0), values: unscaled(9, 0), sql: (each) => `${each}::DECIMAL(9, 0)` },
  huge: { type: decimal(38, 10), values: unscaled(38, 10), sql: (each) => `'${each}'::DECIMAL(38, 10)` },
  string: { type: { kind: 'string' }, values: text.filter((each) => each.isWellFormed() && !each.includes('\0')), sql: sqlString },
  binary: {
    type: { kind: 'binary' },
    values: fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    sql: (each) => `unhex('${each}')`,
  },
  date: { type: { kind: 'date' }, values: day, sql: (each) => `DATE '${each}'` },
  timestamp: { type: { kind: 'timestamp' }, values: moment, sql: (each) => `TIMESTAMPTZ '${each}'` },
}
