import { remembered } from './remembered.ts'

/** A piece of a pattern of java.util.Formatter: text, or what an argument is put in for. */
export type Piece = string | Specifier
export interface Specifier {
  /** 1-based; `next` counts on, `previous` is the one before again. */
  readonly argument: number | 'next' | 'previous'
  readonly flags: string
  readonly width: number | null
  readonly precision: number | null
  /** Lower case. */
  readonly conversion: string
  readonly upperCase: boolean
}

const SPECIFIER = /%(?:(\d+)\$)?([-#+ 0,(<]*)(\d+)?(?:\.(\d+))?([tT]?)([a-zA-Z%])/y

export class WrongFormat extends Error {}

/** @throws WrongFormat */
export const piecesOf = remembered(parse)

function parse(pattern: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  while (at < pattern.length) {
    const mark = pattern.indexOf('%', at)
    if (mark !== at) pieces.push(pattern.slice(at, mark < 0 ? undefined : mark))
    if (mark < 0) break
    SPECIFIER.lastIndex = mark
    const found = SPECIFIER.exec(pattern)
    if (found === null) throw new WrongFormat(`the conversion at place ${mark + 1}`)
    at = SPECIFIER.lastIndex
    pieces.push(checked(found))
  }
  return pieces
}

/** Which flags a conversion takes beside `-`. */
const FLAGS: Readonly<Record<string, string>> = {
  b: '',
  h: '',
  s: '',
  c: '',
  d: '+ 0,(',
  // With a sign only where the argument is NULL.
  o: '+ 0(#',
  x: '+ 0(#',
  e: '+ 0(#',
  f: '+ 0,(#',
  g: '+ 0,(',
  '%': '',
  n: '',
}
const WITHOUT_PRECISION = 'cdox%n'
const LOWER_ONLY = 'dofn%'

function checked([source, argument, given = '', width, precision, time = '', letter = '']: RegExpExecArray): Specifier {
  const conversion = letter.toLowerCase()
  if (time !== '' || conversion === 'a')
    throw new Error(`UNSUPPORTED: format_string with ${source} is not supported on the embedded engine`)
  const allowed = Object.hasOwn(FLAGS, conversion) ? FLAGS[conversion] : undefined
  if (allowed === undefined || (letter !== conversion && LOWER_ONLY.includes(conversion))) throw new WrongFormat(`the conversion ${letter}`)
  const flags = given.replace('<', '')
  const wrong =
    new Set(flags).size < flags.length ||
    [...flags].some((flag) => flag !== '-' && !allowed.includes(flag)) ||
    (/[-0]/.test(flags) && width === undefined) ||
    (flags.includes('-') && flags.includes('0')) ||
    (flags.includes('+') && flags.includes(' ')) ||
    (conversion === 'n' && (width !== undefined || flags !== '')) ||
    (precision !== undefined && WITHOUT_PRECISION.includes(conversion)) ||
    argument === '0'
  if (wrong) throw new WrongFormat(source as string)
  return {
    argument: given.includes('<') ? 'previous' : argument === undefined ? 'next' : Number(argument),
    flags,
    width: width === undefined ? null : Number(width),
    precision: precision === undefined ? null : Number(precision),
    conversion,
    upperCase: letter !== conversion,
  }
}
