import type { Clock } from '../core/clock.ts'
import { failure } from '../core/errors/failure.ts'
import type { Random } from '../core/random.ts'
import { deleteExpiredTokens, deleteToken, insertToken } from '../metastore/iam.ts'
import type { DomainRecord, IamReads, ProjectRecord, TokenRecord, UserRecord } from '../metastore/metastore.ts'
import { together, type UnitOfWork, type UnitOutcome } from '../metastore/unit-of-work.ts'
import type { Authenticator, Identity, IssuedToken, Scope, ScopeChoice, TokenProof } from './identity.ts'
import { NO_PASSWORD, verifyPassword } from './passwords.ts'
import { chosenDomain, resolveScope } from './scopes.ts'
import { createTokenCache } from './token-cache.ts'
import { isTokenText, newTokenText, TOKEN_LIFETIME_MS, tokenHash } from './token-text.ts'
import { createWorkLimit } from './work-limit.ts'

/** The two things identities need of the metastore. */
export interface IamStore {
  readonly reads: IamReads
  write(unit: UnitOfWork): Promise<UnitOutcome>
}

export interface IamParts {
  readonly store: IamStore
  readonly clock: Clock
  readonly random: Random
}

export interface Iam {
  /** Kinds of credentials, asked in order. */
  readonly authenticators: readonly Authenticator[]
  /**
   * A new token. It is durable when this resolves.
   * @throws TOKEN_REJECTED for anything wrong about user, password, token, project or domain, without telling which; THROTTLED.
   */
  issueToken(proof: TokenProof, scope: ScopeChoice | null): Promise<IssuedToken>
  /**
   * Who a token stands for; microseconds for a token seen within the last second.
   * @throws TOKEN_UNREADABLE for a text that can be no token, TOKEN_REJECTED when unknown, revoked or expired.
   */
  authenticate(tokenText: string): Identity
  /** As `authenticate`, for a token that somebody asks about: `null` when it is not good. */
  inspect(tokenText: string): Identity | null
  /** End a token. @returns false when there was none. */
  revoke(tokenText: string): Promise<boolean>
  /** The projects this identity may use, by name. */
  projects(identity: Identity): readonly ProjectRecord[]
  domains(identity: Identity): readonly DomainRecord[]
}

/** Expired tokens are removed beside an insert, at most this often. */
const SWEEP_EVERY_MS = 60 * 60 * 1000
const PASSWORD_CHECKS = { running: 2, waiting: 64 } as const

const rejected = () => failure('TOKEN_REJECTED', [], { operation: 'authenticate' })

export function createIam({ store, clock, random }: IamParts): Iam {
  const { reads } = store
  const cache = createTokenCache()
  const limited = createWorkLimit(PASSWORD_CHECKS)
  let sweptAtMs = Number.NEGATIVE_INFINITY

  function scopeOf(record: TokenRecord, domain: DomainRecord): Scope | null {
    if (record.projectId === null) return { kind: 'domain', domain }
    const project = reads.project(record.projectId)
    return project === null ? null : { kind: 'project', project, domain }
  }

  function identityOf(record: TokenRecord): Identity | null {
    const user = reads.userById(record.userId)
    const domains = reads.domains()
    const domain = domains.find(({ id }) => id === record.domainId)
    const userDomain = domains.find(({ id }) => id === user?.domainId)
    if (user === null || domain === undefined || userDomain === undefined) return null
    const scope = scopeOf(record, domain)
    if (scope === null) return null
    const projectId = scope.kind === 'project' ? scope.project.id : null
    const { issuedAtMs, expiresAtMs } = record
    return Object.freeze({ userId: user.id, userName: user.name, userDomain, scope, projectId, issuedAtMs, expiresAtMs })
  }

  function inspect(tokenText: string): Identity | null {
    const nowMs = clock.nowMs()
    const known = cache.get(tokenText, nowMs)
    if (known !== null) return known
    cache.drop(tokenText)
    const record = reads.token(tokenHash(tokenText))
    if (record === null || record.expiresAtMs <= nowMs) return null
    const identity = identityOf(record)
    if (identity !== null) cache.put(tokenText, identity, nowMs)
    return identity
  }

  function authenticate(tokenText: string): Identity {
    const identity = inspect(tokenText)
    if (identity !== null) return identity
    throw isTokenText(tokenText) ? rejected() : failure('TOKEN_UNREADABLE', [], { operation: 'authenticate' })
  }

  function userNamed({ id, name, domain: choice }: Extract<TokenProof, { method: 'password' }>['user']): UserRecord | null {
    if (id !== undefined) return reads.userById(id)
    const domain = chosenDomain(reads, choice, null)
    return domain === null || name === undefined ? null : reads.userByName(domain.id, name)
  }

  /** The user behind a proof, and until when a token made from it may live. */
  async function proven(proof: TokenProof): Promise<{ user: UserRecord; untilMs: number }> {
    if (proof.method === 'unavailable') throw rejected()
    if (proof.method === 'token') {
      const identity = inspect(proof.token)
      const user = identity === null ? null : reads.userById(identity.userId)
      if (identity === null || user === null) throw rejected()
      return { user, untilMs: identity.expiresAtMs }
    }
    const user = userNamed(proof.user)
    // An unknown user costs the same check, so that the time taken does not tell who exists.
    const good = await limited(() => verifyPassword(proof.user.password, user?.passwordHash ?? NO_PASSWORD))
    if (user === null || !good) throw rejected()
    return { user, untilMs: Number.POSITIVE_INFINITY }
  }

  async function keep(record: TokenRecord): Promise<void> {
    const { issuedAtMs } = record
    const sweep = issuedAtMs - sweptAtMs >= SWEEP_EVERY_MS
    if (sweep) sweptAtMs = issuedAtMs
    const outcome = await store.write(
      sweep ? together('issue-token', deleteExpiredTokens(issuedAtMs), insertToken(record)) : insertToken(record),
    )
    if (outcome.outcome === 'rejected') throw new Error(`the token was not stored: ${outcome.text}`)
  }

  async function issueToken(proof: TokenProof, choice: ScopeChoice | null): Promise<IssuedToken> {
    const { user, untilMs } = await proven(proof)
    const scope = resolveScope(reads, user, choice)
    if (scope === null) throw rejected()
    const text = newTokenText(random)
    const issuedAtMs = clock.nowMs()
    const record: TokenRecord = {
      hash: tokenHash(text),
      userId: user.id,
      projectId: scope.kind === 'project' ? scope.project.id : null,
      domainId: scope.domain.id,
      issuedAtMs,
      expiresAtMs: Math.min(issuedAtMs + TOKEN_LIFETIME_MS, untilMs),
    }
    await keep(record)
    const identity = identityOf(record)
    if (identity === null) throw rejected()
    return { text, identity }
  }

  async function revoke(tokenText: string): Promise<boolean> {
    const hash = tokenHash(tokenText)
    if (reads.token(hash) === null) return false
    const outcome = await store.write(deleteToken(hash))
    // After the write: a request that came in between may have put it back from the store.
    cache.drop(tokenText)
    return outcome.outcome === 'applied'
  }

  const byToken: Authenticator = {
    name: 'token',
    authenticate: (headers) => {
      const text = headers['x-auth-token']
      return text === undefined ? null : authenticate(String(text))
    },
  }

  return {
    authenticators: [byToken],
    issueToken,
    authenticate,
    inspect,
    revoke,
    projects: ({ userDomain }) => reads.projects(userDomain.id).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    domains: ({ userDomain }) => [userDomain],
  }
}
