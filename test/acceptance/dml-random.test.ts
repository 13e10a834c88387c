import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import fc from 'fast-check'
import { type Row, statement } from '../support/dml-model.ts'
import { serverForTests } from '../support/server-for-tests.ts'

/** Another seed is another test: what it finds is repeated with it. */
const SEED = Number(process.env.DML_SEED ?? 7)
const STATEMENTS = Number(process.env.DML_STATEMENTS ?? 24)
const AUDIT_EVERY = 4

const audit = (rows: readonly Row[]): readonly string[] => rows.map(({ id, a, s, p }) => JSON.stringify([id, a, s, p])).sort()

describe(`statements that change rows, against a model (seed ${SEED})`, () => {
  const dml = serverForTests('dml-random')
  before(async () => {
    await dml.run('CREATE TABLE t (id int, a int, s string, p int) PARTITIONED BY (p)')
  })

  test('every row is where the model has it, and every count is right', async () => {
    const statements = fc.sample(statement, { seed: SEED, numRuns: STATEMENTS })
    const told: string[] = []
    let rows: readonly Row[] = []
    for (const [at, { sql, apply }] of statements.entries()) {
      told.push(sql)
      const expected = apply(rows)
      if (expected === null) assert.match(await dml.message(sql), /^DLI\.0999: .*more than one row of the source/, told.join(';\n'))
      else {
        assert.equal((await dml.run(sql)).result_count, expected.met, told.join(';\n'))
        rows = expected.rows
      }
      if (at % AUDIT_EVERY < AUDIT_EVERY - 1) continue
      const found = await dml.rows('SELECT id, a, s, p FROM t')
      assert.deepEqual(found.map((each) => JSON.stringify(each)).sort(), audit(rows), told.join(';\n'))
    }
    // Nothing is left of rows that went, not in any place that a scan by partition or statistics looks at.
    for (const p of [0, 1, 2]) {
      const inPart = rows.filter((each) => each.p === p)
      const sum = inPart.reduce<number | null>((total, { a }) => (a === null ? total : (total ?? 0) + a), null)
      assert.deepEqual(await dml.rows(`SELECT count(*), sum(a) FROM t WHERE p = ${p}`), [[inPart.length, sum]])
    }
  })
})
