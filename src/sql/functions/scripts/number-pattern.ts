import { remembered } from './remembered.ts'

/** How many digits there are, the last group first: exactly so many, or up to so many. */
interface Digits {
  readonly exactly: boolean
  readonly count: number
}
type Mark = 'point' | 'dollar' | 'plus-or-minus' | 'minus' | 'open' | 'close'
type Token = { readonly kind: Mark } | { readonly kind: 'digits'; readonly items: readonly (Digits | 'separator')[] } | Unknown
interface Unknown {
  readonly kind: 'unknown'
  readonly character: string
}

/** A format of `to_number`, read. */
export interface NumberPattern {
  readonly tokens: readonly Token[]
  readonly precision: number
  readonly scale: number
}

const SHOWN: Readonly<Record<Mark, string>> = {
  point: '. or D',
  dollar: '$',
  'plus-or-minus': 'S',
  minus: 'MI',
  open: 'PR',
  close: 'PR',
}

// A minus stands for MI, as in the first releases of 3.3.
const PART = /[09]+|[.D]|[,G]|\$|S|MI|-|PR|./gsu

function tokensOf(format: string): readonly Token[] {
  const tokens: (Token | Digits | 'separator')[] = []
  let afterPoint = false
  for (const [part] of format.toUpperCase().matchAll(PART)) {
    if (/^[09]/.test(part)) tokens.push({ exactly: part.startsWith('0') && !afterPoint, count: part.length })
    else if (part === ',' || part === 'G') tokens.push('separator')
    else if (part === '.' || part === 'D') {
      tokens.push({ kind: 'point' })
      afterPoint = true
    } else if (part === '$') tokens.push({ kind: 'dollar' })
    else if (part === 'S') tokens.push({ kind: 'plus-or-minus' })
    else if (part === 'MI' || part === '-') tokens.push({ kind: 'minus' })
    else if (part === 'PR') {
      tokens.unshift({ kind: 'open' })
      tokens.push({ kind: 'close' })
    } else tokens.push({ kind: 'unknown', character: part })
  }
  return grouped(tokens)
}

/** Digits and separators that follow each other are one token, from the end, so that the first groups may be left out. */
function grouped(tokens: readonly (Token | Digits | 'separator')[]): readonly Token[] {
  const out: Token[] = []
  for (const token of tokens) {
    if (token !== 'separator' && 'kind' in token) out.push(token)
    else {
      const last = out.at(-1)
      if (last?.kind === 'digits') out[out.length - 1] = { kind: 'digits', items: [token, ...last.items] }
      else out.push({ kind: 'digits', items: [token] })
    }
  }
  return out
}

export const digitsOf = (token: Token): readonly Digits[] =>
  token.kind === 'digits' ? token.items.filter((item) => item !== 'separator') : []

const countOf = (tokens: readonly Token[]): number => tokens.flatMap(digitsOf).reduce((sum, { count }) => sum + count, 0)

export const numberPattern = remembered((format): NumberPattern => {
  const tokens = tokensOf(format)
  const point = tokens.findIndex(({ kind }) => kind === 'point')
  return { tokens, precision: countOf(tokens), scale: point < 0 ? 0 : countOf(tokens.slice(point)) }
})

/** In this order, each once or not at all. */
const ORDER: readonly (readonly Token['kind'][])[] = [
  ['open'],
  ['minus', 'plus-or-minus'],
  ['dollar'],
  ['digits'],
  ['point'],
  ['digits'],
  ['dollar'],
  ['minus', 'plus-or-minus', 'close'],
]
const ONCE: readonly Mark[] = ['point', 'plus-or-minus', 'minus', 'dollar', 'close']

/** What is wrong with a format, in Spark's words; `null` when nothing is (`ToNumberParser.checkInputDataTypes`). */
export function wrongNumberFormat(given: string): string | null {
  const format = given.toUpperCase()
  const { tokens } = numberPattern(given)
  const first = (kind: Token['kind']): number => tokens.findIndex((token) => token.kind === kind)
  const [dollar, digits, point] = [first('dollar'), first('digits'), first('point')]
  const lists = tokens.map((token) => (token.kind === 'digits' ? token.items : []))
  const before = point < 0 ? lists : lists.slice(0, point)
  const ending = (items: readonly (Digits | 'separator')[]): boolean =>
    items.some((item, at) => item === 'separator' && typeof items[at - 1] !== 'object') || items.at(-1) === 'separator'
  if (format === '') return 'The format string cannot be empty'
  if (lists.flat().length === 0) return 'The format string requires at least one number digit'
  if (digits < dollar) return `Currency characters must appear before digits in the number format: '${format}'`
  if (point >= 0 && point < dollar) return `Currency characters must appear before any decimal point in the number format: '${format}'`
  if (before.some(ending)) return `Thousands separators (,) must have digits in between them in the number format: '${format}'`
  if (point >= 0 && lists.slice(point).flat().includes('separator')) {
    return `Thousands separators (,) may not appear after the decimal point in the number format: '${format}'`
  }
  const twice = ONCE.find((kind) => tokens.filter((token) => token.kind === kind).length > 1)
  if (twice !== undefined) return `At most one ${SHOWN[twice]} is allowed in the number format: '${format}'`
  let at = 0
  for (const allowed of ORDER) if (allowed.includes((tokens[at] as Token | undefined)?.kind as Token['kind'])) at += 1
  const unexpected = tokens[at]
  if (unexpected === undefined) return null
  const shown =
    unexpected.kind === 'digits'
      ? 'digit sequence'
      : unexpected.kind === 'unknown'
        ? `character '${unexpected.character}''`
        : SHOWN[unexpected.kind]
  return `Unexpected ${shown} found in the format string '${format}'; the structure of the format string must match: [MI|S] [$] [0|9|G|,]* [.|D] [0|9]* [$] [PR|MI|S]`
}
