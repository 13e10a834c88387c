import type { Golden } from '../golden/read-golden.ts'
import { afterStatement, beforeStatement, fromServer, newSession, type Session, toServer } from '../session/session.ts'
import { type Answer, judge, type Verdict } from '../verdict.ts'
import { type Debts, noDebts } from './debts.ts'
import type { Server } from './server.ts'
import { TEST_TABLES } from './test-tables.ts'

export interface Judged {
  readonly golden: Golden
  readonly answer: Answer
  readonly verdict: Verdict
}

/** All statements of one file together; what is left then counts as failed. */
const FILE_MS = 180_000

/** Never throws for what a statement does: even a server that died is that statement's failure, and the next one meets a new server. */
async function ask(server: Server, sql: string, session: Session): Promise<Answer> {
  const client = await server.client()
  try {
    return await client.ask(sql, session.database, session.conf)
  } catch (error) {
    await server.replace(client)
    return { kind: 'failed', message: `client: the server went away: ${error instanceof Error ? error.message : String(error)}` }
  }
}

const localAnswer = (session: Session, answer: Answer): Answer => {
  const local = (text: string): string => fromServer(session, text)
  if (answer.kind === 'failed') return { ...answer, message: local(answer.message) }
  return {
    ...answer,
    columns: answer.columns.map(({ name, type }) => ({ name: local(name), type })),
    rows: answer.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? local(cell) : cell))),
  }
}

async function makeTestTables(server: Server, session: Session, statements: readonly Golden[], debts: Debts): Promise<void> {
  const text = statements.map(({ sql }) => sql.toLowerCase()).join('\n')
  for (const [name, sqls] of Object.entries(TEST_TABLES)) {
    if (!new RegExp(`\\b${name}\\b`).test(text)) continue
    for (const sql of sqls) {
      const answer = await ask(server, sql, session)
      if (answer.kind === 'failed') {
        debts.owe(name, judge({ number: 0, sql, schema: 'struct<>', output: '' }, answer))
        break
      }
    }
  }
}

const TEMPORARY_VIEW = /^\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:GLOBAL\s+)?TEMP(?:ORARY)?\s+VIEW\s+`?(\w+)/i

/** A temporary view hides the test table of its name; a view of the database, which stands for it here, takes its place. */
async function makeWay(server: Server, session: Session, sql: string): Promise<void> {
  const name = TEMPORARY_VIEW.exec(sql)?.[1]?.toLowerCase() ?? ''
  if (Object.hasOwn(TEST_TABLES, name)) await ask(server, `DROP TABLE IF EXISTS ${name}`, session)
}

/** Run the statements of one golden file in order, in a database of the file's own. */
export async function runFile(server: Server, name: string, statements: readonly Golden[]): Promise<Judged[]> {
  const deadline = performance.now() + FILE_MS
  const database = `conformance_${name.toLowerCase().replace(/\W+/g, '_')}`
  let session = newSession(database)
  const debts = noDebts()
  await ask(server, `CREATE DATABASE ${database}`, newSession('default'))
  await makeTestTables(server, session, statements, debts)
  const judged: Judged[] = []
  for (const golden of statements) {
    session = beforeStatement(session, golden.sql)
    await makeWay(server, session, golden.sql)
    const late = performance.now() > deadline
    const answer: Answer = late
      ? { kind: 'failed', message: `client: the file took longer than ${FILE_MS} ms` }
      : localAnswer(session, await ask(server, toServer(session, golden.sql), session))
    judged.push({ golden, answer, verdict: debts.settle(golden, answer, judge(golden, answer)) })
    session = afterStatement(session, golden)
  }
  return judged
}
