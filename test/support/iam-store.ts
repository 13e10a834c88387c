import { DatabaseSync } from 'node:sqlite'
import type { IamStore } from '../../src/iam/iam.ts'
import type { AccessKeyRecord, DomainRecord, ProjectRecord, TokenRecord, UserRecord } from '../../src/metastore/metastore.ts'
import { initial } from '../../src/metastore/migrations/0001-initial.ts'
import type { UnitOutcome } from '../../src/metastore/unit-of-work.ts'

/** The real schema and the real units on a SQLite in memory: identities without the threads and files of the metastore. */
export interface TestIamStore extends IamStore {
  /** Units that were applied. */
  readonly units: readonly string[]
  close(): void
}

const DOMAIN = 'SELECT id, name FROM domain'
const PROJECT = 'SELECT id, domain_id AS domainId, name FROM project'
const USER = 'SELECT id, domain_id AS domainId, name, password_hash AS passwordHash FROM user'
const KEY = 'SELECT access_key AS accessKey, secret_key AS secretKey, user_id AS userId FROM access_key'
const TOKEN =
  'SELECT hash, user_id AS userId, project_id AS projectId, domain_id AS domainId, issued_at_ms AS issuedAtMs, expires_at_ms AS expiresAtMs FROM token'

export function iamStore(): TestIamStore {
  const database = new DatabaseSync(':memory:')
  for (const statement of initial) database.exec(statement)
  const units: string[] = []
  const all = <Row>(sql: string, ...parameters: string[]): Row[] =>
    database
      .prepare(sql)
      .all(...parameters)
      .map((row) => ({ ...row })) as Row[]
  const one = <Row>(sql: string, ...parameters: string[]): Row | null => all<Row>(sql, ...parameters)[0] ?? null

  return {
    units,
    close: () => database.close(),
    write: async ({ name, writes }): Promise<UnitOutcome> => {
      database.exec('BEGIN')
      for (const [index, { sql, parameters, rows }] of writes.entries()) {
        try {
          const { changes } = database.prepare(sql).run(...parameters)
          if (rows === null || Number(changes) === rows) continue
          database.exec('ROLLBACK')
          return { outcome: 'rejected', write: index, reason: 'rows', text: `${changes} rows` }
        } catch (error) {
          database.exec('ROLLBACK')
          return { outcome: 'rejected', write: index, reason: 'constraint', text: String(error) }
        }
      }
      database.exec('COMMIT')
      units.push(name)
      return { outcome: 'applied' }
    },
    reads: {
      domains: () => all<DomainRecord>(`${DOMAIN} ORDER BY rowid`),
      domainByName: (name) => one<DomainRecord>(`${DOMAIN} WHERE name = ?`, name),
      projects: (domainId) => all<ProjectRecord>(`${PROJECT} WHERE domain_id = ? ORDER BY rowid`, domainId),
      project: (id) => one<ProjectRecord>(`${PROJECT} WHERE id = ?`, id),
      userById: (id) => one<UserRecord>(`${USER} WHERE id = ?`, id),
      userByName: (domainId, name) => one<UserRecord>(`${USER} WHERE domain_id = ? AND name = ?`, domainId, name),
      token: (hash) => one<TokenRecord>(`${TOKEN} WHERE hash = ?`, hash),
      accessKey: (accessKey) => one<AccessKeyRecord>(`${KEY} WHERE access_key = ?`, accessKey),
    },
  }
}
