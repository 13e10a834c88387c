import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromRanges, lostStatements, toRanges } from '../../conformance/report/record.ts'
import { noDebts } from '../../conformance/run/debts.ts'
import type { Judged } from '../../conformance/run/run-file.ts'
import { type Answer, type Class, judge } from '../../conformance/verdict.ts'

const rows = (columns: Readonly<Record<string, string>>, ...cells: (string | number | null)[][]): Answer => ({
  kind: 'rows',
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows: cells,
  totalRows: cells.length,
})
const failed = (message: string): Answer => ({ kind: 'failed', message })
const golden = (sql: string, schema = 'struct<>', output = '', number = 1) => ({ number, sql, schema, output })

const ANSWERED = golden('select 1 a', 'struct<a:int>', '1')
const REJECTED = golden('select nope', 'struct<>', "org.apache.spark.sql.AnalysisException\nColumn 'nope' does not exist")

describe('the class of a statement', () => {
  const cases: readonly (readonly [string, typeof ANSWERED, Answer, Class])[] = [
    ['the same answer', ANSWERED, rows({ a: 'int' }, [1]), 'equal'],
    ['another type', ANSWERED, rows({ a: 'bigint' }, [1]), 'rows-equal'],
    ['another name', ANSWERED, rows({ b: 'int' }, [1]), 'rows-equal'],
    ['another value', ANSWERED, rows({ a: 'int' }, [2]), 'wrong'],
    ['no result on either side', golden('create table t (a int)'), rows({}), 'equal'],
    ['a refusal', ANSWERED, failed('DLI.0007: UnsupportedOperationException: PIVOT is not supported on the embedded engine'), 'refused'],
    ['a failure', ANSWERED, failed('DLI.0005: AnalysisException: no'), 'error'],
    ['the same stage', REJECTED, failed("DLI.0005: AnalysisException: Column 'nope' does not exist"), 'error-as-in-spark'],
    ['another stage', REJECTED, failed("DLI.0004: Syntax error at or near 'nope'(line 1, pos 7)"), 'error-other-kind'],
    ['an answer where Spark has none', REJECTED, rows({ a: 'int' }, [1]), 'accepted'],
    ["the server's own fault is never Spark's error", REJECTED, failed('DLI.0999: InternalException: Internal error'), 'error'],
    ["nor is the engine's own", REJECTED, failed('DLI.0999: SparkException: Binder Error: column nope'), 'error'],
    ['a rule about names is no refusal', REJECTED, failed('DLI.0007: AnalysisException: The database is not empty'), 'error-as-in-spark'],
    ['a plan is compared by its columns', golden('EXPLAIN select 1', 'struct<plan:string>', 'x'), rows({ plan: 'string' }, ['y']), 'equal'],
  ]
  for (const [what, expected, answer, name] of cases)
    test(`${what}: ${name}`, () => {
      assert.equal(judge(expected, answer).class, name)
    })

  test('a refusal keeps its construct', () => {
    assert.equal(
      judge(ANSWERED, failed('DLI.0007: UnsupportedOperationException: PIVOT is not supported on the embedded engine')).construct,
      'PIVOT',
    )
    assert.equal(judge(ANSWERED, failed('DLI.0007: the setting a=b is not supported on the embedded engine')).construct, 'the setting a=b')
  })
})

describe('statements that need an earlier one', () => {
  const NO_VIEW = failed('DLI.0007: UnsupportedOperationException: CREATE VIEW is not supported on the embedded engine')
  const settle = (debts: ReturnType<typeof noDebts>, expected: typeof ANSWERED, answer: Answer) =>
    debts.settle(expected, answer, judge(expected, answer))

  test('what misses a view that was refused is put down to it, until the view is dropped', () => {
    const debts = noDebts()
    assert.equal(settle(debts, golden('create temporary view v as select 1 a'), NO_VIEW).blockedBy, null)
    const missing = failed('DLI.0005: AnalysisException: Table or view not found: v; line 1 pos 14')
    const verdict = settle(debts, golden('select * from v', 'struct<a:int>', '1', 2), missing)
    assert.deepEqual([verdict.class, verdict.construct, verdict.blockedBy], ['refused', 'CREATE VIEW', 1])
    settle(debts, golden('drop view v'), failed('DLI.0002: NoSuchTableException: There is no table named v'))
    assert.equal(settle(debts, golden('select * from v', 'struct<a:int>', '1', 4), missing).class, 'error')
  })

  test('an answer cannot come from what is not there, so it stays wrong', () => {
    const debts = noDebts()
    settle(debts, golden('create view v as select 1 a'), NO_VIEW)
    assert.equal(settle(debts, golden('select 1 a from w v', 'struct<a:int>', '1'), rows({ a: 'int' }, [2])).class, 'wrong')
  })

  test('a table that missed an insert may answer otherwise', () => {
    const debts = noDebts()
    settle(debts, golden('insert into d.t values (1)'), failed('DLI.0005: AnalysisException: no'))
    const verdict = settle(debts, golden('select a from t', 'struct<a:int>', '1', 2), rows({ a: 'int' }))
    assert.deepEqual([verdict.class, verdict.blockedBy], ['error', 1])
    assert.equal(settle(debts, golden('select a from t', 'struct<a:int>', '', 3), rows({ a: 'int' })).class, 'equal')
  })

  test('SHOW lists what is missing; a renamed table is missing under its new name', () => {
    const debts = noDebts()
    settle(debts, golden('alter table t rename to u'), failed('DLI.0007: UnsupportedOperationException: ALTER TABLE'))
    assert.equal(settle(debts, golden('show tables', 'struct<a:string>', 'u'), rows({ a: 'string' }, ['t'])).class, 'refused')
    assert.equal(
      settle(debts, golden('select * from u', 'struct<a:int>', '1'), failed('DLI.0005: AnalysisException: Table or view not found: u'))
        .class,
      'refused',
    )
  })
})

describe('the record', () => {
  test('ranges, there and back', () => {
    assert.equal(toRanges([3, 1, 2, 7, 9, 10]), '1-3 7 9-10')
    assert.deepEqual(fromRanges('1-3 7 9-10'), [1, 2, 3, 7, 9, 10])
    assert.equal(toRanges([]), '')
    assert.deepEqual(fromRanges(''), [])
  })

  test('only what was equal can be lost, and only in files that ran', () => {
    const judged = (number: number, name: Class): Judged => ({
      golden: { ...ANSWERED, number },
      answer: rows({}),
      verdict: { class: name, construct: null, blockedBy: null, why: '' },
    })
    const results = new Map([['f', [judged(1, 'equal'), judged(2, 'wrong'), judged(3, 'refused')]]])
    const committed = { f: { equal: '1-2', wrong: '3' }, g: { equal: '1' } }
    assert.deepEqual(lostStatements(committed, results), [{ file: 'f', number: 2, now: 'wrong' }])
    const chance = new Map([['postgreSQL/window_part2', [judged(6, 'wrong')]]])
    assert.deepEqual(lostStatements({ 'postgreSQL/window_part2': { equal: '6' } }, chance), [])
  })
})
