import { type Golden, goldenErrorKind } from '../golden/read-golden.ts'
import { type Rename, rewrite } from './rewrite.ts'
import { nameAt, tokens } from './tokens.ts'

/** What a session would remember between statements. Jobs share no session, so each submit carries it along. */
export interface Session {
  /** `currentdb` of the next submit. */
  readonly database: string
  /** `conf` of the next submit. */
  readonly conf: Readonly<Record<string, string>>
  /** Names of databases in the golden file, in lower case, and what they are called on the server. */
  readonly databases: Rename
}

/** Every file has a database of its own, which stands for Spark's `default`. */
export const newSession = (database: string): Session => ({ database, conf: {}, databases: { default: database } })

export const toServer = (session: Session, sql: string): string => rewrite(sql, session.databases)

/** A text of the server with the golden file's names of databases. */
export function fromServer(session: Session, text: string): string {
  // The longest first: the name of one may begin with that of another.
  const pairs = Object.entries(session.databases).sort(([, a], [, b]) => b.length - a.length)
  return pairs.reduce((result, [golden, own]) => result.replaceAll(own, golden), text)
}

interface Rule {
  readonly begins: RegExp
  apply(session: Session, golden: Golden): Session
}

const RULES: readonly Rule[] = [
  {
    // Spark answers with the key and the value that now holds, which spares us its forms (`SET TIME ZONE INTERVAL …`, LOCAL).
    begins: /^SET (?!ROLE)/,
    apply: (session, { sql, output }) => {
      const [key, value] = output.split('\t')
      const writes = tokens(sql).some(({ text, keyword }) => text === '=' || keyword === 'ZONE')
      return writes && key !== undefined && value !== undefined ? { ...session, conf: { ...session.conf, [key]: value } } : session
    },
  },
  { begins: /^RESET/, apply: (session) => ({ ...session, conf: {} }) },
  {
    begins: /^USE /,
    apply: (session, { sql }) => {
      const list = tokens(sql)
      const at = ['NAMESPACE', 'DATABASE', 'SCHEMA'].includes(list[1]?.keyword ?? '') ? 2 : 1
      const name = nameAt(list, at).parts.at(-1)?.toLowerCase() ?? ''
      return { ...session, database: session.databases[name] ?? name }
    },
  },
]

const beginning = (sql: string): string =>
  tokens(sql)
    .slice(0, 4)
    .map(({ text, keyword }) => keyword || text)
    .join(' ')

/** Databases are the project's, not the file's: one that a file makes gets a name of its own before the statement is sent. */
export function beforeStatement(session: Session, sql: string): Session {
  const list = tokens(sql)
  if (list[0]?.keyword !== 'CREATE' || !['DATABASE', 'SCHEMA', 'NAMESPACE'].includes(list[1]?.keyword ?? '')) return session
  const name = nameAt(list, list[2]?.keyword === 'IF' ? 5 : 2)
    .parts.at(-1)
    ?.toLowerCase()
  if (name === undefined || session.databases[name] !== undefined) return session
  return { ...session, databases: { ...session.databases, [name]: `${session.databases.default}__${name}` } }
}

/** What the session remembers of a statement that Spark accepted. */
export function afterStatement(session: Session, golden: Golden): Session {
  if (goldenErrorKind(golden) !== null) return session
  return RULES.find(({ begins }) => begins.test(beginning(golden.sql)))?.apply(session, golden) ?? session
}
