import { gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { isDliError } from '../../../core/errors/failure.ts'
import type { ScriptFunction } from '../../../sql/functions/scripts/script.ts'

/** Encodings besides UTF-8 that are read, and how Node calls them. */
export const CHARSETS: Readonly<Record<string, string>> = { gbk: 'gbk', gb2312: 'gbk', 'iso-8859-1': 'latin1', latin1: 'latin1' }

/** Files that are taken up as a whole may have this many bytes, packed and unpacked: they stand in memory. */
export const WHOLE_BYTES_MAX = 64 * 1024 * 1024

const UNPACK: Readonly<Record<string, (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer>> = {
  gz: gunzipSync,
  deflate: inflateSync,
  zst: zstdDecompressSync,
}

/** Functions of the engine about the content of whole files. They raise failures by the code of the error table. */
export const FILE_FUNCTIONS: readonly ScriptFunction[] = [
  {
    name: 'open_dli_file_text',
    parameters: ['binary', 'string', 'string'],
    result: 'string',
    call: (content: Uint8Array, path: string, charset: string) => textOf(unpacked(content, path), path, charset),
  } as ScriptFunction,
]

function unpacked(content: Uint8Array, path: string): Uint8Array {
  const unpack = UNPACK[/\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '']
  if (unpack === undefined) return content
  try {
    return unpack(content, { maxOutputLength: WHOLE_BYTES_MAX })
  } catch (error) {
    const isLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw new Error(
      isLarge
        ? `UNSUPPORTED: the file ${path} with more than ${WHOLE_BYTES_MAX} bytes read as a whole is not supported on the embedded engine`
        : `FILE_UNREADABLE: The file ${path} could not be read: it is not packed as its name says`,
    )
  }
}

function textOf(bytes: Uint8Array, path: string, charset: string): string {
  const known = CHARSETS[charset]
  if (known === 'latin1') return Buffer.from(bytes).toString('latin1')
  if (charset === 'gb2312' && !isGb2312(bytes)) throw unreadable(path, charset)
  try {
    return new TextDecoder(known ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (isDliError(error)) throw error
    throw unreadable(path, charset)
  }
}

const unreadable = (path: string, charset: string): Error =>
  new Error(`FILE_UNREADABLE: The file ${path} could not be read: it is not text in ${charset.toUpperCase()}`)

/** Two bytes a character, both from A1 on: what GBK adds to it is none of its characters, and Java says so. */
function isGb2312(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 1) {
    const first = bytes[at] as number
    if (first < 0x80) continue
    const second = bytes[at + 1] ?? 0
    if (first < 0xa1 || first > 0xf7 || second < 0xa1 || second > 0xfe) return false
    at += 1
  }
  return true
}
