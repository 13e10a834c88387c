import assert from 'node:assert/strict'
import test from 'node:test'
import { engineRoute } from '../../src/core/errors/engine-route.ts'
import { DliError, failure } from '../../src/core/errors/failure.ts'

test('what the embedded engine cannot translate is for Spark, by the name of the construct', () => {
  assert.deepEqual(engineRoute(failure('UNSUPPORTED', ['the function from_avro'])), {
    engine: 'spark-only',
    construct: 'the function from_avro',
  })
  // As it comes back from a worker.
  const text = 'a look-behind in a regular expression is not supported on the embedded engine'
  assert.deepEqual(engineRoute(new DliError('UNSUPPORTED', text)), {
    engine: 'spark-only',
    construct: 'a look-behind in a regular expression',
  })
})

test('any other error is one on every engine', () => {
  assert.deepEqual(engineRoute(failure('ANALYSIS', ["Column 'x' does not exist"])), { engine: 'embedded' })
  assert.deepEqual(engineRoute(new Error('disk')), { engine: 'embedded' })
})
