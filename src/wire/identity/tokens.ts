import { failure } from '../../core/errors/failure.ts'
import type { CatalogEntry } from '../../iam/catalog.ts'
import type { Identity, ScopeChoice, TokenProof } from '../../iam/identity.ts'
import { type Static, Type } from '../type.ts'

const text = Type.Optional(Type.String())
const DomainChoice = Type.Optional(Type.Object({ id: text, name: text }))

export const TokenBody = Type.Object({
  auth: Type.Object({
    identity: Type.Object({
      methods: Type.Array(Type.String(), { minItems: 1, description: 'password or token' }),
      password: Type.Optional(Type.Object({ user: Type.Object({ id: text, name: text, password: Type.String(), domain: DomainChoice }) })),
      token: Type.Optional(Type.Object({ id: text })),
    }),
    scope: Type.Optional(
      Type.Object({
        project: Type.Optional(Type.Object({ id: text, name: text, domain: DomainChoice })),
        domain: DomainChoice,
      }),
    ),
  }),
})

export const TokenQuery = Type.Object({
  nocatalog: Type.Optional(Type.Unknown({ description: 'Leaves the catalog out, whatever its value' })),
})

export const SubjectHeader = Type.Object({ 'x-subject-token': Type.String({ description: 'The token that this is about' }) })

const Named = Type.Object({ id: Type.String(), name: Type.String() })
const Project = Type.Object({ id: Type.String(), name: Type.String(), domain: Named })

export const Catalog = Type.Array(
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    type: Type.String(),
    endpoints: Type.Array(
      Type.Object({
        id: Type.String(),
        interface: Type.String(),
        region: Type.String(),
        region_id: Type.String(),
        url: Type.String(),
      }),
    ),
  }),
)

export const TokenReply = Type.Object({
  token: Type.Object({
    methods: Type.Array(Type.String()),
    issued_at: Type.String(),
    expires_at: Type.String({ description: 'UTC, six fraction digits' }),
    user: Type.Object({ id: Type.String(), name: Type.String(), domain: Named, password_expires_at: Type.String() }),
    project: Type.Optional(Project),
    domain: Type.Optional(Named),
    roles: Type.Array(Named),
    catalog: Type.Optional(Catalog),
  }),
})

/** Every user may do everything in the domain's projects; the name is the cloud's own for that. */
const ROLES = [{ id: '0', name: 'te_admin' }]

const missing = (what: string) => failure('PARAMETER_INVALID', [`${what} is missing`], { operation: 'issue-token' })

/** Optional fields that are there at all; an absent one and an `undefined` one are different things to the types. */
const defined = <Value extends object>(value: Value): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as never

/**
 * What a token request proves and asks for (auth.md 3.3). Methods beyond password and token are known to clients but not offered here.
 * @param carriedToken - `X-Auth-Token`: some clients give the token there only.
 * @throws PARAMETER_INVALID when a member is missing
 */
export function toTokenRequest(
  { auth }: Static<typeof TokenBody>,
  carriedToken: string | null,
): { readonly proof: TokenProof; readonly scope: ScopeChoice | null } {
  const { identity } = auth
  const scope = auth.scope === undefined ? null : (auth.scope as ScopeChoice)
  const method = identity.methods.length === 1 ? identity.methods[0] : null
  if (method === 'password') {
    if (identity.password === undefined) throw missing('auth.identity.password')
    const { user } = identity.password
    if (user.id === undefined && user.name === undefined) throw missing('auth.identity.password.user.name')
    if (user.id === undefined && user.domain === undefined) throw missing('auth.identity.password.user.domain')
    const { id, name, domain } = defined(user)
    return { proof: { method, user: { password: user.password, ...defined({ id, name, domain }) } }, scope }
  }
  if (method === 'token') {
    const token = identity.token?.id ?? carriedToken
    if (token === null) throw missing('auth.identity.token.id')
    return { proof: { method, token }, scope }
  }
  return { proof: { method: 'unavailable' }, scope }
}

/** `2026-01-03T03:04:05.678000Z`: clients insist on the fraction, and on six digits of it. */
const keystoneTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z')

/** @param catalog - `null` leaves it out. */
export function tokenReply(
  identity: Identity,
  methods: readonly string[],
  catalog: readonly CatalogEntry[] | null,
): Static<typeof TokenReply> {
  const { scope } = identity
  const domain = { id: scope.domain.id, name: scope.domain.name }
  const { userDomain } = identity
  return {
    token: {
      methods: [...methods],
      issued_at: keystoneTime(identity.issuedAtMs),
      expires_at: keystoneTime(identity.expiresAtMs),
      user: {
        id: identity.userId,
        name: identity.userName,
        domain: { id: userDomain.id, name: userDomain.name },
        password_expires_at: '',
      },
      ...(scope.kind === 'project' ? { project: { id: scope.project.id, name: scope.project.name, domain } } : { domain }),
      roles: ROLES,
      ...(catalog === null ? {} : { catalog: catalog as Static<typeof Catalog> }),
    },
  }
}
