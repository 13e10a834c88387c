import { failure } from '../../../core/errors/failure.ts'
import { foldName } from '../../../core/names.ts'
import type { SparkType, StructField } from '../../../core/spark-types.ts'
import { sqlString } from '../../../sql/duckdb/quote.ts'
import type { ExternalFile } from '../../engine.ts'
import { csvTexts } from '../scan/csv.ts'
import { csvOptions } from '../scan/csv-options.ts'
import { readFlag } from '../scan/options.ts'
import { fromText } from '../scan/text-values.ts'
import { fieldOf, merged, STRING, VOID } from './merged-types.ts'
import type { Ask } from './run-infer.ts'

type Options = Readonly<Record<string, string>>

/**
 * The columns of CSV files: as many as the first record of the first file has fields, named by it where it is a header, else `_c0`, `_c1` …; text, or
 * with `inferSchema` what fits all of their values.
 * @throws ANALYSIS for files without a record; UNSUPPORTED, PARAMETER_INVALID for options
 */
export async function csvSchema(files: readonly ExternalFile[], options: Options, ask: Ask): Promise<readonly StructField[]> {
  const csv = csvOptions(options)
  const [first] = await ask(`SELECT to_json(fields) FROM ${csvTexts(files.slice(0, 1), { ...csv, header: false })} AS t LIMIT 1`)
  if (first === undefined) throw failure('ANALYSIS', ['Unable to infer schema for CSV. It must be specified manually.'])
  const fields = JSON.parse(String(first[0])) as readonly (string | null)[]
  const names = csv.header ? safeNames(fields) : fields.map((_, at) => `_c${at}`)
  if (!readFlag(options, 'inferschema', false)) return names.map((name) => fieldOf(name, STRING))
  refuseSampling(options)
  const found = await ask(
    `SELECT DISTINCT place, ${kindOf('text')} FROM (SELECT unnest(fields) AS text, generate_subscripts(fields, 1) AS place
       FROM ${csvTexts(files, csv)} AS t) WHERE text IS NOT NULL AND place <= ${names.length}`,
  )
  const types = names.map((): SparkType => VOID)
  for (const [place, kind] of found) {
    const at = Number(place) - 1
    types[at] = merged(types[at] ?? VOID, typeOf(String(kind)))
  }
  return names.map((name, at) => fieldOf(name, types[at]?.kind === 'void' ? STRING : (types[at] ?? STRING)))
}

/** Columns are found by looking at all values in the usual forms. */
function refuseSampling({ samplingratio = '1', timestampformat }: Options): void {
  if (Number(samplingratio) < 1) throw failure('UNSUPPORTED', [`the option samplingRatio = '${samplingratio}'`])
  if (timestampformat !== undefined) throw failure('UNSUPPORTED', ['the option timestampFormat together with inferSchema'])
}

/** Names that come more than once get their position, and so do fields without one. */
function safeNames(fields: readonly (string | null)[]): readonly string[] {
  const folded = fields.map((name) => (name === null ? null : foldName(name)))
  return fields.map((name, at) => {
    if (name === null || name === '') return `_c${at}`
    return folded.filter((each) => each === folded[at]).length > 1 ? `${name}${at}` : name
  })
}

/** SQL of the narrowest of Spark's types that a text is of; a whole number beyond bigint with its digits. */
function kindOf(text: string): string {
  const fits = (type: SparkType): string => `(${fromText(text, type)}) IS NOT NULL`
  const whole = `regexp_full_match(${text}, ${sqlString('[+-]?[0-9]{1,38}')})`
  return `CASE WHEN ${fits({ kind: 'integer' })} THEN 'integer' WHEN ${fits({ kind: 'long' })} THEN 'long'
    WHEN ${whole} THEN 'decimal ' || greatest(1, length(ltrim(ltrim(${text}, '+-'), '0')))
    WHEN ${fits({ kind: 'double' })} THEN 'double' WHEN ${fits({ kind: 'timestamp' })} THEN 'timestamp'
    WHEN ${fits({ kind: 'boolean' })} THEN 'boolean' ELSE 'string' END`
}

function typeOf(kind: string): SparkType {
  const [name = '', precision] = kind.split(' ')
  return precision === undefined ? ({ kind: name } as SparkType) : { kind: 'decimal', precision: Number(precision), scale: 0 }
}
