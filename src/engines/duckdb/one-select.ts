import { type DuckDBConnection, type DuckDBPreparedStatement, StatementType } from '@duckdb/node-api'

/** Statements that only look like queries (PRAGMA …, SHOW …) are rewritten to SELECT by DuckDB before it tells their type. */
const FIRST_WORD = /^\s*(?:SELECT|WITH|VALUES|\()/i

/**
 * Prepare what the control plane sent, if it is one SELECT. Anything else is refused here once more, whatever was checked before.
 * @throws Error when it is not: our own fault, never a user's.
 */
export async function prepareSelect(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  if (!FIRST_WORD.test(sql)) throw new NotASelect()
  const statements = await connection.extractStatements(sql)
  if (statements.count !== 1) throw new NotASelect()
  const prepared = await statements.prepare(0)
  if (prepared.statementType === StatementType.SELECT) return prepared
  prepared.destroySync()
  throw new NotASelect()
}

/** The same for a text that is run in another way, within a COPY: @returns how many columns it has. */
export async function checkSelect(connection: DuckDBConnection, sql: string): Promise<number> {
  const prepared = await prepareSelect(connection, sql)
  const { columnCount } = prepared
  prepared.destroySync()
  return columnCount
}

class NotASelect extends Error {
  constructor() {
    super('a worker runs single SELECT statements only')
  }
}
