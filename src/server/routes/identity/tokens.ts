import type { FastifyRequest } from 'fastify'
import { failure } from '../../../core/errors/failure.ts'
import { catalogEntries } from '../../../iam/catalog.ts'
import type { Identity } from '../../../iam/identity.ts'
import { SubjectHeader, TokenBody, TokenQuery, TokenReply, tokenReply, toTokenRequest } from '../../../wire/identity/tokens.ts'
import { baseUrlOf } from '../../base-url.ts'
import { endpoint, identityOf } from '../../endpoint.ts'
import type { Services } from '../../services.ts'

const header = (request: FastifyRequest, name: string): string | null => {
  const value = request.headers[name]
  return value === undefined ? null : String(value)
}

const catalogFor = (services: Services, request: FastifyRequest, identity: Identity) =>
  Object.hasOwn(request.query as object, 'nocatalog')
    ? null
    : catalogEntries(baseUrlOf(services, request), services.region, identity.projectId)

/** The token that the request is about; it must be good, and the caller's own. */
function subjectOf({ iam }: Services, request: FastifyRequest): { readonly text: string; readonly identity: Identity } {
  const text = header(request, 'x-subject-token') ?? ''
  const identity = iam.inspect(text)
  if (identity === null) throw failure('TOKEN_NOT_FOUND', [], { operation: 'check-token' })
  if (identity.userId !== identityOf(request).userId) throw failure('TOKEN_NOT_YOURS', [], { operation: 'check-token' })
  return { text, identity }
}

const SHARED = { path: '/v3/auth/tokens', errors: 'keystone', group: 'Identity' } as const

export const issueToken = endpoint({
  ...SHARED,
  method: 'POST',
  access: 'open',
  summary: 'Get a token; it is in the answer header X-Subject-Token',
  schema: { querystring: TokenQuery, body: TokenBody, reply: { status: 201, body: TokenReply } },
  async handle(services, request, reply) {
    const { proof, scope } = toTokenRequest(request.body, header(request, 'x-auth-token'))
    const { text, identity } = await services.iam.issueToken(proof, scope)
    reply.code(201).header('X-Subject-Token', text)
    return tokenReply(identity, request.body.auth.identity.methods, catalogFor(services, request, identity))
  },
})

/** HEAD is answered by the same route, without the body. */
export const checkToken = endpoint({
  ...SHARED,
  method: 'GET',
  access: 'identity',
  summary: 'Check the token in X-Subject-Token',
  schema: { querystring: TokenQuery, headers: SubjectHeader, reply: { status: 200, body: TokenReply } },
  handle(services, request, reply) {
    const { text, identity } = subjectOf(services, request)
    // Some clients take their token from here.
    reply.header('X-Subject-Token', text)
    return tokenReply(identity, ['password'], catalogFor(services, request, identity))
  },
})

export const revokeToken = endpoint({
  ...SHARED,
  method: 'DELETE',
  access: 'identity',
  summary: 'End the token in X-Subject-Token',
  schema: { headers: SubjectHeader, reply: { status: 204 } },
  async handle(services, request, reply) {
    const { text } = subjectOf(services, request)
    await services.iam.revoke(text)
    return reply.code(204).send()
  },
})
