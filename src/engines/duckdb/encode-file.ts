import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createDeflate, createGzip } from 'node:zlib'
import type { Compression, Encoding } from '../../core/movement.ts'
import { encodeText } from './chinese-encodings.ts'

interface FileCoding {
  readonly compression: Compression
  readonly encoding: Encoding
}

/** Options of a COPY of lines: they go into the file as they are. */
export const AS_LINES = `FORMAT csv, QUOTE '', ESCAPE '', DELIMITER ''`

/** Whether a file is as the engine writes it. */
export const isAsWritten = ({ compression, encoding }: FileCoding): boolean => compression === 'none' && encoding === 'utf-8'

const COMPRESSORS = { none: null, gzip: createGzip, deflate: createDeflate } as const

/** Make a file of another one in UTF-8, in another encoding or compressed, and remove the other one. Memory does not grow with the file. */
export async function encodeFile(from: string, to: string, { compression, encoding }: FileCoding, check: () => void): Promise<void> {
  async function* encoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const decoder = new TextDecoder()
    for await (const chunk of chunks) {
      check()
      yield encoding === 'utf-8' ? chunk : encodeText(decoder.decode(chunk, { stream: true }), encoding)
    }
  }
  const compressor = COMPRESSORS[compression]?.()
  const target = createWriteStream(to)
  if (compressor === undefined) await pipeline(createReadStream(from), encoded, target)
  else await pipeline(createReadStream(from), encoded, compressor, target)
  await rm(from)
}
