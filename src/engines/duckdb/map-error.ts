import { isDliError } from '../../core/errors/failure.ts'
import { ERRORS, type ErrorCode } from '../../core/errors/table.ts'

export interface MappedError {
  readonly code: ErrorCode
  readonly text: string
  /** All that the engine said: for the log, not for users. */
  readonly detail: string
}

const NOT_UTF8 = 'it is not text in UTF-8'

/** What DuckDB says, and what we make of it. The first rule that matches decides. */
const RULES: readonly (readonly [pattern: RegExp, code: ErrorCode, text: (sentence: string, detail: string) => string])[] = [
  [/^Out of Memory Error/, 'OUT_OF_MEMORY', () => 'The statement needs more memory than its queue has'],
  [
    /max_temp_directory_size|failed to offload data block/,
    'OUT_OF_MEMORY',
    () => 'The statement needs more spill space than its queue has',
  ],
  [/No space left on device/, 'DISK_FULL', () => 'There is no space left on the disk'],
  [/Read-only file system/, 'PATH_NOT_WRITABLE', () => 'Nothing can be written there: the file system is read-only'],
  [/^Permission Error/, 'FILE_UNREADABLE', () => 'A file lies outside of the folders that this project may read'],
  [/Invalid unicode|valid UTF-?8|not utf-?8/i, 'FILE_UNREADABLE', (_, detail) => unreadable(detail, NOT_UTF8)],
  [/Maximum line size/i, 'FILE_UNREADABLE', (_, detail) => unreadable(detail, 'it has a line of more than 2,000,000 bytes')],
  [/CSV Error|state machine/, 'FILE_UNREADABLE', (_, detail) => unreadable(detail, 'it is no text that can be cut into lines')],
  [
    /parquet|magic bytes|thrift|snappy|zstd|gzip|page header|row group|^IO Error/i,
    'FILE_UNREADABLE',
    (sentence, detail) => unreadable(detail, sentence),
  ],
  [/^Conversion Error|^Out of Range Error|^Invalid Input Error/, 'ENGINE_FAILED', (sentence) => sentence],
]

/** Text a statement raises on purpose, by `error('VALUE_NOT_STORABLE: …')` in the SQL we emit: what stands before the colon names a row of the error table. */
const RAISED = /^Invalid Input Error: ([A-Z][A-Z_]+): ([\s\S]*)$/

const UNKNOWN = 'The engine could not run the statement'

/** The one place where what DuckDB says becomes a row of our error table; nothing of the SQL we emitted or of the engine's inside gets through. */
export function mapError(error: unknown): MappedError {
  const detail = error instanceof Error ? error.message : String(error)
  if (isDliError(error)) return { code: error.code, text: error.message, detail }
  const raised = RAISED.exec(detail)
  if (raised !== null && Object.hasOwn(ERRORS, raised[1] as string))
    return { code: raised[1] as ErrorCode, text: raised[2] as string, detail }
  for (const [pattern, code, text] of RULES) if (pattern.test(detail)) return { code, text: text(sentenceOf(detail), detail), detail }
  return { code: 'ENGINE_FAILED', text: UNKNOWN, detail }
}

/** The engine's first line without its class, its advice and our SQL. */
function sentenceOf(detail: string): string {
  const first = detail.split('\n', 1)[0] as string
  return first
    .replace(/^(?:[A-Z][A-Za-z ]* Error: )+/, '')
    .replace(/\s*LINE \d+:.*$/, '')
    .trim()
}

/** In quotes, on a line of its own among a reader's settings, or bare. */
const PATHS = [/["'](\/[^"']+)["']/, /^ *file = (\/.+)$/m, /((?:\/[^\s"':,]+)+)/]

function fileIn(detail: string): string | null {
  for (const pattern of PATHS) {
    const found = pattern.exec(detail)
    if (found !== null) return found[1] as string
  }
  return null
}

function unreadable(detail: string, why: string): string {
  const path = fileIn(detail)
  return `${path === null ? 'A file of the table' : `The file ${path}`} could not be read: ${why}`
}
