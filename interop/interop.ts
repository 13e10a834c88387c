/**
 * Tables as others see them: `npm run interop`. Our code writes tables through the real engine, PyIceberg reads them and writes on, and our code
 * reads what it wrote. Needs Python 3.10 or later with `venv`, and the Python package index for the first run.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PythonEnvironment, PythonMissing, pythonOf } from '../python/environment.ts'
import { checkWithPyIceberg } from './py-iceberg.ts'
import { readBack } from './read-back.ts'
import { openWorkshop } from './workshop.ts'
import { writeTables } from './write-tables.ts'

const ENVIRONMENT: PythonEnvironment = {
  name: 'interop',
  requirements: new URL('requirements.txt', import.meta.url),
  proof: 'import pyiceberg',
}

const say = (text: string): boolean => process.stdout.write(`${text}\n`)

async function main(): Promise<void> {
  const python = pythonOf(ENVIRONMENT, say)
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'open-dli interop-')))
  try {
    await using workshop = await openWorkshop(folder)
    const tables = await writeTables(workshop)
    say(`wrote ${tables.map(({ name, versions }) => `${name} (${versions.length} versions)`).join(', ')}`)
    const continued = checkWithPyIceberg(python, folder, tables, say)
    for (const line of await readBack(workshop, continued)) say(line)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

try {
  await main()
} catch (error) {
  if (!(error instanceof PythonMissing)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
