import { type StructField, structJson } from '../../../core/spark-types.ts'
import type { InferTarget } from '../../engine.ts'
import type { Running } from '../execute.ts'
import { csvSchema } from './csv-schema.ts'
import { jsonSchema } from './json-schema.ts'
import { fieldOf, STRING } from './merged-types.ts'
import { parquetSchema } from './parquet-schema.ts'

/** The rows of a SELECT. */
export type Ask = (sql: string) => Promise<readonly (readonly unknown[])[]>

type Infer = (files: InferTarget['files'], options: InferTarget['options'], ask: Ask) => Promise<readonly StructField[]>

const FORMATS: Readonly<Record<InferTarget['format'], Infer>> = {
  csv: csvSchema,
  json: jsonSchema,
  parquet: parquetSchema,
  text: async () => [fieldOf('value', STRING)],
}

/** Look at the files for the columns that Spark would infer, and tell them as a result of one cell: the schema as `structJson`. */
export async function runInfer(id: string, { format, files, options }: InferTarget, running: Running): Promise<number> {
  const ask: Ask = async (sql) => {
    running.check()
    return (await running.connection.runAndReadAll(sql)).getRows()
  }
  const schema = await FORMATS[format](files, options, ask)
  running.tell({ kind: 'result', id, result: { kind: 'inline', rows: [[structJson(schema)]], rowCount: 1 } })
  return 0
}
