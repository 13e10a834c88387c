import fc from 'fast-check'

/** A table of the model: `id` may come several times, everything may be NULL. */
export interface Row {
  readonly id: number | null
  readonly a: number | null
  readonly s: string | null
  readonly p: number | null
}
type Truth = boolean | null

/** A statement as text, and what it makes of the rows when it runs; `null`: it has to fail and to change nothing. */
export interface ModelStatement {
  readonly sql: string
  readonly apply: (rows: readonly Row[]) => { readonly rows: readonly Row[]; readonly met: number } | null
}

interface Condition {
  readonly sql: string
  readonly holds: (row: Row) => Truth
}
interface Value<Type> {
  readonly sql: string
  readonly of: (row: Row) => Type
}

const literal = (value: number | string | null): string =>
  value === null ? 'NULL' : typeof value === 'string' ? `'${value}'` : String(value)
const small = fc.integer({ min: 0, max: 5 })
const orNull = <Type>(value: fc.Arbitrary<Type>) => fc.option(value, { nil: null, freq: 6 })
const word = fc.constantFrom('x', 'y', 'zz')
const row: fc.Arbitrary<Row> = fc.record({
  id: orNull(fc.integer({ min: 0, max: 9 })),
  a: orNull(small),
  s: orNull(word),
  p: orNull(fc.integer({ min: 0, max: 2 })),
})
const values = (rows: readonly Row[]): string => rows.map(({ id, a, s, p }) => `(${[id, a, s, p].map(literal).join(', ')})`).join(', ')

const and = (l: Truth, r: Truth): Truth => (l === false || r === false ? false : l === null || r === null ? null : true)
const not = (truth: Truth): Truth => (truth === null ? null : !truth)

const COMPARISONS: Readonly<Record<string, (l: number, r: number) => boolean>> = {
  '=': (l, r) => l === r,
  '<>': (l, r) => l !== r,
  '<': (l, r) => l < r,
  '>=': (l, r) => l >= r,
}

const comparison = fc.tuple(fc.constantFrom('id', 'a', 'p'), fc.constantFrom(...Object.keys(COMPARISONS)), small).map(
  ([column, operator, value]): Condition => ({
    sql: `t.${column} ${operator} ${value}`,
    holds: (each) => {
      const own = each[column as 'id' | 'a' | 'p']
      return own === null ? null : (COMPARISONS[operator] as (l: number, r: number) => boolean)(own, value)
    },
  }),
)
const isNull = fc
  .constantFrom('id', 'a', 's', 'p')
  .map((column): Condition => ({ sql: `t.${column} IS NULL`, holds: (each) => each[column as keyof Row] === null }))
/** A list with a NULL in it never says no. */
const listed = fc.tuple(fc.constantFrom('a', 'p'), fc.array(orNull(small), { minLength: 1, maxLength: 3 })).map(
  ([column, list]): Condition => ({
    sql: `t.${column} IN (SELECT k FROM VALUES ${list.map((each) => `(CAST(${literal(each)} AS INT))`).join(', ')} AS l(k))`,
    holds: (each) => {
      const own = each[column as 'a' | 'p']
      if (own === null) return null
      return list.includes(own) ? true : list.includes(null) ? null : false
    },
  }),
)
const simple = fc.oneof({ weight: 4, arbitrary: comparison }, isNull, listed)
const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 3, arbitrary: simple },
  fc.tuple(simple, simple).map(([l, r]) => ({ sql: `(${l.sql} AND ${r.sql})`, holds: (each: Row) => and(l.holds(each), r.holds(each)) })),
  fc
    .tuple(simple, simple)
    .map(([l, r]) => ({ sql: `(${l.sql} OR ${r.sql})`, holds: (each: Row) => not(and(not(l.holds(each)), not(r.holds(each)))) })),
  simple.map((one) => ({ sql: `NOT (${one.sql})`, holds: (each: Row) => not(one.holds(each)) })),
)

const wrapped = (value: number | null, by: number): number | null => (value === null ? null : value + by)
const number: fc.Arbitrary<Value<number | null>> = fc.oneof(
  orNull(small).map((value) => ({ sql: literal(value), of: () => value })),
  fc.constantFrom('id', 'a', 'p').map((column) => ({ sql: `t.${column}`, of: (each: Row) => each[column as 'id' | 'a' | 'p'] })),
  fc
    .tuple(fc.constantFrom('a', 'p'), small)
    .map(([column, by]) => ({ sql: `t.${column} + ${by}`, of: (each: Row) => wrapped(each[column as 'a' | 'p'], by) })),
)
const text: fc.Arbitrary<Value<string | null>> = fc.oneof(
  orNull(word).map((value) => ({ sql: literal(value), of: () => value })),
  fc.constant({ sql: "concat(t.s, 'w')", of: (each: Row) => (each.s === null ? null : `${each.s}w`) }),
)

