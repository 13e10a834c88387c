import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { isDliError } from '../../src/core/errors/failure.ts'
import { systemRandom } from '../../src/core/random.ts'
import { type EnsuredIdentity, ensureIdentity } from '../../src/iam/bootstrap.ts'
import { catalogEntries } from '../../src/iam/catalog.ts'
import { createIam, type Iam } from '../../src/iam/iam.ts'
import type { TokenProof } from '../../src/iam/identity.ts'
import { hashPassword, verifyPassword } from '../../src/iam/passwords.ts'
import { tokenHash } from '../../src/iam/token-text.ts'
import { createWorkLimit } from '../../src/iam/work-limit.ts'
import { insertDomain, insertProject } from '../../src/metastore/iam.ts'
import { iamStore } from '../support/iam-store.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const refused = (code: string) => (error: unknown) => isDliError(error) && error.code === code

describe('passwords', () => {
  test('a hash says how it was made and matches its password only', async () => {
    const hash = await hashPassword('pässword')
    assert.match(hash, /^scrypt\$ln=14,r=8,p=1\$[\w-]{22}\$[\w-]{43}$/)
    assert.equal(await verifyPassword('pässword', hash), true)
    assert.equal(await verifyPassword('pa\u0308ssword', hash), true, 'another spelling of the same visible text')
    assert.equal(await verifyPassword('password', hash), false)
    assert.notEqual(await hashPassword('pässword'), hash, 'salted')
  })

  test('what is no hash matches nothing', async () => {
    for (const hash of ['', 'x', 'scrypt$ln=14,r=8,p=1$$']) assert.equal(await verifyPassword('', hash), false)
  })

  test('only so many checks at a time and in line', async () => {
    const limited = createWorkLimit({ running: 1, waiting: 1 })
    const gate = Promise.withResolvers<void>()
    const order: string[] = []
    const first = limited(() => gate.promise.then(() => void order.push('first')))
    const second = limited(async () => void order.push('second'))
    await assert.rejects(
      limited(async () => {}),
      refused('THROTTLED'),
    )
    gate.resolve()
    await Promise.all([first, second])
    assert.deepEqual(order, ['first', 'second'])
    await assert.rejects(
      limited(async () => {
        throw new Error('mine')
      }),
      /mine/,
    )
    assert.equal(await limited(async () => 'free again'), 'free again')
  })
})

