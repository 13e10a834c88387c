import { isCore } from '../golden/read-golden.ts'
import type { Results } from '../run/run-all.ts'
import { CLASSES, type Class } from '../verdict.ts'
import { REASONS, reasonFor } from './reasons.ts'

export type Counts = Readonly<Record<Class, number>>

const NAMES = Object.keys(CLASSES) as Class[]

export const total = (counts: Counts): number => NAMES.reduce((sum, name) => sum + counts[name], 0)

/** Counts of the files for which `chosen` holds. */
export function count(results: Results, chosen: (file: string) => boolean = () => true): Counts {
  const judged = [...results].filter(([file]) => chosen(file)).flatMap(([, list]) => list)
  return Object.fromEntries(NAMES.map((name) => [name, judged.filter(({ verdict }) => verdict.class === name).length])) as Counts
}

export interface Explained {
  readonly reason: string
  readonly statements: number
  readonly wrong: number
}

const DIFFERS: ReadonlySet<Class> = new Set(['rows-equal', 'error-other-kind', 'error', 'accepted', 'wrong'])

/** The reasons of `reasons.ts` and how many differences each explains. */
export function explained(results: Results): Explained[] {
  const differing = [...results].flatMap(([file, judged]) =>
    judged.filter(({ verdict }) => DIFFERS.has(verdict.class)).map((one) => ({ ...one, reason: reasonFor(file, one.golden) })),
  )
  return REASONS.map(({ reason }) => {
    const its = differing.filter((one) => one.reason === reason)
    return { reason, statements: its.length, wrong: its.filter(({ verdict }) => verdict.class === 'wrong').length }
  })
}

export interface Refusal {
  readonly construct: string
  /** Statements that open-dli refuses for it. */
  readonly direct: number
  /** Statements that only lack what a refused one would have made. */
  readonly blocked: number
}

/** What a statement says may be quoted in a construct; the table tells only the kind. */
const QUOTED: readonly (readonly [RegExp, string])[] = [
  [/'[^']*'/g, "'…'"],
  [/ with .*(?=, which )/s, ' with …'],
]
const general = (construct: string): string => QUOTED.reduce((text, [found, put]) => text.replace(found, put), construct)

/** What the core is refused for, the most frequent first. */
export function refusals(results: Results): Refusal[] {
  const found = new Map<string, { direct: number; blocked: number }>()
  for (const [file, judged] of results) {
    if (!isCore(file)) continue
    for (const { verdict } of judged) {
      if (verdict.class !== 'refused') continue
      const construct = general(verdict.construct ?? '')
      const entry = found.get(construct) ?? { direct: 0, blocked: 0 }
      entry[verdict.blockedBy === null ? 'direct' : 'blocked'] += 1
      found.set(construct, entry)
    }
  }
  return [...found]
    .map(([construct, counts]) => ({ construct, ...counts }))
    .sort((a, b) => b.direct + b.blocked - a.direct - a.blocked || (a.construct < b.construct ? -1 : 1))
}
