/** What from_csv and from_json, and schema_of_csv and schema_of_json, have in common. */
import { type SparkType, sqlTypeName } from '../../core/spark-types.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { constantOf, isConstant, quotedInTemplate } from './define.ts'
import { isFoldable } from './foldable.ts'
import { patternsIn, type TimePatterns } from './options.ts'
import { structureOf, valueSql } from './read-texts.ts'
import type { EmittedCall } from './row.ts'
import { CORRUPT, type CsvReading } from './scripts/csv.ts'
import type { JsonReading } from './scripts/from-json.ts'

type Format = 'csv' | 'json'
type Options = ReadonlyMap<string, string>

const SCALARS: ReadonlySet<SparkType['kind']> = new Set([
  'boolean',
  'byte',
  'short',
  'integer',
  'long',
  'float',
  'double',
  'decimal',
  'string',
  'date',
  'timestamp',
] as const)

/** Texts of CSV hold no bytes. */
export const refusedScalar = (format: Format, type: SparkType): string | null =>
  SCALARS.has(type.kind) || (format === 'json' && type.kind === 'binary') ? null : `from_${format} of ${sqlTypeName(type)} values`

export function refusedNames(format: Format, { fields }: Extract<SparkType, { kind: 'struct' }>): string | null {
  const names = new Set(fields.map(({ name }) => name.toLowerCase()))
  if (fields.length === 0 || names.size < fields.length) return `from_${format} of a struct without fields or with two of one name`
  const corrupt = fields.find(({ name }) => name === CORRUPT)
  return corrupt === undefined || corrupt.type.kind === 'string' ? null : `from_${format} with a column ${CORRUPT} that is no string`
}

const modeOf = (options: Options): string | undefined => options.get('mode')?.toUpperCase()

export const wrongMode = (format: Format, options: Options): string | null =>
  modeOf(options) === 'DROPMALFORMED'
    ? `from_${format}() doesn't support the DROPMALFORMED mode. Acceptable modes are PERMISSIVE and FAILFAST.`
    : null

/** What a script has to know to read a record by its type and the options. */
export function readingOf({ type }: EmittedCall, options: Options): JsonReading {
  const patterns = patternsIn(options)
  const kinds = (['date', 'timestamp'] as const).filter((kind) => patterns[kind] !== null)
  return { type, failFast: modeOf(options) === 'FAILFAST', patterns: kinds }
}

/** SQL of the record that the format's script reads. */
export function recordSql(format: Format, reading: JsonReading | CsvReading, patterns: TimePatterns): string {
  const { type } = reading
  const record = `spark_ts_from_${format}($1, ${quotedInTemplate(JSON.stringify(reading))})`
  return valueSql(`json_transform(CAST(${record} AS JSON), ${quotedInTemplate(JSON.stringify(structureOf(type)))})`, type, patterns)
}

/** What is wrong with the text whose schema is asked for. */
export function wrongSample(format: Format, text: TypedExpression, title: string): string | null {
  if (isFoldable(text) && !(isConstant(text) && constantOf(text) === null)) return null
  const why = `The input ${format} should be a foldable string expression and not null`
  return `cannot resolve '${title}' due to data type mismatch: ${why}; however, got ${title.slice(`schema_of_${format}(`.length, -1)}.`
}
