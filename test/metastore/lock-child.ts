/** Takes the data folder of its argument, says `held` or why not, and obeys: `stopping`, `release`. */
import { createInterface } from 'node:readline'
import { acquireDataFolder } from '../../src/metastore/data-folder-lock.ts'

try {
  const lock = await acquireDataFolder({ dataDir: process.argv[2] as string })
  console.log('held')
  for await (const order of createInterface({ input: process.stdin })) {
    if (order === 'stopping') lock.markStopping()
    if (order === 'release') await lock.release()
    console.log(`done ${order}`)
  }
} catch (error) {
  console.log(`${(error as { code?: string }).code}: ${(error as Error).message}`)
}
