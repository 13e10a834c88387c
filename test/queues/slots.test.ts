import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSlots } from '../../src/queues/slots.ts'

function work() {
  const begun: string[] = []
  const gates = new Map<string, () => void>()
  const entry = (id: string, manner: { alone?: boolean } = {}) => ({
    alone: manner.alone === true,
    front: manner.alone === true,
    run: () => {
      begun.push(id)
      return new Promise<void>((resolve) => gates.set(id, resolve))
    },
  })
  const finish = async (id: string) => {
    gates.get(id)?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { begun, entry, finish }
}

test('runs in order, at most the limit at a time', async () => {
  const { begun, entry, finish } = work()
  const slots = createSlots(2)
  for (const id of ['a', 'b', 'c', 'd']) slots.add(id, entry(id))
  assert.deepEqual([begun, slots.running, slots.waiting], [['a', 'b'], 2, 2])
  await finish('b')
  assert.deepEqual(begun, ['a', 'b', 'c'])
  for (const id of ['a', 'c', 'd']) await finish(id)
  assert.deepEqual([slots.running, slots.waiting], [0, 0])
})

test('a waiting entry can be taken out, a running one cannot', async () => {
  const { begun, entry, finish } = work()
  const slots = createSlots(1)
  slots.add('a', entry('a'))
  slots.add('b', entry('b'))
  assert.deepEqual([slots.remove('a'), slots.remove('b'), slots.remove('b')], [false, true, false])
  await finish('a')
  assert.deepEqual(begun, ['a'])
})

test('a suspect waits for the slots to drain, runs alone, and goes before the others', async () => {
  const { begun, entry, finish } = work()
  const slots = createSlots(3)
  slots.add('a', entry('a'))
  slots.add('s1', entry('s1', { alone: true }))
  slots.add('b', entry('b'))
  slots.add('s2', entry('s2', { alone: true }))
  assert.deepEqual(begun, ['a'])
  await finish('a')
  assert.deepEqual(begun, ['a', 's1'])
  await finish('s1')
  assert.deepEqual(begun, ['a', 's1', 's2'])
  await finish('s2')
  assert.deepEqual(begun, ['a', 's1', 's2', 'b'])
  await finish('b')
})

test('a closed line starts nothing more and is idle when the last one ended', async () => {
  const { begun, entry, finish } = work()
  const slots = createSlots(1)
  slots.add('a', entry('a'))
  slots.add('b', entry('b'))
  slots.close()
  let idle = false
  const waiting = slots.idle().then(() => {
    idle = true
  })
  assert.equal(idle, false)
  await finish('a')
  await waiting
  assert.deepEqual(begun, ['a'])
})
