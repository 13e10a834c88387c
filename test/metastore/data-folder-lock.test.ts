import assert from 'node:assert/strict'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDliError } from '../../src/core/errors/failure.ts'
import { acquireDataFolder } from '../../src/metastore/data-folder-lock.ts'
import { temporaryFolder } from '../support/running-server.ts'
import { type Child, startChild } from './child.ts'

let folder: ReturnType<typeof temporaryFolder>
let dataDir: string
const children: Child[] = []
beforeEach(() => {
  folder = temporaryFolder('lock')
  // The folder itself is made by whoever comes first.
  dataDir = join(folder.path, 'data')
})
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill('SIGKILL')))
  folder.remove()
})

const start = (): Child => {
  const child = startChild('lock-child.ts', dataDir)
  children.push(child)
  return child
}
const busy = (who: Child) => (error: unknown) =>
  isDliError(error) && error.code === 'DATA_FOLDER_BUSY' && error.message.includes(`process ${who.pid} on ${hostname()} since 2`)

test('a second server is refused at once, and told who holds the folder', async () => {
  const first = start()
  assert.equal(await first.line(), 'held')
  const second = start()
  assert.match(
    (await second.line()) ?? '',
    new RegExp(`^DATA_FOLDER_BUSY: The data folder ${dataDir} is in use by process ${first.pid} on `),
  )
  const began = performance.now()
  await assert.rejects(acquireDataFolder({ dataDir }), busy(first))
  assert.ok(performance.now() - began < 2_000)
})

test('the death of its holder frees the folder at once', async () => {
  const first = start()
  assert.equal(await first.line(), 'held')
  await first.kill('SIGKILL')
  await using lock = await acquireDataFolder({ dataDir, waitMs: 0 })
  assert.ok(lock)
})

test('one that is stopping is waited for', async () => {
  const first = start()
  assert.equal(await first.line(), 'held')
  first.say('stopping')
  assert.equal(await first.line(), 'done stopping')
  await assert.rejects(
    acquireDataFolder({ dataDir, waitMs: 150 }),
    (error: Error) => busy(first)(error) && /which is stopping/.test(error.message),
  )
  let held = false
  const waiting = acquireDataFolder({ dataDir, waitMs: 20_000 }).then((lock) => {
    held = true
    return lock
  })
  await sleep(250)
  assert.equal(held, false)
  first.say('release')
  await using lock = await waiting
  assert.ok(lock)
  const second = start()
  assert.match((await second.line()) ?? '', new RegExp(`in use by process ${process.pid} `), 'the mark of the one before means nothing')
})

test('one that dies while it is stopping is not waited for', async () => {
  const first = start()
  assert.equal(await first.line(), 'held')
  first.say('stopping')
  await first.line()
  const waiting = acquireDataFolder({ dataDir, waitMs: 20_000 })
  await first.kill('SIGKILL')
  await (await waiting).release()
})

test('of many that start at once one gets it, and the others know it', async () => {
  const all = Array.from({ length: 5 }, start)
  const lines = await Promise.all(all.map((child) => child.line()))
  const held = lines.indexOf('held')
  assert.notEqual(held, -1)
  assert.equal(lines.filter((line) => line === 'held').length, 1)
  for (const line of lines) if (line !== 'held') assert.match(line ?? '', /^DATA_FOLDER_BUSY/)
})

test('within a process too, and after a release it is free; releasing twice does nothing', async () => {
  const first = await acquireDataFolder({ dataDir })
  await assert.rejects(acquireDataFolder({ dataDir }), /DATA_FOLDER_BUSY|in use by/)
  await first.release()
  const second = await acquireDataFolder({ dataDir, waitMs: 0 })
  await first.release()
  await assert.rejects(acquireDataFolder({ dataDir }), /in use by/)
  await second.release()
})
