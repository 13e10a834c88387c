import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { BoundedCache } from '../../src/iceberg/bounded-cache.ts'

describe('the cache of decoded files', () => {
  /** Loads whose value is their number. */
  function counted(bytesMax: number) {
    const cache = new BoundedCache(bytesMax)
    let loads = 0
    const get = (key: string, bytes = 1) =>
      cache.get(key, async () => {
        loads += 1
        return await Promise.resolve({ value: loads, bytes })
      })
    return { get, loads: () => loads, cache }
  }

  test('callers at the same time share one load', async () => {
    const { get, loads } = counted(10)
    assert.deepEqual(await Promise.all([get('a'), get('a'), get('b')]), [1, 1, 2])
    assert.equal(await get('a'), 1)
    assert.equal(loads(), 2)
  })

  test('what was used least recently goes first, and a value that is too large is given all the same', async () => {
    const { get } = counted(3)
    await get('a')
    await get('b')
    await get('c')
    assert.equal(await get('a'), 1)
    assert.equal(await get('d'), 4)
    assert.equal(await get('a'), 1, 'used again, so kept')
    assert.equal(await get('b'), 5, 'was let go')
    assert.equal(await get('huge', 100), 6)
    assert.equal(await get('huge', 100), 7, 'not kept')
  })

  test('a failure is told to all who wait and forgotten', async () => {
    const { get, cache } = counted(3)
    const failing = () => cache.get('a', () => Promise.reject(new Error('unreadable')))
    const [first, second] = await Promise.allSettled([failing(), failing()])
    assert.deepEqual([first.status, second.status], ['rejected', 'rejected'])
    assert.equal(await get('a'), 1)
  })
})
