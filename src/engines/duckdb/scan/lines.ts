import { extname } from 'node:path'
import { failure } from '../../../core/errors/failure.ts'
import { fileList } from '../../../sql/duckdb/quote.ts'
import type { FileRef } from '../../../storage/storage.ts'
import { isWhole, wholeFileRecords } from './whole-files.ts'

/** A "delimiter" of the four bytes 1 to 4, so that a line is one field. No text has these bytes in a row. */
const NEVER = 'chr(1) || chr(2) || chr(3) || chr(4)'

/** Compressions that Spark knows by a file's extension and the engine does not. */
const FOREIGN = new Set(['.bz2', '.snappy', '.lz4'])

/** @throws UNSUPPORTED */
export function checkCompression(files: readonly FileRef[]): void {
  const foreign = files.map(({ path }) => extname(path).toLowerCase()).find((extension) => FOREIGN.has(extension))
  if (foreign !== undefined) throw failure('UNSUPPORTED', [`a file compressed as ${foreign}`])
}

export interface Lines {
  /** At the beginning of each file. */
  readonly skipLines: number
  readonly numbered: boolean
  readonly charset: string
}

/**
 * The lines of text files as columns `line`, without blank ones, and `file`, the path, in the order of the files. Lines end at LF, CR LF or CR, as
 * for Spark. The engine's own reader of delimited text follows other rules than Spark's within a line, but it finds lines fast and checks their
 * encoding.
 * @param lines.numbered - Whether a column `number` counts the lines of each file from 1, skipped and blank ones with the others.
 */
export function linesRelation(files: readonly FileRef[], { skipLines, numbered, charset }: Lines): string {
  if (isWhole(files, charset)) return withoutBlank(wholeFileRecords(files, charset, { skip: skipLines }))
  const reader = (some: readonly FileRef[]): string => lineReader(some, skipLines)
  const all = numbered
    ? `(${files.map((file) => `SELECT *, row_number() OVER () + ${skipLines} AS number FROM ${reader([file])}`).join(' UNION ALL ')})`
    : reader(files)
  return withoutBlank(all)
}

export const withoutBlank = (lines: string): string =>
  `(SELECT * FROM ${lines} AS w WHERE line IS NOT NULL AND trim(line, ${BLANKS}) <> '')`

/** Every line as a column `line`, NULL or empty where it is blank, and `file`. */
export const allLines = (files: readonly FileRef[], charset: string): string =>
  isWhole(files, charset) ? wholeFileRecords(files, charset) : lineReader(files, 0)

function lineReader(files: readonly FileRef[], skipLines: number): string {
  const options = [
    'auto_detect = false',
    'header = false',
    `delim = ${NEVER}`,
    `quote = ''`,
    `escape = ''`,
    `columns = {'line': 'VARCHAR'}`,
    'strict_mode = false',
    // A folder named `a=1` is no column.
    'hive_partitioning = false',
    `filename = 'file'`,
    `skip = ${skipLines}`,
  ]
  return `read_csv(${fileList(files.map(({ path }) => path))}, ${options.join(', ')})`
}

/** What Java's `trim` takes away: everything up to the blank. */
export const BLANKS = Array.from({ length: 32 }, (_, code) => `chr(${code + 1})`).join(' || ')
