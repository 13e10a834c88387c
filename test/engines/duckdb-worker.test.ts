import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { field, follow, openPool, temporaryFolder } from './support.ts'

describe('a worker', () => {
  const folder = temporaryFolder('engine-worker')
  let open: ReturnType<typeof openPool>
  before(() => {
    mkdirSync(join(folder.path, 'files'))
    open = openPool(folder.path)
  })
  after(async () => {
    await open.pool.close()
    folder.remove()
  })

  test('SELECT 1 comes back inline', async () => {
    const { kinds, result, end } = await follow(open.query('SELECT 1 AS c0', [field('one', 'integer')]))
    assert.deepEqual(kinds, ['started', 'result', 'end'])
    assert.deepEqual(result, { kind: 'inline', rows: [[1]], rowCount: 1 })
    assert.deepEqual(end, { outcome: 'finished', metrics: { rows: 1, inputRows: 0, badRows: 0 } })
  })
})
