import { doubleText } from '../../src/core/number-text.ts'

/** A cell of a preview or of a sync answer, as JSON carries it. */
export type Cell = string | number | boolean | null

export interface Column {
  readonly name: string
  /** SQL name, `decimal(10,2)`. */
  readonly type: string
}

/** Digits of a number without an exponent: `1e-7` → `0.0000001`. */
export function plainDigits(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]?\d+)$/i.exec(text)
  if (match === null) return text
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return sign + digits.padEnd(point, '0')
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** A decimal with all the digits of its scale, which JSON numbers drop: 1.5 as decimal(10,2) → `1.50`. */
function decimalText(cell: string, type: string): string {
  const scale = Number(/,(\d+)\)$/.exec(type)?.[1] ?? 0)
  const [whole = '', fraction = ''] = plainDigits(cell).split('.')
  return scale === 0 ? whole : `${whole}.${fraction.padEnd(scale, '0')}`
}

/** By the first word of the type; what is not here is printed as it came. */
const TEXT_OF: Readonly<Record<string, (cell: string | number | boolean, type: string) => string>> = {
  // The preview gives floats as the number of their shortest text, so both print alike.
  float: (cell) => (typeof cell === 'number' ? doubleText(cell) : String(cell)),
  double: (cell) => (typeof cell === 'number' ? doubleText(cell) : String(cell)),
  decimal: (cell, type) => decimalText(String(cell), type),
  binary: (cell) => Buffer.from(String(cell), 'base64').toString('utf8'),
}

/** The text that Spark's HiveResult prints for a cell of a preview: what JSON loses comes back from the type. */
export function cellText(cell: Cell, type: string): string {
  if (cell === null) return 'NULL'
  const print = TEXT_OF[/^\w+/.exec(type)?.[0] ?? '']
  return print === undefined ? String(cell) : print(cell, type)
}