interface Assigned {
  readonly sql: string
  readonly to: (row: Row) => Row
}
const assignments: fc.Arbitrary<Assigned> = fc
  .record({ a: number, p: number, s: text }, { requiredKeys: [] })
  .filter((set) => Object.keys(set).length > 0)
  .map((set) => ({
    sql: Object.entries(set)
      .map(([column, value]) => `${column} = ${value.sql}`)
      .join(', '),
    // All of them see the row as it was.
    to: (each) => ({ ...each, ...Object.fromEntries(Object.entries(set).map(([column, value]) => [column, value.of(each)])) }),
  }))

const insert = fc.array(row, { minLength: 1, maxLength: 6 }).map(
  (added): ModelStatement => ({
    sql: `INSERT INTO t SELECT * FROM VALUES ${values(added)}`,
    apply: (rows) => ({ rows: [...rows, ...added], met: added.length }),
  }),
)

const remove = condition.map(
  (where): ModelStatement => ({
    sql: `DELETE FROM t WHERE ${where.sql}`,
    apply: (rows) => {
      const left = rows.filter((each) => where.holds(each) !== true)
      return { rows: left, met: rows.length - left.length }
    },
  }),
)

const update = fc.tuple(assignments, condition).map(
  ([set, where]): ModelStatement => ({
    sql: `UPDATE t SET ${set.sql} WHERE ${where.sql}`,
    apply: (rows) => ({
      rows: rows.map((each) => (where.holds(each) === true ? set.to(each) : each)),
      met: rows.filter((each) => where.holds(each) === true).length,
    }),
  }),
)

type Matched = { readonly when: Condition | null; readonly action: Assigned | 'DELETE' }
const matched: fc.Arbitrary<readonly Matched[]> = fc.oneof(
  fc.constant<readonly Matched[]>([{ when: null, action: 'DELETE' }]),
  fc.tuple(condition, assignments).map(([when, action]): readonly Matched[] => [{ when, action }]),
  fc.tuple(condition, assignments, fc.option(condition, { nil: null })).map(([first, action, second]): readonly Matched[] => [
    { when: first, action: 'DELETE' },
    { when: second, action },
  ]),
  fc.constant<readonly Matched[]>([]),
)

/** Which of the pairs of a row and its matches are for a clause, and that clause. */
function outcome(each: Row, clauses: readonly Matched[]): Matched | null {
  return clauses.find(({ when }) => when === null || when.holds(each) === true) ?? null
}

const merge = fc
  .record({ source: fc.array(row, { minLength: 1, maxLength: 4 }), clauses: matched, inserts: fc.boolean(), byPart: fc.boolean() })
  .filter(({ clauses, inserts }) => clauses.length > 0 || inserts)
  .map(({ source, clauses, inserts, byPart }): ModelStatement => {
    const matches = (left: Row, right: Row): boolean =>
      left.id !== null && left.id === right.id && (!byPart || (left.p !== null && left.p === right.p))
    const whens = clauses.map(
      ({ when, action }) =>
        `WHEN MATCHED${when === null ? '' : ` AND ${when.sql}`} THEN ${action === 'DELETE' ? 'DELETE' : `UPDATE SET ${action.sql}`}`,
    )
    if (inserts) whens.push('WHEN NOT MATCHED THEN INSERT *')
    const only = clauses.length === 1 && clauses[0]?.when === null
    return {
      sql: `MERGE INTO t USING (SELECT * FROM VALUES ${values(source)} AS v(id, a, s, p)) AS o ON t.id = o.id${byPart ? ' AND t.p = o.p' : ''} ${whens.join(' ')}`,
      apply: (rows) => {
        let met = 0
        const after: Row[] = []
        for (const each of rows) {
          const pairs = source.filter((right) => matches(each, right)).length
          const clause = pairs === 0 ? null : outcome(each, clauses)
          if (clause !== null && pairs > 1 && !only) return null
          if (clause !== null) met += 1
          if (clause === null) after.push(each)
          else if (clause.action !== 'DELETE') after.push(clause.action.to(each))
        }
        const added = inserts ? source.filter((right) => !rows.some((left) => matches(left, right))) : []
        return { rows: [...after, ...added], met: met + added.length }
      },
    }
  })

/** Statements that change rows of `t (id int, a int, s string, p int)`. */
export const statement: fc.Arbitrary<ModelStatement> = fc.oneof(
  { weight: 3, arbitrary: insert },
  { weight: 3, arbitrary: update },
  { weight: 2, arbitrary: remove },
  { weight: 3, arbitrary: merge },
)
