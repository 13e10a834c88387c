import { failure } from '../../../core/errors/failure.ts'
import type { SparkType, StructField } from '../../../core/spark-types.ts'
import { sqlString } from '../../../sql/duckdb/quote.ts'
import type { ExternalFile } from '../../engine.ts'
import { fieldOf } from './merged-types.ts'
import type { Ask } from './run-infer.ts'

/** The columns of the first Parquet file by name, as Spark takes one footer for all. @throws ANALYSIS, UNSUPPORTED, FILE_UNREADABLE */
export async function parquetSchema(files: readonly ExternalFile[], _options: unknown, ask: Ask): Promise<readonly StructField[]> {
  const [first] = files
  if (first === undefined) throw failure('ANALYSIS', ['Unable to infer schema for Parquet. It must be specified manually.'])
  const reader = `read_parquet(${sqlString(first.path)}, hive_partitioning = false)`
  const described = await ask(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${reader})`)
  return described.map(([name, type]) => fieldOf(String(name), sparkType(String(type), String(name))))
}

const SIMPLE: Readonly<Record<string, SparkType>> = {
  BOOLEAN: { kind: 'boolean' },
  TINYINT: { kind: 'byte' },
  SMALLINT: { kind: 'short' },
  INTEGER: { kind: 'integer' },
  BIGINT: { kind: 'long' },
  UTINYINT: { kind: 'short' },
  USMALLINT: { kind: 'integer' },
  UINTEGER: { kind: 'long' },
  FLOAT: { kind: 'float' },
  DOUBLE: { kind: 'double' },
  VARCHAR: { kind: 'string' },
  BLOB: { kind: 'binary' },
  DATE: { kind: 'date' },
  'TIMESTAMP WITH TIME ZONE': { kind: 'timestamp' },
  TIMESTAMP: { kind: 'timestamp' },
  TIMESTAMP_NS: { kind: 'timestamp' },
  TIMESTAMP_MS: { kind: 'timestamp' },
}

/** Of the engine's text of a type: `STRUCT(x INTEGER, "y y" VARCHAR[])`. */
function sparkType(text: string, column: string): SparkType {
  const simple = SIMPLE[text]
  if (simple !== undefined) return simple
  if (text.endsWith('[]')) return { kind: 'array', element: sparkType(text.slice(0, -2), column), containsNull: true }
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(text)
  if (decimal !== null) return { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) }
  const [, outer, inside = ''] = /^(STRUCT|MAP)\((.*)\)$/s.exec(text) ?? []
  if (outer === 'MAP') {
    const [key = '', value = ''] = parted(inside)
    return { kind: 'map', key: sparkType(key, column), value: sparkType(value, column), valueContainsNull: true }
  }
  if (outer === 'STRUCT') {
    const fields = parted(inside).map((part) => {
      const [, quoted, bare, type = ''] = /^(?:"((?:[^"]|"")*)"|(\S+)) (.*)$/s.exec(part) ?? []
      return fieldOf(quoted?.replaceAll('""', '"') ?? bare ?? '', sparkType(type, column))
    })
    return { kind: 'struct', fields }
  }
  throw failure('UNSUPPORTED', [`the column ${column} of the Parquet type ${text}`])
}

/** The parts between commas that stand in no brackets and no quotes. */
function parted(text: string): readonly string[] {
  const parts: string[] = []
  let [depth, start, quoted] = [0, 0, false]
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') quoted = !quoted
    if (quoted) continue
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (character === ',' && depth === 0) {
      parts.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  return [...parts, text.slice(start).trim()]
}
