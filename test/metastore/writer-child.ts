/** Submits and ends jobs in the metastore of its argument, and says the id of each once it was answered, until it is killed. */
import { endJob, insertJob } from '../../src/metastore/jobs.ts'
import { openMetastore } from '../../src/metastore/open.ts'
import { aKey, aNewJob, anEnd, SILENT } from './support.ts'

const IN_FLIGHT = 32
const [file, from] = process.argv.slice(2) as [string, string]
const store = await openMetastore({ file, log: SILENT })
let number = 0
async function submit(): Promise<void> {
  for (;;) {
    number += 1
    const jobId = `job-${from}-${number}`
    await store.write(insertJob(aNewJob({ id: jobId, tags: [{ key: 'k', value: jobId }] })))
    process.stdout.write(`submitted ${jobId}\n`)
    await store.write(endJob(aKey({ jobId }), 'LAUNCHING', anEnd({ message: jobId })))
    process.stdout.write(`ended ${jobId}\n`)
  }
}
await Promise.all(Array.from({ length: IN_FLIGHT }, submit))
