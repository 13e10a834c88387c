import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One statement of a golden file with what Spark answered. */
export interface Golden {
  /** Counts from 1 within its file. */
  readonly number: number
  readonly sql: string
  /** `struct<a:int>`; `struct<>` for a statement without a result, and for one that Spark rejects. */
  readonly schema: string
  /** Rows as Spark's test suite prints them, or an exception's class and text. Blanks at the end are gone, as in the suite. */
  readonly output: string
}

const QUERY = '-- !query\n'
const PARTS = /^([\s\S]*?)\n-- !query schema\n([\s\S]*?)\n-- !query output\n?([\s\S]*)$/

/** What Java's `\s` matches: JavaScript's knows more, and those others may be data. */
const BLANKS_AT_THE_END = /[ \t\n\v\f\r]+$/

export const trimEnd = (text: string): string => text.replace(BLANKS_AT_THE_END, '')

/** @throws Error when a statement has no schema or output block: then the file is not of this form at all */
export function parseGolden(text: string): Golden[] {
  // A statement may hold the marker inside a line, but no statement has it as a whole line.
  const blocks = `\n${text}`.split(`\n${QUERY}`).slice(1)
  return blocks.map((block, index) => {
    const parts = PARTS.exec(block)
    if (parts === null) throw new Error(`statement ${index + 1} has no "-- !query schema" or "-- !query output"`)
    const [, sql = '', schema = '', output = ''] = parts
    return { number: index + 1, sql, schema, output: trimEnd(output) }
  })
}

/** Golden files below `folder/results`, by their path without the suffix, sorted. */
export function listGolden(folder: string): string[] {
  return readdirSync(join(folder, 'results'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.sql.out'))
    .map((path) => path.slice(0, -'.sql.out'.length).replaceAll('\\', '/'))
    .sort()
}

export const readGolden = (folder: string, name: string): Golden[] =>
  parseGolden(readFileSync(join(folder, 'results', `${name}.sql.out`), 'utf8'))

/**
 * The core: files that ran with the settings Spark has by itself. Those under `postgreSQL/` ran with ANSI on, those named `-legacy` with the
 * parsers of Spark 2.
 */
export const isCore = (name: string): boolean => !name.startsWith('postgreSQL/') && !/-legacy(\/|$)/.test(name)

const ERROR = /^((?:[a-z]\w*\.)+[A-Z]\w*)(?:\n|$)/

/** How far Spark came with a statement that it rejects; `null` when it answers. */
export type ErrorKind = 'parse' | 'analysis' | 'runtime'

export function goldenErrorKind({ schema, output }: Pick<Golden, 'schema' | 'output'>): ErrorKind | null {
  const exception = schema === 'struct<>' ? ERROR.exec(output)?.[1] : undefined
  if (exception === undefined) return null
  if (exception.endsWith('.ParseException')) return 'parse'
  return exception === 'org.apache.spark.sql.AnalysisException' || exception.includes('.catalyst.analysis.') ? 'analysis' : 'runtime'
}
