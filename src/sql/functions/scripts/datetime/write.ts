import type { DatetimePattern, Element, NumberElement } from './elements.ts'
import { FIELDS } from './elements.ts'
import type { Moment } from './moment.ts'

/** A moment that a pattern has no place for. */
export class UnwritableError extends Error {}

const two = (value: number): string => String(value).padStart(2, '0')

function writeNumber({ field, min, max, sign, reduced }: NumberElement, value: number): string {
  const digits = String(reduced ? Math.abs(value) % 100 : Math.abs(value))
  const negative = value < 0 && !reduced
  if (digits.length > max || (negative && sign === 'not-negative'))
    throw new UnwritableError(`${value} does not fit into the pattern's ${field}`)
  const plus = sign === 'exceeds-pad' && digits.length > min
  return `${negative ? '-' : plus ? '+' : ''}${digits.padStart(min, '0')}`
}

const partsOf = (offset: number): readonly [sign: string, hours: number, minutes: number, seconds: number] => {
  const size = Math.abs(offset)
  return [offset < 0 ? '-' : '+', Math.floor(size / 3_600), Math.floor(size / 60) % 60, size % 60]
}

function writeOffset(element: Element & { kind: 'offset' }, offset: number): string {
  const [sign, hours, minutes, seconds] = partsOf(offset)
  const between = element.colon ? ':' : ''
  const hasMinutes = element.minutes === 'always' || minutes > 0
  const hasSeconds = hasMinutes && element.seconds === 'if-any' && seconds > 0
  const shown = hours + (hasMinutes ? minutes : 0) + (hasSeconds ? seconds : 0)
  if (shown === 0) return element.zero
  return `${sign}${two(hours)}${hasMinutes ? `${between}${two(minutes)}` : ''}${hasSeconds ? `${between}${two(seconds)}` : ''}`
}

function writeLocalizedOffset(offset: number, full: boolean): string {
  if (offset === 0) return 'GMT'
  const [sign, hours, minutes, seconds] = partsOf(offset)
  const tail = seconds === 0 ? '' : `:${two(seconds)}`
  if (full) return `GMT${sign}${two(hours)}:${two(minutes)}${tail}`
  return `GMT${sign}${hours}${minutes === 0 && seconds === 0 ? '' : `:${two(minutes)}`}${tail}`
}

const refuse = (what: string): never => {
  throw new Error(`UNSUPPORTED: ${what} is not supported on the embedded engine`)
}

/** Names that `Intl` has as Java has them: those of UTC and of North America. */
const SAME_NAMES = /^(?!GMT)[A-Z]{3,4}$/
/** Of the north: 2000-01-01, in seconds. */
const A_WINTER = 946_684_800

function writeZoneName({ zone, seconds }: Moment, full: boolean): string {
  if (zone.id === 'UTC') return full ? 'Coordinated Universal Time' : 'UTC'
  const named = (timeZoneName: 'short' | 'long', at: number): string =>
    new Intl.DateTimeFormat('en-US', { timeZone: zone.region ?? 'UTC', timeZoneName })
      .formatToParts(at * 1_000)
      .find(({ type }) => type === 'timeZoneName')?.value ?? ''
  if (zone.fixed !== null) return refuse(`the name of the time zone ${zone.id}`)
  // Before there were zones: Java has the name of today's standard time.
  const shown = [seconds, A_WINTER].find((at) => SAME_NAMES.test(named('short', at)))
  return shown === undefined ? refuse(`the name of the time zone ${zone.id}`) : named(full ? 'long' : 'short', shown)
}

/** Of the engine's names of offsets Java knows none: the session's was another. */
const writeZoneId = ({ id }: Moment['zone']): string => (id.startsWith('Etc/GMT') ? refuse('the id of a time zone that is an offset') : id)

function writeElement(element: Element, moment: Moment): string {
  const { fields } = moment
  switch (element.kind) {
    case 'literal':
      return element.text
    case 'number':
      return writeNumber(element, fields[element.field])
    case 'fraction':
      return String(fields.nano).padStart(9, '0').slice(0, element.max)
    case 'text':
      return element.words[fields[element.field] - FIELDS[element.field][0]] as string
    case 'offset':
      return writeOffset(element, fields.offset)
    case 'localized-offset':
      return writeLocalizedOffset(fields.offset, element.full)
    case 'zone-id':
      return writeZoneId(moment.zone)
    case 'zone-name':
      return writeZoneName(moment, element.full)
    case 'optional':
      return writeTime(element.elements, moment)
    default:
      throw new Error(`no element is ${element satisfies never}`)
  }
}

/** A moment in the words of a pattern. @throws UnwritableError */
export const writeTime = (pattern: DatetimePattern, moment: Moment): string =>
  pattern.map((element) => writeElement(element, moment)).join('')
