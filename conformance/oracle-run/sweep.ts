import { type OracleAnswer, REFUSED, type Side } from './answer.ts'
import { type Probe, type Rows, type Shape, statementOf } from './generate/probe.ts'
import type { Choices } from './generate/random.ts'
import { VALUES } from './generate/values.ts'
import { difference } from './same.ts'

/** One expression, over the fewest rows that show it, on which both sides differ. */
export interface Difference {
  readonly subject: string
  readonly sql: string
  readonly what: string
}

export interface SweepResult {
  /** Expressions times rows that both sides answered, or both refused with an error of Spark's kind. */
  readonly cases: number
  /** Probes that are DLI.0007 here, by subject. */
  readonly refused: ReadonlyMap<string, number>
  readonly subjects: ReadonlySet<string>
  readonly differences: number
}

/** Statements of this many expressions at first; those with an error are taken apart. */
const EXPRESSIONS_MAX = 60

interface Sides {
  readonly spark: Side
  readonly ours: Side
  readonly timeZone: string
}

/**
 * Ask both sides about every probe, many in one statement.
 * @param found - Called with every difference as it is found.
 */
export async function sweep(
  probes: readonly Probe[],
  sides: Sides,
  random: Choices,
  rowsMax: number,
  found: (difference: Difference) => void,
): Promise<SweepResult> {
  let differences = 0
  const refused = new Map<string, number>()
  const subjects = new Set<string>()
  let cases = 0
  const byColumns = Map.groupBy(distinct(probes), ({ types, shape }) => `${shape} ${types.join(' ')}`)
  for (const list of byColumns.values()) {
    const { types, shape } = list[0] as Probe
    const rows = rowsOf(types, random, rowsMax)
    const answered: Probe[] = []
    for (const probe of list) {
      const [answer] = await sides.ours.answers([statementOf(shape, [probe.expression], rows.slice(0, 1))], sides.timeZone)
      if (answer !== undefined && 'error' in answer && answer.error === REFUSED) {
        refused.set(probe.subject, (refused.get(probe.subject) ?? 0) + 1)
      } else answered.push(probe)
    }
    for (let from = 0; from < answered.length; from += EXPRESSIONS_MAX) {
      const part = answered.slice(from, from + EXPRESSIONS_MAX)
      const compared = await compare(part, shape, rows, sides)
      cases += compared.cases
      differences += compared.differences.length
      compared.differences.forEach(found)
      for (const [subject, count] of compared.refused) refused.set(subject, (refused.get(subject) ?? 0) + count)
      for (const { subject } of part) subjects.add(subject)
    }
  }
  return { cases, refused, subjects, differences }
}

const distinct = (probes: readonly Probe[]): readonly Probe[] => [
  ...new Map(probes.map((probe) => [`${probe.types.join(' ')} ${probe.expression}`, probe])).values(),
]

/** Rows that together hold every value of every column at least once, as far as there is room. */
function rowsOf(types: readonly string[], random: Choices, rowsMax: number): Rows {
  const lists = types.map((type) => VALUES[type] as readonly string[])
  const count = types.length === 0 ? 3 : Math.min(rowsMax, Math.max(...lists.map((list) => list.length)) * types.length)
  return Array.from({ length: count }, (_, at) => [
    String(at),
    ...lists.map((list, column) => (column === 0 || at % types.length === column ? (list[at % list.length] as string) : random.one(list))),
  ])
}

interface Compared {
  readonly cases: number
  readonly refused: ReadonlyMap<string, number>
  readonly differences: readonly Difference[]
}

const NONE: Compared = { cases: 0, refused: new Map(), differences: [] }

const together = (a: Compared, b: Compared): Compared => {
  const refused = new Map(a.refused)
  for (const [subject, count] of b.refused) refused.set(subject, (refused.get(subject) ?? 0) + count)
  return { cases: a.cases + b.cases, refused, differences: [...a.differences, ...b.differences] }
}

/** An error of one expression, or of one row, is the whole statement's: halves are asked until it stands alone. */
async function compare(probes: readonly Probe[], shape: Shape, rows: Rows, sides: Sides): Promise<Compared> {
  if (probes.length === 0) return NONE
  const sql = statementOf(
    shape,
    probes.map(({ expression }) => expression),
    rows,
  )
  const [[theirs], [ours]] = (await Promise.all([
    sides.spark.answers([sql], sides.timeZone),
    sides.ours.answers([sql], sides.timeZone),
  ])) as [readonly [OracleAnswer], readonly [OracleAnswer]]
  const what = difference(theirs, ours)
  const failed = 'error' in theirs || 'error' in ours
  if (what === null && !failed) return { ...NONE, cases: probes.length * rows.length }
  if (probes.length > 1) {
    const half = probes.length >> 1
    const first = await compare(probes.slice(0, half), shape, rows, sides)
    return together(first, await compare(probes.slice(half), shape, rows, sides))
  }
  const [{ subject }] = probes as readonly [Probe]
  if ('error' in ours && ours.error === REFUSED && rows.length === 1) return { ...NONE, refused: new Map([[subject, 1]]) }
  if (rows.length > 1) return await compareRows(probes, shape, rows, sides, failed)
  if (what === null) return { ...NONE, cases: 1 }
  return { ...NONE, differences: [{ subject, sql, what }] }
}

/** An error that the statement has by its types shows with every row: the first one tells as much as all. */
async function compareRows(probes: readonly Probe[], shape: Shape, rows: Rows, sides: Sides, failed: boolean): Promise<Compared> {
  if (failed && !(await accepted(probes, shape, rows, sides))) return await compare(probes, shape, rows.slice(0, 1), sides)
  const half = rows.length >> 1
  const first = await compare(probes, shape, rows.slice(0, half), sides)
  // One row is enough to show a difference.
  return first.differences.length > 0 ? first : together(first, await compare(probes, shape, rows.slice(half), sides))
}

/** Whether both sides accept the statement as such: without a row that is looked at. */
async function accepted(probes: readonly Probe[], shape: Shape, rows: Rows, { spark, ours, timeZone }: Sides): Promise<boolean> {
  const sql = `SELECT * FROM (${statementOf(
    shape,
    probes.map(({ expression }) => expression),
    rows.slice(0, 1),
  )}) WHERE i < 0`
  const answers = [...(await spark.answers([sql], timeZone)), ...(await ours.answers([sql], timeZone))]
  return answers.every((answer) => !('error' in answer))
}
