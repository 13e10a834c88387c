import type { FastifyInstance, FastifyRequest } from 'fastify'
import { failure } from '../../core/errors/failure.ts'
import type { Authenticator, Identity } from '../../iam/identity.ts'

function identify(authenticators: readonly Authenticator[], request: FastifyRequest): Identity {
  for (const authenticator of authenticators) {
    const identity = authenticator.authenticate(request.headers)
    if (identity !== null) return identity
  }
  throw failure('NO_CREDENTIALS', [], { operation: 'authenticate' })
}

/**
 * Credentials and project are checked when only the head of a request is there, so nobody unknown can make the server read a body.
 * Routes that merely refuse (wrong method, unknown address) have no endpoint and need no credentials.
 */
export function authenticateRequests(app: FastifyInstance, authenticators: readonly Authenticator[]): void {
  app.decorateRequest('identity', null)
  app.addHook('onRequest', (request, _reply, done) => {
    const access = request.routeOptions.config.endpoint?.access
    if (access === undefined || access === 'open') return done()
    try {
      const identity = identify(authenticators, request)
      if (access === 'project' && identity.projectId !== (request.params as { project_id: string }).project_id) {
        throw failure('FOREIGN_PROJECT', [], { operation: 'authenticate' })
      }
      request.identity = identity
      done()
    } catch (error) {
      done(error as Error)
    }
  })
}
