import type { Cursor } from './cursor.ts'

/** Hive's own statements, which Spark knows and refuses to parse. */
const NOT_ALLOWED: readonly (readonly string[])[] = [
  'EXPORT TABLE',
  'IMPORT TABLE',
  'SHOW COMPACTIONS',
  'SHOW TRANSACTIONS',
  'SHOW INDEXES',
  'SHOW LOCKS',
  'SHOW ROLE',
  'LOCK TABLE',
  'LOCK DATABASE',
  'UNLOCK TABLE',
  'UNLOCK DATABASE',
  'CREATE TEMPORARY MACRO',
  'DROP TEMPORARY MACRO',
  'START TRANSACTION',
  'COMMIT',
  'ROLLBACK',
  'DFS',
].map((pattern) => pattern.split(' '))

/** @throws SYNTAX when such a statement begins here. */
export function checkAllowed(cursor: Cursor): void {
  const forbidden = NOT_ALLOWED.find((words) => cursor.reads(...words))
  if (forbidden !== undefined) throw cursor.error(`Operation not allowed: ${forbidden.join(' ')}`)
}
