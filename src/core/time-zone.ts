import { instantOfLocal, offsetSeconds } from './zone-offsets.ts'

/** A time zone as Spark takes it (`DateTimeUtils.getZoneId`). */
export interface Zone {
  /** As Java prints it: `Asia/Shanghai`, `GMT+01:00`, `+08:00`, `Z`. */
  readonly id: string
  /** Seconds east of UTC where they never change; `null` for a region. */
  readonly fixed: number | null
  /** What `Intl` and the engine call it; `null` for an offset that is not of whole hours. */
  readonly region: string | null
}

/** Java's short names of zones (`ZoneId.SHORT_IDS`). */
const SHORT_IDS: Readonly<Record<string, string>> = {
  ACT: 'Australia/Darwin',
  AET: 'Australia/Sydney',
  AGT: 'America/Argentina/Buenos_Aires',
  ART: 'Africa/Cairo',
  AST: 'America/Anchorage',
  BET: 'America/Sao_Paulo',
  BST: 'Asia/Dhaka',
  CAT: 'Africa/Harare',
  CNT: 'America/St_Johns',
  CST: 'America/Chicago',
  CTT: 'Asia/Shanghai',
  EAT: 'Africa/Addis_Ababa',
  ECT: 'Europe/Paris',
  IET: 'America/Indiana/Indianapolis',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  MIT: 'Pacific/Apia',
  NET: 'Asia/Yerevan',
  NST: 'Pacific/Auckland',
  PLT: 'Asia/Karachi',
  PNT: 'America/Phoenix',
  PRT: 'America/Puerto_Rico',
  PST: 'America/Los_Angeles',
  SST: 'Pacific/Guadalcanal',
  VST: 'Asia/Ho_Chi_Minh',
  EST: '-05:00',
  MST: '-07:00',
  HST: '-10:00',
}

/** `+1`, `+10`, `+10:30`, `+1030`, `+15:40:32`, `+154032`. */
const OFFSET = /^([+-])(?:(\d{1,2})|(\d\d):(\d\d)(?::(\d\d))?|(\d\d)(\d\d)(\d\d)?)$/
const PREFIXED = /^(UTC|GMT|UT)(?=[+-])/
const EIGHTEEN_HOURS = 18 * 3_600

/** Seconds east of UTC, at most 18 hours. */
function offsetOf(text: string): number | null {
  if (text === 'Z') return 0
  const [, sign, alone, h1 = alone, m1 = '0', s1 = '0', h2 = h1, m2 = m1, s2 = s1] = OFFSET.exec(text) ?? []
  if (h2 === undefined || Number(m2) > 59 || Number(s2) > 59) return null
  const size = Number(h2) * 3_600 + Number(m2) * 60 + Number(s2)
  return size > EIGHTEEN_HOURS ? null : sign === '-' && size > 0 ? -size : size
}

/** `+10:00`, `-03:30:15`, `Z`. */
export function offsetName(seconds: number): string {
  if (seconds === 0) return 'Z'
  const size = Math.abs(seconds)
  const digits = [Math.floor(size / 3_600), Math.floor(size / 60) % 60, size % 60].map((part) => String(part).padStart(2, '0'))
  return `${seconds < 0 ? '-' : '+'}${digits.slice(0, size % 60 === 0 ? 2 : 3).join(':')}`
}

function fixedZone(prefix: string, seconds: number): Zone {
  const hours = seconds / 3_600
  const whole = Number.isInteger(hours) && hours <= 14 && hours >= -12
  // The names of Etc have their signs the other way round.
  const region = hours === 0 ? 'UTC' : whole ? `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}` : null
  return { id: prefix === '' || seconds !== 0 ? `${prefix}${offsetName(seconds)}` : prefix, fixed: seconds, region }
}

function isRegion(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return /^[A-Z]/.test(text)
  } catch {
    return false
  }
}

const known = new Map<string, Zone | null>()

function find(text: string): Zone | null {
  // Hours and minutes of one digit were taken before Spark 3.
  const written = text.replace(/([+-])(\d):/, '$10$2:').replace(/([+-]\d\d:)(\d)$/, '$10$2')
  const name = SHORT_IDS[written] ?? written
  if (name === 'UTC' || name === 'GMT' || name === 'UT') return fixedZone(name, 0)
  const prefix = PREFIXED.exec(name)?.[0] ?? ''
  const seconds = offsetOf(name.slice(prefix.length))
  if (seconds !== null) return fixedZone(prefix, seconds)
  return isRegion(name) ? { id: name, fixed: null, region: name } : null
}

/** `null` for a text that Spark takes for no time zone (`ZoneId.of(_, ZoneId.SHORT_IDS)`). */
export function sparkZone(text: string): Zone | null {
  const found = known.get(text)
  if (found !== undefined) return found
  const zone = find(text)
  if (known.size < 1_000) known.set(text, zone)
  return zone
}

/** @throws Error for a text that is no zone: those of sessions were checked */
export function zoneNamed(name: string): Zone {
  const zone = sparkZone(name)
  if (zone === null) throw new Error(`no time zone is called ${name}`)
  return zone
}

/** Seconds east of UTC at an instant (seconds since the epoch). */
export const offsetIn = ({ fixed, region }: Zone, seconds: number): number => fixed ?? offsetSeconds(region ?? 'UTC', seconds)

/** The instant of a local time, both in seconds since the epoch. */
export const instantIn = ({ fixed, region }: Zone, local: number): number =>
  fixed === null ? instantOfLocal(region ?? 'UTC', local) : local - fixed