describe('tokens', () => {
  const store = iamStore()
  let nowMs = 1_767_323_045_678
  let iam: Iam
  let identity: EnsuredIdentity
  const password = (more: object = {}): TokenProof => ({
    method: 'password',
    user: { name: 'admin', password: 'right', domain: { name: 'open-dli' }, ...more },
  })

  before(async () => {
    identity = await ensureIdentity({ store, random: systemRandom, region: 'local-1', configured: { password: 'right' } })
    await store.write(insertDomain({ id: 'other', name: 'other' }))
    await store.write(insertProject({ id: 'foreign', domainId: 'other', name: 'foreign' }))
    iam = createIam({ store, clock: { nowMs: () => nowMs }, random: systemRandom })
  })
  after(() => store.close())

  test('a project token, stored as a hash, good for 24 h', async () => {
    const { text, identity: issued } = await iam.issueToken(password(), { project: { name: 'local-1' } })
    assert.match(text, /^[\w-]{64}$/)
    assert.equal(store.reads.token(text), null)
    assert.notEqual(store.reads.token(tokenHash(text)), null)
    assert.equal(issued.projectId, identity.projectId)
    assert.equal(issued.expiresAtMs - issued.issuedAtMs, DAY_MS)
    assert.deepEqual(iam.authenticate(text), issued)
    nowMs += DAY_MS - 1
    assert.equal(iam.authenticate(text).userName, 'admin')
    nowMs += 1
    assert.throws(() => iam.authenticate(text), refused('TOKEN_REJECTED'))
  })

  test('a revoked token is refused at once, though it was seen a moment ago', async () => {
    const { text } = await iam.issueToken(password(), null)
    iam.authenticate(text)
    assert.equal(await iam.revoke(text), true)
    assert.throws(() => iam.authenticate(text), refused('TOKEN_REJECTED'))
    assert.equal(await iam.revoke(text), false)
  })

  test('a token that another process ended is refused within a second', async () => {
    const { text } = await iam.issueToken(password(), null)
    iam.authenticate(text)
    const elsewhere = createIam({ store, clock: { nowMs: () => nowMs }, random: systemRandom })
    await elsewhere.revoke(text)
    nowMs += 1000
    assert.throws(() => iam.authenticate(text), refused('TOKEN_REJECTED'))
  })

  test('unknown and impossible texts', () => {
    assert.throws(() => iam.authenticate('unknown'), refused('TOKEN_REJECTED'))
    for (const text of ['', ' ', 'a b', 'ä', '\u0000']) assert.throws(() => iam.authenticate(text), refused('TOKEN_UNREADABLE'))
  })

  test('scopes: project by id or name, domain, none', async () => {
    const scopeOf = async (scope: Parameters<Iam['issueToken']>[1]) => {
      const { identity: got } = await iam.issueToken(password(), scope)
      return [got.scope.kind, got.projectId]
    }
    const project = ['project', identity.projectId]
    assert.deepEqual(await scopeOf({ project: { id: identity.projectId } }), project)
    assert.deepEqual(await scopeOf({ project: { name: 'local-1', domain: { name: 'open-dli' } } }), project)
    assert.deepEqual(await scopeOf({ project: { name: 'local-1' }, domain: { name: 'open-dli' } }), project)
    assert.deepEqual(await scopeOf({ domain: { name: 'open-dli' } }), ['domain', null])
    assert.deepEqual(await scopeOf(null), ['domain', null])
  })

  const wrong: readonly [string, () => [TokenProof, Parameters<Iam['issueToken']>[1]]][] = [
    ['a wrong password', () => [password({ password: 'wrong' }), null]],
    ['an unknown user', () => [password({ name: 'nobody' }), null]],
    ['an unknown domain', () => [password({ domain: { name: 'nowhere' } }), null]],
    ['an unknown project', () => [password(), { project: { name: 'nowhere' } }]],
    ["another domain's project", () => [password(), { project: { id: 'foreign' } }]],
    ['another domain', () => [password(), { domain: { id: 'other' } }]],
    ['an unknown token', () => [{ method: 'token', token: 'unknown' }, null]],
    ['a method that is not offered', () => [{ method: 'unavailable' }, null]],
  ]
  for (const [name, ask] of wrong) {
    test(`${name} gets the one answer`, async () => {
      await assert.rejects(iam.issueToken(...ask()), refused('TOKEN_REJECTED'))
    })
  }

  test('a token from a token does not outlive it', async () => {
    const first = await iam.issueToken(password(), null)
    nowMs += 5000
    const second = await iam.issueToken({ method: 'token', token: first.text }, { project: { name: 'local-1' } })
    assert.equal(second.identity.expiresAtMs, first.identity.expiresAtMs)
    assert.equal(second.identity.projectId, identity.projectId)
  })

  test('expired tokens are swept away beside a new one', async () => {
    const { text } = await iam.issueToken(password(), null)
    nowMs += DAY_MS + 1
    await iam.issueToken(password(), null)
    assert.equal(store.reads.token(tokenHash(text)), null)
  })

  test('projects and domains are those of the user', async () => {
    const { identity: got } = await iam.issueToken(password(), null)
    assert.deepEqual(
      iam.projects(got).map(({ id }) => id),
      [identity.projectId],
    )
    assert.deepEqual(
      iam.domains(got).map(({ name }) => name),
      ['open-dli'],
    )
  })
})

test('the catalog: identity under * and the region, nothing twice, no DLI addresses without a project', () => {
  const catalog = catalogEntries('http://h', 'r1', 'p1')
  const seen = catalog.flatMap(({ type, endpoints }) => endpoints.map((endpoint) => `${type} ${endpoint.region} ${endpoint.url}`))
  assert.deepEqual(seen, [
    'identity * http://h/v3',
    'identity r1 http://h/v3',
    'dli r1 http://h/v1.0/p1',
    'dliv2 r1 http://h/v2.0/p1',
    'dliv3 r1 http://h/v3/p1',
  ])
  assert.deepEqual(catalog, catalogEntries('http://h', 'r1', 'p1'))
  assert.deepEqual(
    catalogEntries('http://h', 'r1', null).map(({ type }) => type),
    ['identity'],
  )
})
