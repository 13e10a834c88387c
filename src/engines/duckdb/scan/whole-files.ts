import { extname } from 'node:path'
import { failure } from '../../../core/errors/failure.ts'
import { fileList, sqlString } from '../../../sql/duckdb/quote.ts'
import type { FileRef } from '../../../storage/storage.ts'
import { CHARSETS, WHOLE_BYTES_MAX } from './file-texts.ts'

/** Packings that only a reader of whole files takes up. */
const UNPACKED_WHOLE = new Set(['.deflate'])

/** The encoding of text files by Spark's options. @throws UNSUPPORTED */
export function charsetOf({ encoding, charset }: Readonly<Record<string, string>>): string {
  const asked = (encoding ?? charset ?? 'utf-8').toLowerCase()
  if (asked === 'utf-8' || asked === 'utf8') return 'utf-8'
  if (!Object.hasOwn(CHARSETS, asked)) throw failure('UNSUPPORTED', [`the option encoding = '${encoding ?? charset}'`])
  return asked
}

/** Whether the engine's reader of lines does not understand the files, so that they have to be taken up whole. */
export const isWhole = (files: readonly FileRef[], charset: string): boolean =>
  charset !== 'utf-8' || files.some(({ path }) => UNPACKED_WHOLE.has(extname(path).toLowerCase()))

const LINE = '([^\\r\\n]*)(?:\\r\\n|\\n|\\r|$)'

/**
 * The records of text files as columns `line`, `file` and `number`, in order, where records are what a pattern says; lines by default.
 * @param pattern - Its first group is the record; it has to take up what ends one as well.
 * @throws UNSUPPORTED for a file that is too large to stand in memory
 */
export function wholeFileRecords(files: readonly FileRef[], charset: string, { pattern = LINE, skip = 0 } = {}): string {
  // A mark of the byte order is no character of the first record.
  const records = `(SELECT file, regexp_extract_all(ltrim(content, chr(65279)), ${sqlString(pattern)}, 1, 's') AS records FROM ${wholeTexts(files, charset)})`
  return `(SELECT unnest(records) AS line, file, generate_subscripts(records, 1) AS number FROM ${records})${skip === 0 ? '' : ` AS r WHERE number > ${skip}`}`
}

/** Whole files as columns `file` and `content`. @throws UNSUPPORTED as `wholeFileRecords` */
export function wholeTexts(files: readonly FileRef[], charset: string): string {
  const large = files.find(({ bytes }) => bytes > WHOLE_BYTES_MAX)
  if (large !== undefined)
    throw failure('UNSUPPORTED', [`a file of ${large.bytes} bytes, more than the ${WHOLE_BYTES_MAX} that are read as a whole,`])
  const paths = fileList(files.map(({ path }) => path))
  return `(SELECT filename AS file, open_dli_file_text(content, filename, ${sqlString(charset)}) AS content FROM read_blob(${paths}))`
}
