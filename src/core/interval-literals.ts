const DAY_TIME = ['day', 'hour', 'minute', 'second'] as const
const SIZES = [86_400_000_000n, 3_600_000_000n, 60_000_000n, 1_000_000n]

const range = (from: string, to: string): string => (from === to ? from : `${from} TO ${to}`).toUpperCase()

/** Spark's literal of an interval of months: `INTERVAL '1-2' YEAR TO MONTH`. */
export function yearMonthText(value: bigint, from: string, to: string): string {
  const size = value < 0n ? -value : value
  const text = from === to ? (from === 'year' ? `${size / 12n}` : `${size}`) : `${size / 12n}-${size % 12n}`
  return `INTERVAL '${value < 0n ? '-' : ''}${text}' ${range(from, to)}`
}

/** Of microseconds: `INTERVAL '1 02:03' DAY TO MINUTE`. */
export function dayTimeText(value: bigint, from: string, to: string): string {
  const size = value < 0n ? -value : value
  const first = DAY_TIME.indexOf(from as 'day')
  const last = DAY_TIME.indexOf(to as 'day')
  let rest = size
  let text = ''
  for (let at = first; at <= last; at += 1) {
    const unit = SIZES[at] as bigint
    const count = rest / unit
    rest -= count * unit
    const padded =
      at === 0 || (at === first && DAY_TIME[at] === 'minute' && count > 99n) ? count.toString() : count.toString().padStart(2, '0')
    text += `${at === first ? '' : at === 1 ? ' ' : ':'}${padded}`
  }
  const fraction = to === 'second' && rest > 0n ? `.${rest.toString().padStart(6, '0').replace(/0+$/, '')}` : ''
  return `INTERVAL '${value < 0n ? '-' : ''}${text}${fraction}' ${range(from, to)}`
}
