import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fuzzFront } from '../../conformance/fuzz/front.ts'
import { openOurs } from '../../conformance/oracle-run/ours.ts'

// `npm run fuzz` does this with more of them, and with a limit of time.
test('mutated statements are answered or refused, never met with a fault', async () => {
  const ours = await openOurs({})
  const { accepted, faults } = fuzzFront(ours, { seed: 7, count: 3_000, limitMs: Number.POSITIVE_INFINITY })
  ours.close()
  assert.deepEqual(faults, [])
  assert.ok(accepted > 0)
})

test('a value in the place of a lambda function is refused', async () => {
  const ours = await openOurs({})
  const [answer] = await ours.answers(["SELECT map_zip_with(map(1, 'a'), map(1, 'x'), 5)"], 'UTC')
  ours.close()
  assert.deepEqual(answer, {
    error: 'refused',
    message: 'map_zip_with with a value in the place of a lambda function is not supported on the embedded engine',
  })
})
