import type { Token } from './token.ts'

/** Escapes that stand for another character; every other escaped character stands for itself. */
const ESCAPES: Readonly<Record<string, string>> = { 0: '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\u001a', '%': '\\%', _: '\\_' }

const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([01][0-7]{2})|([\s\S]))/gu
const CODE_POINT_MAX = 0x10ffff

function character(code: number): string {
  return code > CODE_POINT_MAX ? '\ufffd' : String.fromCodePoint(code)
}

function resolved(content: string): string {
  if (!content.includes('\\')) return content
  return content.replace(ESCAPE, (_, short?: string, long?: string, octal?: string, single?: string) => {
    if (short !== undefined) return String.fromCharCode(Number.parseInt(short, 16))
    if (long !== undefined) return character(Number.parseInt(long, 16))
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
    return ESCAPES[single as string] ?? (single as string)
  })
}

/** What a string token says: without quotes, escapes resolved; `\%` and `\_` keep their backslash and `r'…'` keeps all. */
export function stringValue(text: string, { start, end }: Token): string {
  const first = text[start]
  return first === "'" || first === '"' ? resolved(text.slice(start + 1, end - 1)) : text.slice(start + 2, end - 1)
}
