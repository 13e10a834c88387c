import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { currentSchema } from '../src/iceberg/metadata.ts'
import type { ContinuedTable } from './read-back.ts'
import { PROJECT } from './workshop.ts'
import type { WrittenTable } from './write-tables.ts'

const SCRIPT = fileURLToPath(new URL('check_tables.py', import.meta.url))

/**
 * Let PyIceberg read the tables, compare, and write on.
 * @throws Error when it found a difference; it has told which.
 */
export function checkWithPyIceberg(
  python: string,
  folder: string,
  tables: readonly WrittenTable[],
  say: (text: string) => void,
): readonly ContinuedTable[] {
  const [question, answer] = [join(folder, 'tables.json'), join(folder, 'continued.json')]
  const told = tables.map(({ name, table, partitioned, versions, changes, forgotten, metadata }) => ({
    name,
    metadata: `${table.metadata.location}/metadata/${table.metadataLocation.key.split('/').at(-1)}`,
    uuid: table.metadata.uuid,
    columns: currentSchema(table.metadata).fields,
    partitioned,
    versions,
    changes,
    forgotten,
    inspected: metadata,
  }))
  writeFileSync(question, JSON.stringify({ tables: told, folder: `${folder}/data/warehouse/${PROJECT}` }))
  const { status, stdout, stderr } = spawnSync(python, [SCRIPT, question, answer], { encoding: 'utf8' })
  if (stdout !== '') say(stdout.trimEnd())
  if (status !== 0) throw new Error(`PyIceberg disagrees:\n${stderr}`)
  return JSON.parse(readFileSync(answer, 'utf8')) as ContinuedTable[]
}
