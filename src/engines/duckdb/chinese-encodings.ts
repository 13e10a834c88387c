import type { Encoding } from '../../core/movement.ts'

type Chinese = Exclude<Encoding, 'utf-8'>

interface Box {
  readonly lead: readonly [number, number]
  readonly trail: readonly [number, number]
}

/** Pairs of bytes that each encoding has; GB 2312 without the rows that GBK later filled. */
const PAIRS: Readonly<Record<Chinese, readonly Box[]>> = {
  gbk: [{ lead: [0x81, 0xfe], trail: [0x40, 0xfe] }],
  gb2312: [
    { lead: [0xa1, 0xa1], trail: [0xa1, 0xfe] },
    { lead: [0xa2, 0xa2], trail: [0xb1, 0xe2] },
    { lead: [0xa2, 0xa2], trail: [0xe5, 0xfc] },
    { lead: [0xa3, 0xa5], trail: [0xa1, 0xfe] },
    { lead: [0xa6, 0xa6], trail: [0xa1, 0xd8] },
    { lead: [0xa7, 0xa7], trail: [0xa1, 0xfe] },
    { lead: [0xa8, 0xa8], trail: [0xa1, 0xba] },
    { lead: [0xa8, 0xa8], trail: [0xc5, 0xe9] },
    { lead: [0xa9, 0xa9], trail: [0xa4, 0xef] },
    { lead: [0xb0, 0xf7], trail: [0xa1, 0xfe] },
  ],
}
const UNKNOWN = 0x3f
const PRIVATE_USE = /\p{Co}|\ufffd/u

const tables = new Map<Chinese, ReadonlyMap<string, number>>()

/** The platform only decodes these encodings: their tables are what it makes of every pair of bytes. */
function tableOf(encoding: Chinese): ReadonlyMap<string, number> {
  const known = tables.get(encoding)
  if (known !== undefined) return known
  const decoder = new TextDecoder('gbk')
  const table = new Map<string, number>()
  for (const { lead, trail } of PAIRS[encoding]) {
    for (let first = lead[0]; first <= lead[1]; first += 1) {
      for (let second = trail[0]; second <= trail[1]; second += 1) {
        const letter = decoder.decode(Uint8Array.of(first, second))
        if ([...letter].length === 1 && !PRIVATE_USE.test(letter) && !table.has(letter)) table.set(letter, first * 256 + second)
      }
    }
  }
  tables.set(encoding, table)
  return table
}

/** A text in one of the encodings; `?` for what it does not have, as Java writes it. */
export function encodeText(text: string, encoding: Chinese): Buffer {
  const table = tableOf(encoding)
  const bytes: number[] = []
  for (const letter of text) {
    const code = letter.codePointAt(0) as number
    const pair = table.get(letter)
    if (code < 0x80) bytes.push(code)
    else if (pair === undefined) bytes.push(UNKNOWN)
    else bytes.push(pair >> 8, pair & 0xff)
  }
  return Buffer.from(bytes)
}
