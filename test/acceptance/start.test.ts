import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { startServer, temporaryFolder } from '../support/running-server.ts'

const main = new URL('../../src/main.ts', import.meta.url).pathname
const folder = temporaryFolder('start')
after(() => folder.remove())

/** The command to its end, for starts that fail. */
const command = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', timeout: 30_000, env: { PATH: process.env.PATH, ...environment } })

describe('the command', () => {
  test('help names every setting by flag and environment', () => {
    const { status, stdout } = command(['serve', '--help'])
    assert.equal(status, 0)
    for (const word of ['--data-dir', 'OPEN_DLI_DATA_DIR', '--bucket', '--allow-path', '--stop-seconds', '--config']) {
      assert.ok(stdout.includes(word), word)
    }
  })

  test('an unknown flag, variable or key is refused with its name', () => {
    assert.notEqual(command(['serve', '--no-such-flag', 'x']).status, 0)
    const variable = command(['serve'], { OPEN_DLI_NO_SUCH: '1' })
    assert.deepEqual([variable.status, /OPEN_DLI_NO_SUCH/.test(variable.stderr)], [1, true])
    const file = join(folder.path, 'config.json')
    writeFileSync(file, '{"no_such_key": 1}')
    const key = command(['serve', '--config', file])
    assert.deepEqual([key.status, /no_such_key/.test(key.stderr)], [1, true])
    const port = command(['serve', '--port', '70000'])
    assert.deepEqual([port.status, /--port: "70000"/.test(port.stderr)], [1, true])
  })
})

describe('a server', () => {
  test('keeps its credentials, readable by their owner alone, and its data over a stop and a start', async () => {
    const dataDir = join(folder.path, 'kept')
    const first = await startServer(dataDir)
    const path = join(dataDir, 'credentials.json')
    assert.equal(statSync(path).mode & 0o777, 0o600)
    const credentials = JSON.parse(readFileSync(path, 'utf8'))
    assert.deepEqual(Object.keys(credentials).sort(), [
      'access_key',
      'domain_name',
      'password',
      'project_id',
      'project_name',
      'secret_key',
      'user_name',
    ])
    assert.equal(credentials.user_name, 'admin')
    const { job_id } = await first.run('SELECT 1 AS one')
    await first.submit('CREATE TABLE kept (n int)')
    await first.run('INSERT INTO kept VALUES (1), (2)')
    assert.equal(await first.kill('SIGINT'), 0)
    const again = await startServer(dataDir)
    assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), credentials)
    assert.equal((await again.call('GET', `/jobs/${job_id}/status`)).body.status, 'FINISHED')
    assert.deepEqual(await again.rows(job_id), [[1]])
    assert.deepEqual(await again.rows((await again.run('SELECT sum(n) FROM kept')).job_id), [[3]])
    assert.equal(await again.kill('SIGTERM'), 0)
  })

  test('takes settings from the environment and a file; flags win', async () => {
    const file = join(folder.path, 'some.json')
    writeFileSync(file, JSON.stringify({ user_name: 'from-file', project_name: 'p-file', domain_name: 'd-file' }))
    const server = await startServer(join(folder.path, 'configured'), [
      '--config',
      file,
      '--user-name',
      'from-flag',
      '--password',
      'Secret-1',
    ])
    const { user_name, project_name, domain_name, password } = server.credentials
    assert.deepEqual([user_name, project_name, domain_name, password], ['from-flag', 'p-file', 'd-file', 'Secret-1'])
    assert.equal((await server.run('SELECT current_user() AS me')).owner, 'from-flag')
    await server.kill('SIGTERM')
  })

  test('answers what operators ask, without credentials and without a word of any tenant', async () => {
    const server = await startServer(join(folder.path, 'operated'), ['--user-name', 'secret-person', '--project-name', 'secret-project'])
    await server.run('SELECT 1 AS secret_column')
    for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs']) {
      const response = await fetch(`${server.url}${path}`)
      assert.equal(response.status, 200, path)
      assert.ok(response.headers.get('X-Request-Id'), path)
      assert.doesNotMatch(await response.text(), /secret-|secret_column/, path)
    }
    await server.kill('SIGTERM')
  })

  test('refuses to start on a data folder that was moved, and says from where', async () => {
    const before = join(folder.path, 'before')
    const server = await startServer(before)
    await server.submit('CREATE TABLE moved (n int)')
    await server.kill('SIGTERM')
    const moved = join(folder.path, 'moved')
    renameSync(before, moved)
    const { status, stderr } = command(['serve', '--port', '0', '--data-dir', moved])
    assert.equal(status, 1)
    assert.match(stderr, new RegExp(`open-dli: The tables of the data folder ${moved} name files below ${before}`))
  })
})
