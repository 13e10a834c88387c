import type { DomainRecord, ProjectRecord } from '../metastore/metastore.ts'

/** What credentials are good for: one project, or the looks at a whole domain. */
export type Scope =
  | { readonly kind: 'project'; readonly project: ProjectRecord; readonly domain: DomainRecord }
  | { readonly kind: 'domain'; readonly domain: DomainRecord }

/** Who sent a request and for what. Frozen and shared between requests of the same token. */
export interface Identity {
  readonly userId: string
  readonly userName: string
  /** The user's own domain. */
  readonly userDomain: DomainRecord
  readonly scope: Scope
  /** The scope's project, `null` for a domain. */
  readonly projectId: string | null
  readonly issuedAtMs: number
  readonly expiresAtMs: number
}

/** A domain by id or name, or not said. */
export interface DomainChoice {
  readonly id?: string
  readonly name?: string
}

/** Which project or domain a token is asked for (auth.md 3.3); without either it is the user's domain. */
export interface ScopeChoice {
  readonly project?: { readonly id?: string; readonly name?: string; readonly domain?: DomainChoice }
  readonly domain?: DomainChoice
}

/** How someone proves who they are when asking for a token. */
export type TokenProof =
  | {
      readonly method: 'password'
      readonly user: { readonly id?: string; readonly name?: string; readonly password: string; readonly domain?: DomainChoice }
    }
  | { readonly method: 'token'; readonly token: string }
  /** A method the wire knows and this server does not offer. */
  | { readonly method: 'unavailable' }

export interface IssuedToken {
  /** Shown once; only its hash is kept. */
  readonly text: string
  readonly identity: Identity
}

/**
 * One kind of credentials. `null`: a request carries none of this kind, so the next authenticator may look.
 * Tokens are the one kind today; signatures are another entry of the list.
 */
export interface Authenticator {
  readonly name: string
  /** @throws TOKEN_REJECTED, TOKEN_UNREADABLE or another 400/401 row: credentials of this kind are there and no good. */
  authenticate(headers: Readonly<Record<string, string | string[] | undefined>>): Identity | null
}
