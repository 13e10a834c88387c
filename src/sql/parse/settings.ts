import type { IntervalLiteral, ResetConfiguration, SetCatalog, SetConfiguration, SetTimeZone } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { sizedInterval, startsInterval } from './intervals.ts'
import { rawText } from './raw-text.ts'

type SetStatement = SetConfiguration | SetTimeZone | SetCatalog

const KEY = /^[a-zA-Z_\d\\.:]+$/
const KEY_AND_VALUE = /^([a-zA-Z_\d\\.:]+)\s*=([^;]*)$/

/** SET, of a setting, the time zone or the catalog. */
export function set(cursor: Cursor): SetStatement {
  const { start } = cursor
  cursor.expect('SET')
  if (cursor.is('ROLE') && cursor.peek(1).word !== '=') throw cursor.error('Operation not allowed: SET ROLE', start)
  if (cursor.reads('TIME', 'ZONE')) return timeZone(cursor, start)
  if (cursor.is('CATALOG') && !['=', '.', ':'].includes(cursor.peek(1).word) && !isLast(cursor)) return catalog(cursor, start)
  const { key, value, verbose } = setting(cursor, start)
  return { kind: 'set-configuration', start, end: cursor.end, key, value, verbose }
}

const isLast = (cursor: Cursor): boolean => cursor.peek(1).kind === 'end' || cursor.peek(1).word === ';'

function catalog(cursor: Cursor, start: number): SetCatalog {
  cursor.advance()
  const name = cursor.token.kind === 'string' ? cursor.string() : cursor.identifier('a catalog').text
  return { kind: 'set-catalog', start, end: cursor.end, catalog: name }
}

function setting(cursor: Cursor, start: number): Pick<SetConfiguration, 'key' | 'value' | 'verbose'> {
  if (cursor.token.kind === 'quoted') {
    const key = cursor.identifier().text
    return { key, value: cursor.accept('=') ? quotedOrRaw(cursor) : null, verbose: false }
  }
  const { index } = cursor
  const text = rawText(cursor)
  if (text === '') return { key: null, value: null, verbose: false }
  if (text === '-v') return { key: null, value: null, verbose: true }
  if (KEY.test(text)) return { key: text, value: null, verbose: false }
  const [, key, value] = KEY_AND_VALUE.exec(text) ?? []
  if (key === undefined || value === undefined) {
    throw cursor.error("Expected format is 'SET', 'SET key' or 'SET key=value'; other keys need back-ticks: SET `key`=`value`", start)
  }
  // `k = `v;w``: only when the whole value is one quoted name are the ticks no part of it.
  const end = cursor.index
  cursor.index = index
  while (!cursor.is('=')) cursor.advance()
  cursor.advance()
  const last = end - cursor.index === 1 ? quotedOrRaw(cursor) : value.trim()
  cursor.index = end
  return { key, value: last, verbose: false }
}

function quotedOrRaw(cursor: Cursor): string {
  const quoted = cursor.token.kind === 'quoted' && (cursor.peek(1).kind === 'end' || cursor.peek(1).word === ';')
  return quoted ? cursor.identifier().text : rawText(cursor)
}

const OFFSET_MAX = 18n * 3_600_000_000n

function timeZone(cursor: Cursor, start: number): SetTimeZone {
  cursor.expect('TIME', 'ZONE')
  const zone = zoneHere(cursor)
  if (zone === undefined || !cursor.atEnd) throw cursor.error('Invalid time zone displacement value', start)
  return { kind: 'set-time-zone', start, end: cursor.end, zone }
}

function zoneHere(cursor: Cursor): SetTimeZone['zone'] | undefined {
  if (cursor.token.kind === 'string') return cursor.string()
  if (cursor.accept('LOCAL')) return null
  return cursor.is('INTERVAL') && startsInterval(cursor) ? offset(cursor) : undefined
}

/** A phrase such as `'10 hours'` is none that Spark takes here. */
function offset(cursor: Cursor): IntervalLiteral | undefined {
  const at = cursor.start
  const { node, size, months } = sizedInterval(cursor)
  if (node.text !== null) return undefined
  if (months || size > OFFSET_MAX || size < -OFFSET_MAX || size % 1_000_000n !== 0n) {
    throw cursor.error('The interval value must be in the range of [-18, +18] hours with second precision', at)
  }
  return node
}

/** RESET [key]. */
export function reset(cursor: Cursor): ResetConfiguration {
  const { start } = cursor
  cursor.expect('RESET')
  if (cursor.token.kind === 'quoted') {
    const key = cursor.identifier().text
    return { kind: 'reset-configuration', start, end: cursor.end, key }
  }
  const text = rawText(cursor)
  if (text !== '' && !KEY.test(text)) throw cursor.error("Expected format is 'RESET' or 'RESET key'; other keys need back-ticks", start)
  return { kind: 'reset-configuration', start, end: cursor.end, key: text === '' ? null : text }
}
