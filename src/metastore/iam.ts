import type { AccessKeyRecord, DomainRecord, ProjectRecord, TokenRecord, UserRecord } from './metastore.ts'
import { query, unit, write } from './query.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/** Inserts are rejected as `unique` when the id or the name (within its domain) is taken, as `constraint` when what they refer to is missing. */
export const insertDomain = ({ id, name }: DomainRecord): UnitOfWork =>
  unit('insert-domain', write(query.insertInto('domain').values({ id, name })))

/** A project and its counter of events. */
export const insertProject = ({ id, domainId, name }: ProjectRecord): UnitOfWork =>
  unit('insert-project', write(query.insertInto('project').values({ id, domain_id: domainId, name, events: 0 })))

export const insertUser = ({ id, domainId, name, passwordHash }: UserRecord): UnitOfWork =>
  unit('insert-user', write(query.insertInto('user').values({ id, domain_id: domainId, name, password_hash: passwordHash })))

/** Tokens made with the old password stay good until they expire. */
export const setUserPassword = (userId: string, passwordHash: string): UnitOfWork =>
  unit('set-user-password', write(query.updateTable('user').set({ password_hash: passwordHash }).where('id', '=', userId)))

export const insertAccessKey = ({ accessKey, secretKey, userId }: AccessKeyRecord): UnitOfWork =>
  unit('insert-access-key', write(query.insertInto('access_key').values({ access_key: accessKey, secret_key: secretKey, user_id: userId })))

export const insertToken = (token: TokenRecord): UnitOfWork =>
  unit(
    'insert-token',
    write(
      query.insertInto('token').values({
        hash: token.hash,
        user_id: token.userId,
        project_id: token.projectId,
        domain_id: token.domainId,
        issued_at_ms: token.issuedAtMs,
        expires_at_ms: token.expiresAtMs,
      }),
    ),
  )

/** Rejected as `rows` when there is none of this hash. */
export const deleteToken = (hash: string): UnitOfWork => unit('delete-token', write(query.deleteFrom('token').where('hash', '=', hash)))

/** Every token that is no longer good at `nowMs`; none is fine. */
export const deleteExpiredTokens = (nowMs: number): UnitOfWork =>
  unit('delete-expired-tokens', write(query.deleteFrom('token').where('expires_at_ms', '<=', nowMs), null))
