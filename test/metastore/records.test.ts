import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import {
  deleteExpiredTokens,
  deleteToken,
  insertAccessKey,
  insertDomain,
  insertProject,
  insertToken,
  insertUser,
  setUserPassword,
} from '../../src/metastore/iam.ts'
import type { QueueRecord, TokenRecord } from '../../src/metastore/metastore.ts'
import { insertQueue } from '../../src/metastore/queues.ts'
import type { UnitOfWork } from '../../src/metastore/unit-of-work.ts'
import { deleteWorker, insertWorker } from '../../src/metastore/workers.ts'
import { OTHER_PROJECT, PROJECT, type TestMetastore, testMetastore, wordOf } from './support.ts'

let opened: TestMetastore
beforeEach(async () => {
  opened = await testMetastore()
})
afterEach(() => opened[Symbol.asyncDispose]())
const write = async (unit: UnitOfWork) => wordOf(await opened.store.write(unit))

test('identities: written, read, refused', async () => {
  const { iam } = opened.store
  assert.equal(await write(insertDomain({ id: 'd0', name: 'second' })), 'applied')
  assert.equal(await write(insertDomain({ id: 'd2', name: 'second' })), 'unique')
  assert.deepEqual(
    iam.domains().map(({ id }) => id),
    ['d1', 'd0'],
    'in the order in which they were made',
  )
  assert.deepEqual(iam.domainByName('second'), { id: 'd0', name: 'second' })
  assert.equal(await write(insertProject({ id: 'p9', domainId: 'd9', name: 'x' })), 'constraint')
  assert.equal(await write(insertProject({ id: 'p0', domainId: 'd1', name: PROJECT })), 'unique')
  assert.equal(await write(insertProject({ id: 'p0', domainId: 'd0', name: PROJECT })), 'applied')
  assert.deepEqual(
    iam.projects('d1').map(({ id }) => id),
    [PROJECT, OTHER_PROJECT],
  )
  assert.deepEqual(iam.project('p0'), { id: 'p0', domainId: 'd0', name: PROJECT })

  const user = { id: 'u1', domainId: 'd1', name: 'admin', passwordHash: 'one' }
  assert.equal(await write(insertUser(user)), 'applied')
  assert.equal(await write(insertUser({ ...user, id: 'u2' })), 'unique')
  assert.equal(await write(setUserPassword('u1', 'two')), 'applied')
  assert.equal(await write(setUserPassword('u2', 'two')), 'rows')
  assert.deepEqual(
    [iam.userById('u1'), iam.userByName('d1', 'admin'), iam.userByName('d0', 'admin')],
    [{ ...user, passwordHash: 'two' }, { ...user, passwordHash: 'two' }, null],
  )
  const key = { accessKey: 'AK', secretKey: 'SK', userId: 'u1' }
  assert.equal(await write(insertAccessKey(key)), 'applied')
  assert.equal(await write(insertAccessKey({ ...key, secretKey: 'other' })), 'unique')
  assert.deepEqual([iam.accessKey('AK'), iam.accessKey('ak')], [key, null])
})

test('tokens end by themselves or by hand', async () => {
  await write(insertUser({ id: 'u1', domainId: 'd1', name: 'admin', passwordHash: '' }))
  const token = (hash: string, expiresAtMs: number): TokenRecord => ({
    hash,
    userId: 'u1',
    projectId: null,
    domainId: 'd1',
    issuedAtMs: 1,
    expiresAtMs,
  })
  for (const [hash, expiresAtMs] of [
    ['a', 10],
    ['b', 11],
    ['c', 12],
  ] as const)
    await write(insertToken(token(hash, expiresAtMs)))
  assert.deepEqual(opened.store.iam.token('a'), token('a', 10))
  assert.equal(await write(deleteExpiredTokens(11)), 'applied')
  assert.deepEqual(
    ['a', 'b', 'c'].map((hash) => opened.store.iam.token(hash)?.hash ?? null),
    [null, null, 'c'],
  )
  assert.equal(await write(deleteExpiredTokens(11)), 'applied', 'none is fine')
  assert.equal(await write(deleteToken('c')), 'applied')
  assert.equal(await write(deleteToken('c')), 'rows')
})

test('queues get numbers that never come back', async () => {
  const queue = (name: string, projectId = PROJECT): Omit<QueueRecord, 'number'> => ({
    ...{ id: `${projectId}-${name}`, projectId, name, type: 'sql', description: 'ä', ownerName: 'admin', cuCount: 16, slots: 8 },
    ...{ resourceId: 'r', createdAtMs: 1 },
  })
  assert.equal(await write(insertQueue(queue('default'))), 'applied')
  assert.equal(await write(insertQueue(queue('default', OTHER_PROJECT))), 'applied')
  assert.equal(await write(insertQueue({ ...queue('default'), id: 'other' })), 'unique')
  await write({ name: 'raw', writes: [{ sql: 'DELETE FROM queue WHERE number = 2', parameters: [], rows: 1 }] })
  assert.equal(await write(insertQueue(queue('batch'))), 'applied')
  assert.deepEqual(opened.store.queues.queue(PROJECT, 'default'), { ...queue('default'), number: 1 })
  assert.deepEqual(opened.store.queues.queues(PROJECT), [
    { ...queue('default'), number: 1 },
    { ...queue('batch'), number: 3 },
  ])
  assert.equal(opened.store.queues.queue(PROJECT, 'Default'), null)
})

test('workers are listed from their start to their end', async () => {
  const worker = { pid: 7, startTime: '123', bootId: 'boot', queueId: 'q', startedAtMs: 5 }
  assert.equal(await write(insertWorker(worker)), 'applied')
  assert.equal(await write(insertWorker({ ...worker, startTime: '124', startedAtMs: 6 })), 'applied', 'a pid that came back')
  assert.deepEqual(opened.store.workers.all()[0], worker)
  assert.equal(await write(deleteWorker(7, '123')), 'applied')
  assert.equal(await write(deleteWorker(7, '123')), 'rows')
  assert.deepEqual(
    opened.store.workers.all().map(({ startTime }) => startTime),
    ['124'],
  )
})
