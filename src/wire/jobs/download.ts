import { failure } from '../../core/errors/failure.ts'
import type { DownloadFormat } from '../../jobs/types.ts'
import { type Static, Type } from '../type.ts'
import { wordOf } from '../words.ts'

const TYPES = ['csv', 'json', 'parquet'] as const
/** Asked for, and refused: nothing at hand writes it. */
const ARROW = 'arrow'

export const DownloadQuery = Type.Object({
  format: Type.Optional(Type.String({ description: `One of ${TYPES.join(', ')}; the first when absent. ${ARROW} is refused` })),
  header: Type.Optional(Type.Boolean({ description: 'Whether CSV begins with the names of the columns; true when absent' })),
})

export const CONTENT_TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
} as const

/** @throws PARAMETER_INVALID; UNSUPPORTED for Arrow */
export function toDownloadFormat({ format, header }: Static<typeof DownloadQuery>): DownloadFormat {
  const word = wordOf([...TYPES, ARROW], format || TYPES[0], 'format')
  if (word === ARROW) throw failure('UNSUPPORTED', ['The download of a result as Arrow'])
  return { type: word, header: header ?? true }
}

/** What of a file a request is answered with. */
export type Part = { readonly status: 200 | 206; readonly first: number; readonly last: number } | { readonly status: 304 | 416 }

const RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/

/**
 * The part that the head of a request asks for: one range, and only if the file is still the one that the client has seen (RFC 9110). What is no single
 * range of bytes is as good as none.
 * @param bytes - Of the whole file.
 */
export function partOf(headers: Readonly<Record<string, string | readonly string[] | undefined>>, tag: string, bytes: number): Part {
  const text = (name: string): string => String(headers[name] ?? '')
  const known = text('if-none-match')
    .split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
  if (known.includes(tag) || known.includes('*')) return { status: 304 }
  const whole = { status: 200, first: 0, last: bytes - 1 } as const
  const range = RANGE.exec(text('range').trim())
  const condition = text('if-range').trim()
  if (range === null || (condition !== '' && condition !== tag)) return whole
  const [, from = '', to = ''] = range
  if (from === '' && to === '') return whole
  if (from === '')
    return Number(to) === 0 || bytes === 0 ? { status: 416 } : { status: 206, first: Math.max(0, bytes - Number(to)), last: bytes - 1 }
  if (to !== '' && Number(to) < Number(from)) return whole
  if (Number(from) >= bytes) return { status: 416 }
  return { status: 206, first: Number(from), last: Math.min(to === '' ? bytes - 1 : Number(to), bytes - 1) }
}
