import type { UnitOfWork, UnitOutcome } from './unit-of-work.ts'

/** A text that databases cannot keep as it is: PostgreSQL refuses NUL, SQLite's functions stop at it, and half a surrogate pair has no UTF-8. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** The rejection of a unit with a text that would not come back as it was given; `null` when there is none. */
export function unstorable({ name, writes }: UnitOfWork): UnitOutcome | null {
  for (const [write, { parameters }] of writes.entries()) {
    const found = parameters.findIndex((value) => typeof value === 'string' && !isStorable(value))
    if (found < 0) continue
    const text = `${name}: parameter ${found} of statement ${write} holds NUL or half a surrogate pair`
    return { outcome: 'rejected', write, reason: 'constraint', text }
  }
  return null
}
