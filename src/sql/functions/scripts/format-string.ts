import { murmur } from './hash-scripts.ts'
import { piecesOf, type Specifier, WrongFormat } from './java-format.ts'
import { roundedDigits } from './rounded-digits.ts'
import { type ScriptFunction, script } from './script.ts'

/** What a value is to Java: a letter each of string, byte, short, int, long, float, double, decimal, boolean. */
export type JavaKind = 's' | 'y' | 'h' | 'i' | 'l' | 'f' | 'd' | 'e' | 'b'
interface Value {
  readonly kind: JavaKind
  /** Spark's text of it. */
  readonly text: string
}

const BITS: Readonly<Partial<Record<JavaKind, number>>> = { y: 8, h: 16, i: 32, l: 64 }

/**
 * What java.util.Formatter makes of a pattern and values in the United States.
 * @param kinds - A `JavaKind` for each value.
 */
function formatString(pattern: string, kinds: string, texts: readonly (string | null)[]): string {
  try {
    let next = 0
    let last = -1
    const out = piecesOf(pattern).map((piece) => {
      if (typeof piece === 'string') return piece
      if (piece.conversion === 'n') return '\n'
      if (piece.conversion === '%') return justified('%', piece)
      if (piece.argument === 'next') {
        last = next
        next += 1
      } else if (piece.argument !== 'previous') last = piece.argument - 1
      const text = texts[last]
      if (text === undefined) throw new WrongFormat('an argument that is missing')
      return shown(piece, text === null ? null : { kind: kinds[last] as JavaKind, text })
    })
    return out.join('')
  } catch (error) {
    if (error instanceof WrongFormat)
      throw new Error(`ENGINE_FAILED: The format string '${pattern}' has ${error.message}, which is not right for its arguments`)
    throw error
  }
}

function shown(specifier: Specifier, value: Value | null): string {
  switch (specifier.conversion) {
    case 'b':
      return plain(value === null ? 'false' : value.kind === 'b' ? value.text : 'true', specifier)
    case 's':
      return plain(value?.text ?? 'null', specifier)
    case 'h':
      return plain(value === null ? 'null' : hashOf(value), specifier)
    default:
  }
  if (value === null) return plain('null', specifier)
  if (specifier.conversion === 'c') return character(value, specifier)
  if (specifier.conversion === 'd' || specifier.conversion === 'x' || specifier.conversion === 'o') return whole(value, specifier)
  return floating(value, specifier)
}

function plain(text: string, specifier: Specifier): string {
  const cut = specifier.precision === null ? text : text.slice(0, specifier.precision)
  return justified(specifier.upperCase ? cut.toUpperCase() : cut, specifier)
}

function justified(text: string, { width, flags }: Specifier): string {
  if (width === null) return text
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width)
}

const wrongType = ({ conversion }: Specifier): WrongFormat => new WrongFormat(`the conversion ${conversion}`)

/** `hashCode` in hexadecimal digits. */
function hashOf({ kind, text }: Value): string {
  const hash = (): number => {
    if (kind === 's') return murmur(new TextEncoder().encode(text), 42)
    if (kind === 'b') return text === 'true' ? 1231 : 1237
    if (BITS[kind] === undefined) throw new Error('UNSUPPORTED: format_string with %h of this type is not supported on the embedded engine')
    const value = BigInt(text)
    return Number(BigInt.asIntN(32, kind === 'l' ? value ^ (BigInt.asUintN(64, value) >> 32n) : value))
  }
  return (hash() >>> 0).toString(16)
}

function character({ kind, text }: Value, specifier: Specifier): string {
  if (kind !== 'y' && kind !== 'h' && kind !== 'i') throw wrongType(specifier)
  const code = Number(text)
  if (code < 0 || code > 0x10ffff) throw wrongType(specifier)
  return plain(String.fromCodePoint(code), specifier)
}

function whole({ kind, text }: Value, specifier: Specifier): string {
  const bits = BITS[kind]
  if (bits === undefined) throw wrongType(specifier)
  const value = BigInt(text)
  if (specifier.conversion === 'd') return signed(text.replace('-', ''), value < 0n, '', specifier)
  if (/[+ (]/.test(specifier.flags)) throw wrongType(specifier)
  const [base, mark] = specifier.conversion === 'x' ? [16, '0x'] : [8, '0']
  const digits = BigInt.asUintN(bits, value).toString(base)
  const before = specifier.flags.includes('#') ? mark : ''
  const filled = specifier.flags.includes('0') ? digits.padStart((specifier.width ?? 0) - before.length, '0') : digits
  return plain(before + filled, specifier)
}

/** With its sign, groups and zeros in front. */
function signed(digits: string, negative: boolean, exponent: string, specifier: Specifier): string {
  const { flags, width } = specifier
  const brackets = negative && flags.includes('(')
  const before = brackets ? '(' : negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  const [integer = '', fraction] = digits.split('.')
  const grouped = flags.includes(',') ? integer.replace(/\B(?=(?:\d{3})+$)/g, ',') : integer
  const number = fraction === undefined ? grouped : `${grouped}.${fraction}`
  const room = (width ?? 0) - before.length - exponent.length - (brackets ? 1 : 0)
  const filled = flags.includes('0') ? number.padStart(room, '0') : number
  return plain(`${before}${filled}${exponent}${brackets ? ')' : ''}`, { ...specifier, precision: null })
}

function floating({ kind, text }: Value, specifier: Specifier): string {
  if (kind !== 'f' && kind !== 'd') throw wrongType(specifier)
  const value = kind === 'f' ? Math.fround(Number(text)) : Number(text)
  const negative = value < 0 || Object.is(value, -0)
  if (Number.isNaN(value)) return plain('NaN', { ...specifier, precision: null })
  if (!Number.isFinite(value)) return signed('Infinity', negative, '', { ...specifier, flags: specifier.flags.replace(/[0,]/g, '') })
  const size = Math.abs(value)
  const precision = specifier.precision ?? 6
  const point = precision === 0 && specifier.flags.includes('#') ? '.' : ''
  switch (specifier.conversion) {
    case 'f':
      return signed(fixed(size, precision) + point, negative, '', specifier)
    case 'e': {
      const { mantissa, exponent } = scientific(size, precision)
      return signed(mantissa + point, negative, exponent, specifier)
    }
    default: {
      const digits = precision === 0 ? 1 : precision
      const { mantissa, exponent } = scientific(size, digits - 1)
      const power = Number(exponent.slice(1))
      if (size === 0) return signed(fixed(0, digits - 1), negative, '', specifier)
      return power >= -4 && power < digits
        ? signed(fixed(size, digits - 1 - power), negative, '', specifier)
        : signed(mantissa, negative, exponent, specifier)
    }
  }
}

/** The digits of the shortest text, halves away from zero. */
function fixed(size: number, places: number): string {
  const digits = roundedDigits(size, places).padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}

function scientific(size: number, places: number): { readonly mantissa: string; readonly exponent: string } {
  const own = size === 0 ? 0 : Number(size.toExponential().split('e')[1])
  const digits = roundedDigits(size, places - own).padEnd(places + 1, '0')
  const power = size === 0 ? 0 : own + digits.length - (places + 1)
  const kept = digits.slice(0, places + 1)
  const mantissa = places === 0 ? kept : `${kept[0]}.${kept.slice(1)}`
  return { mantissa, exponent: `e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}` }
}

export const FORMAT_STRING_SCRIPTS: readonly ScriptFunction[] = [
  script('format_string', ['string', 'string', 'string[]'], 'string', formatString),
]
