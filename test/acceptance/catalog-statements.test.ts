import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type RunningServer, startServer, temporaryFolder } from '../support/running-server.ts'

const folder = temporaryFolder('catalog-statements')
let server: RunningServer

before(async () => {
  server = await startServer(folder.path)
})
after(async () => {
  await server?.kill('SIGTERM')
  folder.remove()
})

/** The rows of a sync statement; its failure's text when it failed. */
async function ddl(sql: string, currentdb = '') {
  const { status, body } = await server.submit(sql, { currentdb })
  assert.equal(status, 200, JSON.stringify(body))
  return body.is_success ? body.rows : body.message
}

async function query(sql: string) {
  const status = await server.run(sql)
  assert.equal(status.status, 'FINISHED', `${sql}: ${status.message}`)
  return await server.rows(status.job_id)
}

describe('catalog statements end to end', () => {
  test('a view is read like a table, from any database, and breaks by name when its table goes', async () => {
    await ddl('CREATE DATABASE shop')
    await ddl('CREATE TABLE orders (id INT, amount DECIMAL(10,2))', 'shop')
    await server.run('INSERT INTO shop.orders VALUES (1, 1.50), (2, 20)')
    assert.deepEqual(await ddl('CREATE VIEW large (id, sum) AS SELECT id, amount FROM orders WHERE amount > 10', 'shop'), [])
    assert.deepEqual(await query('SELECT l.sum, o.id FROM shop.large l JOIN shop.orders o ON o.id = l.id'), [[20, 2]])
    assert.match(await ddl('CREATE VIEW large AS SELECT 1 AS a', 'shop'), /^DLI\.0006/)
    assert.match(await ddl('DROP VIEW small', 'shop'), /^DLI\.0002/)
    await ddl('DROP TABLE shop.orders')
    assert.match((await server.run('SELECT * FROM shop.large')).message, /^DLI\.0005: AnalysisException: Table or view not found: orders/)
  })
})
