import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, beforeEach, describe, test } from 'node:test'
import { isDliError } from '../../src/core/errors/failure.ts'
import { systemRandom } from '../../src/core/random.ts'
import { type ConfiguredIdentity, ensureIdentity } from '../../src/iam/bootstrap.ts'
import { writeCredentialsFile } from '../../src/iam/credentials-file.ts'
import { verifyPassword } from '../../src/iam/passwords.ts'
import { iamStore, type TestIamStore } from '../support/iam-store.ts'
import { temporaryFolder } from '../support/running-server.ts'

let store: TestIamStore
const ensure = (configured: ConfiguredIdentity = {}) => ensureIdentity({ store, random: systemRandom, region: 'local-1', configured })
const contradiction = (error: unknown) => isDliError(error) && error.code === 'CONFIG_INVALID'

beforeEach(() => {
  store = iamStore()
})
afterEach(() => store.close())

describe('the first identity', () => {
  test('is made in one unit, and later starts leave it alone', async () => {
    const first = await ensure()
    assert.match(first.projectId, /^[0-9a-f]{32}$/)
    assert.deepEqual([first.domainName, first.userName, first.projectName], ['open-dli', 'admin', 'local-1'])
    assert.deepEqual(store.units, ['ensure-identity'])
    const user = store.reads.userById(first.userId)
    assert.equal(await verifyPassword(first.password ?? '', user?.passwordHash ?? ''), true)
    assert.equal(store.reads.accessKey(first.accessKey?.accessKey ?? '')?.secretKey, first.accessKey?.secretKey)

    const second = await ensure()
    assert.deepEqual(second, { ...first, password: null, accessKey: null })
    assert.deepEqual(store.units, ['ensure-identity'])
  })

  test('takes configured values', async () => {
    const configured = {
      domainName: 'acme',
      userName: 'tester',
      password: 'pw',
      projectId: 'p1',
      projectName: 'main',
      accessKey: 'AK',
      secretKey: 'SK',
    }
    const { userId, ...got } = await ensure(configured)
    assert.deepEqual(got, {
      domainName: 'acme',
      userName: 'tester',
      password: 'pw',
      projectId: 'p1',
      projectName: 'main',
      accessKey: { accessKey: 'AK', secretKey: 'SK' },
    })
    assert.equal(store.reads.userById(userId)?.name, 'tester')
    await ensure(configured)
    assert.equal(store.units.length, 1, 'the same values again change nothing')
  })

  test('a later start with another password sets it', async () => {
    const { userId } = await ensure({ password: 'one' })
    assert.equal((await ensure({ password: 'two' })).password, 'two')
    assert.equal(await verifyPassword('two', store.reads.userById(userId)?.passwordHash ?? ''), true)
  })

  test('another project or key is added beside the old one', async () => {
    const first = await ensure()
    const second = await ensure({ projectId: 'p2', projectName: 'second', accessKey: 'AK2' })
    assert.equal(second.projectId, 'p2')
    assert.equal(second.accessKey?.accessKey, 'AK2')
    assert.notEqual(store.reads.project(first.projectId), null)
    assert.notEqual(store.reads.accessKey(first.accessKey?.accessKey ?? ''), null)
  })

  test('contradictions are refused', async () => {
    await ensure({ accessKey: 'AK', secretKey: 'SK' })
    await assert.rejects(ensure({ accessKey: 'AK', secretKey: 'other' }), contradiction)
    await assert.rejects(ensure({ secretKey: 'alone' }), contradiction)
    await assert.rejects(ensure({ projectId: 'p2' }), contradiction, 'the name of the first project is taken')
    await assert.rejects(ensure({ projectId: 'auth' }), contradiction, 'a path segment of IAM')
  })
})

describe('the credentials file', () => {
  const folder = temporaryFolder('credentials')
  const path = join(folder.path, 'credentials.json')
  const content = () => JSON.parse(readFileSync(path, 'utf8'))
  beforeEach(() => rmSync(path, { force: true }))
  afterEach(() =>
    assert.deepEqual(
      readdirSync(folder.path).filter((name) => name.endsWith('.new')),
      [],
    ),
  )
  after(() => folder.remove())

  test('has the seven fields and is readable by its owner alone', async () => {
    const identity = await ensure()
    await writeCredentialsFile(folder.path, identity)
    assert.deepEqual(Object.keys(content()), [
      'domain_name',
      'user_name',
      'password',
      'project_id',
      'project_name',
      'access_key',
      'secret_key',
    ])
    assert.equal(statSync(path).mode & 0o777, 0o600)
  })

  test('a later start keeps what it does not know and writes what was configured', async () => {
    const first = await ensure()
    await writeCredentialsFile(folder.path, first)
    await writeCredentialsFile(folder.path, await ensure({ password: 'new', projectName: 'second' }))
    const now = content()
    assert.deepEqual([now.password, now.project_name, now.access_key], ['new', 'second', first.accessKey?.accessKey])
  })

  test('a file that was removed on purpose does not come back with half of its values', async () => {
    await ensure()
    assert.equal(await writeCredentialsFile(folder.path, await ensure()), null)
    assert.deepEqual(readdirSync(folder.path), [])
  })

  test('a file with wider rights or broken text is replaced', async () => {
    writeFileSync(path, 'broken', { mode: 0o644 })
    await writeCredentialsFile(folder.path, await ensure())
    assert.equal(content().user_name, 'admin')
    assert.equal(statSync(path).mode & 0o777, 0o600)
  })
})
