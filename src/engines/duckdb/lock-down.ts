import { DuckDBInstance } from '@duckdb/node-api'
import { sqlList, sqlString } from '../../sql/duckdb/quote.ts'
import { JSON_SCHEMA_FUNCTION } from './infer/json-schema.ts'
import type { OpenMessage } from './protocol.ts'
import { FILE_FUNCTIONS } from './scan/file-texts.ts'
import { registerScriptFunctions } from './script-functions.ts'

/** Settings that a connection may still change when everything else is locked. */
const OPEN_SETTINGS = ['TimeZone', 'enable_progress_bar', 'enable_progress_bar_print'] as const

/**
 * A database in memory that can reach no file but those in `folders` and its spill folder, and whose configuration can no longer change.
 * The order matters: what the prelude needs comes before the lock, and the folders before access goes off.
 */
export async function openLocked(open: Omit<OpenMessage, 'kind' | 'version'>): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(open.threads),
    memory_limit: `${open.memoryBytes}B`,
    temp_directory: open.spillFolder,
    max_temp_directory_size: `${open.spillBytesMax}B`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  })
  const connection = await instance.connect()
  try {
    registerScriptFunctions(connection)
    registerScriptFunctions(connection, [...FILE_FUNCTIONS, JSON_SCHEMA_FUNCTION])
    for (const sql of open.prelude) await connection.run(sql)
    await connection.run(`SET allowed_configs = ${sqlList(OPEN_SETTINGS)}`)
    await connection.run(`SET allowed_directories = ${sqlList([...open.folders, open.spillFolder])}`)
    await connection.run('SET enable_external_access = false')
    await connection.run('SET lock_configuration = true')
    const answer = await connection.runAndReadAll(`SELECT current_setting('lock_configuration'), current_setting('enable_external_access')`)
    const [locked, external] = answer.getRows()[0] ?? []
    if (locked !== true || external !== false) throw new Error(`the lock did not take: ${String(locked)}, ${String(external)}`)
    return instance
  } finally {
    connection.closeSync()
  }
}

/** Make a fresh connection report progress, without printing it; a connection that was not told so reports none for ever. */
export const CONNECTION_SETTINGS = 'SET enable_progress_bar = true; SET enable_progress_bar_print = false'

export const timeZoneSetting = (timeZone: string): string => `SET TimeZone = ${sqlString(timeZone)}`
