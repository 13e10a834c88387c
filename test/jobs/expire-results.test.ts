import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isDliError } from '../../src/core/errors/failure.ts'
import { expireResults } from '../../src/jobs/expire-results.ts'
import { resultOf } from '../../src/jobs/job-result.ts'
import { endJob } from '../../src/metastore/jobs.ts'
import type { JobRecord, JobResultRecord } from '../../src/metastore/metastore.ts'
import { aHome, END, silent } from '../catalog/support.ts'
import { PROJECT } from '../iceberg/support.ts'

test('a result goes when its time is over, and its files become superfluous in the same transaction; jobs stay and say so', async () => {
  await using home = await aHome()
  const { metastore, place } = home
  const location = place.storage.systemLocation(PROJECT, 'results', 'r.parquet')
  const result: JobResultRecord = { format: 'parquet', rowsJson: null, location, rows: 1, bytes: 1 }
  const [old, young] = [await home.addJob(), await home.addJob()]
  await metastore.write(endJob(old, 'RUNNING', { ...END, atMs: 1_000, counts: { ...END.counts, resultRows: 1 }, result }))
  await metastore.write(
    endJob(young, 'RUNNING', { ...END, atMs: 5_000, result: { ...result, format: 'inline', rowsJson: '[[1]]', location: null } }),
  )
  mkdirSync(join(place.storage.localPath(location), '..'), { recursive: true })
  writeFileSync(place.storage.localPath({ ...location, key: `download-${old.jobId}.csv` }), 'x')
  const parts = { metastore, storage: place.storage, clock: { nowMs: () => 6_000 }, log: silent, keepMs: 2_000, graceMs: 10 }
  assert.equal(await expireResults(parts), 1)
  assert.equal(await expireResults(parts), 0)
  assert.deepEqual([metastore.jobs.result(old.jobId), metastore.jobs.result(young.jobId)?.rows], [null, 1])
  const due = metastore.tombstones.due({ nowMs: 6_010, upTo: metastore.tombstones.last(), limit: 100 }).map(({ location: { key } }) => key)
  assert.deepEqual(
    [due.includes('r.parquet'), due.includes(`download-${old.jobId}.csv`), due.some((key) => key.includes(young.jobId))],
    [true, true, false],
  )
  const job = { ...(metastore.jobs.get(PROJECT, old.jobId) as JobRecord), type: 'QUERY' } as const
  assert.throws(
    () => resultOf(job, metastore),
    (error) => isDliError(error) && error.code === 'RESULT_EXPIRED' && error.wire === 'DLI.0100',
  )
})
