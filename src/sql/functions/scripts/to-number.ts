import { digitsOf, numberPattern } from './number-pattern.ts'
import { type ScriptFunction, script } from './script.ts'

/** Blanks at which a line may be broken (`Character.isWhitespace`). */
const BLANK = /[^\S\u00a0\u2007\u202f\ufeff]/

/** The decimal in plain digits with the scale of the format, `null` where the text does not match it (`ToNumberParser.parse`). */
function parse(text: string, format: string): string | null {
  const { tokens, scale } = numberPattern(format)
  let at = 0
  let [whole, fraction] = ['', '']
  let [afterPoint, negative, opened, closed] = [false, false, false, false]

  /** Digits, separators and blanks up to something else; how many digits each group has, the last one first. */
  function groups(): readonly number[] {
    const sizes = [0]
    for (; at < text.length; at += 1) {
      const next = text[at] as string
      if (/[0-9]/.test(next)) {
        sizes[0] = (sizes[0] as number) + 1
        if (afterPoint) fraction += next
        else whole += next
      } else if (next === ',') sizes.unshift(0)
      else if (!BLANK.test(next)) break
    }
    return sizes
  }

  for (const token of tokens) {
    const next = text[at]
    switch (token.kind) {
      case 'digits': {
        const expected = digitsOf(token)
        const sizes = groups()
        if (sizes.length > expected.length) return null
        if (expected.some(({ exactly, count }, place) => (exactly ? (sizes[place] ?? 0) !== count : (sizes[place] ?? 0) > count)))
          return null
        break
      }
      case 'point':
        if (next === '.') {
          afterPoint = true
          at += 1
        }
        break
      case 'dollar':
        if (next !== undefined && next !== '$') return null
        if (next !== undefined) at += 1
        break
      case 'plus-or-minus':
      case 'minus':
        if (next === '-') negative = !negative
        if (next === '-' || (next === '+' && token.kind === 'plus-or-minus')) at += 1
        break
      case 'open':
        if (next === '<') {
          opened = true
          at += 1
        }
        break
      case 'close':
        if (next === '>') {
          if (!opened) return null
          closed = true
          negative = !negative
          at += 1
        }
        break
      case 'unknown':
        return null
    }
  }
  if (at < text.length || opened !== closed) return null
  if (whole === '' && scale === 0) throw new Error('ENGINE_FAILED: A text without a digit is no number')
  return `${negative ? '-' : ''}${whole === '' ? '0' : whole}${scale === 0 ? '' : `.${fraction.padEnd(scale, '0')}`}`
}

export const TO_NUMBER_SCRIPTS: readonly ScriptFunction[] = [
  script('try_to_number', ['string', 'string'], 'string', parse),
  script('to_number', ['string', 'string'], 'string', (text: string, format: string) => {
    const number = parse(text, format)
    if (number === null)
      throw new Error(`ENGINE_FAILED: The input string '${text}' does not match the given number format: '${format.toUpperCase()}'`)
    return number
  }),
]
