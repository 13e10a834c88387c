import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { type AnswerColumn, REFUSED } from '../../conformance/oracle-run/answer.ts'
import { openOurs, readTables } from '../../conformance/oracle-run/ours.ts'

/** What a real Spark 3.3.4 answered: schema as [name, type, nullable], rows as its command line prints them; or the class of its error. */
interface Case {
  readonly sql: string
  readonly schema?: readonly AnswerColumn[]
  readonly rows?: readonly string[]
  readonly error?: string
}

const folder = new URL('../../conformance/oracle/', import.meta.url)

let ours: Awaited<ReturnType<typeof openOurs>>
before(async () => {
  ours = await openOurs(readTables())
})
after(() => ours.close())

/** Whether the rows have an order: one in brackets is that of a window or a sub-query. */
const isOrdered = (sql: string): boolean => /order by[^()]*$/i.test(sql)

for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl'))) {
  const cases = readFileSync(new URL(file, folder), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Case)
  describe(`as Spark answers: ${file}`, () => {
    for (const { sql, schema, rows, error } of cases) {
      test(sql, async (context) => {
        const [answer] = await ours.answers([sql], 'UTC')
        assert.ok(answer !== undefined)
        if ('error' in answer) {
          if (error !== undefined) return
          // Taken out of the list of refusals when it is no longer.
          if (answer.error === REFUSED) return context.diagnostic(`refused: ${answer.message}`)
          assert.fail(answer.message)
        }
        assert.equal(error, undefined, `Spark refuses this with ${error}`)
        assert.deepEqual(answer.schema, schema)
        if (isOrdered(sql)) assert.deepEqual(answer.rows, rows)
        else assert.deepEqual([...answer.rows].sort(), [...(rows ?? [])].sort())
      })
    }
  })
}
