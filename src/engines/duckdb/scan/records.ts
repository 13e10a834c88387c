import { failure } from '../../../core/errors/failure.ts'
import { foldName } from '../../../core/names.ts'
import { sqlString } from '../../../sql/duckdb/quote.ts'
import type { RecordSource } from '../../record-source.ts'
import { csvRecords } from './csv.ts'
import { jsonRecords } from './json.ts'
import { readMode } from './options.ts'
import type { RecordFiles, Records } from './record-files.ts'
import { columnName } from './relation.ts'

const READERS: Readonly<Record<RecordSource['format'], (files: RecordFiles) => Records>> = { csv: csvRecords, json: jsonRecords }

/** @throws UNSUPPORTED, PARAMETER_INVALID, ANALYSIS */
export function readRecords(source: RecordSource, { numbered }: { readonly numbered: boolean }): Records {
  const corrupt = corruptColumn(source)
  const fields = source.columns.map((column, ordinal) => ({ ...column, ordinal })).filter(({ ordinal }) => ordinal !== corrupt)
  return READERS[source.format]({ files: source.files, options: source.options, fields, numbered })
}

/**
 * The rows that records make, with Spark's modes: PERMISSIVE keeps a bad one with NULLs (and its text in the column that is named for it),
 * DROPMALFORMED leaves it out, FAILFAST ends the statement.
 * @param withFile - Whether the file's path comes behind the columns, as `file`.
 * @param withoutBad - Bad records are kept elsewhere: PERMISSIVE leaves them out, too.
 * @throws as `readRecords`
 */
export function recordRows(source: RecordSource, { withFile, withoutBad }: { withFile: boolean; withoutBad: boolean }): string {
  const { relation, bad } = readRecords(source, { numbered: false })
  const corrupt = corruptColumn(source)
  const columns = source.columns.map((_, at) => (at === corrupt ? `CASE WHEN ${bad} THEN record END AS ${columnName(at)}` : columnName(at)))
  return `(SELECT ${[...columns, ...(withFile ? ['file'] : [])].join(', ')} FROM ${relation}${condition(source, bad, withoutBad)})`
}

const FAILED = sqlString('BAD_RECORD: A record of the table does not fit its columns, and the option mode is FAILFAST')

/** A record is bad whichever of its columns are asked for, so the check looks at all of them. */
function condition({ options }: RecordSource, bad: string, withoutBad: boolean): string {
  const mode = readMode(options)
  if (mode === 'FAILFAST') return ` WHERE CASE WHEN ${bad} THEN error(${FAILED}) ELSE true END`
  return mode === 'DROPMALFORMED' || withoutBad ? ` WHERE NOT (${bad})` : ''
}

const CORRUPT_RECORD = '_corrupt_record'

/** Position of the column for the text of a bad record, which no file has; -1 where the table has none. */
function corruptColumn({ columns, options }: RecordSource): number {
  const name = foldName(options.columnnameofcorruptrecord ?? CORRUPT_RECORD)
  const at = columns.findIndex((column) => foldName(column.name) === name)
  if (at >= 0 && columns[at]?.type.kind !== 'string')
    throw failure('ANALYSIS', ['The field for corrupt records must be string type and nullable'])
  return at
}
