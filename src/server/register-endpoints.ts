import type { FastifyInstance, HTTPMethods } from 'fastify'
import { failure } from '../core/errors/failure.ts'
import { acceptLenientScalars } from '../wire/lenient-scalars.ts'
import type { Endpoint } from './endpoint.ts'
import type { Services } from './services.ts'

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** `/jobs/{job_id}` as the router writes it. */
export const routerPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1')

export function routeSchema({ params, querystring, body, headers, reply }: Endpoint['schema']): Record<string, unknown> {
  return {
    ...(params === undefined ? {} : { params }),
    ...(querystring === undefined ? {} : { querystring }),
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
    ...(reply.body === undefined ? {} : { response: { [reply.status]: reply.body } }),
  }
}

function registerEndpoint(app: FastifyInstance, definition: Endpoint, services: Services): void {
  const { body, querystring } = definition.schema
  app.route({
    method: definition.method,
    url: routerPath(definition.path),
    schema: routeSchema(definition.schema),
    config: { endpoint: definition },
    ...(body === undefined && querystring === undefined
      ? {}
      : {
          preValidation: (request, _reply, done) => {
            if (querystring !== undefined) acceptLenientScalars(request.query, querystring)
            if (body !== undefined) acceptLenientScalars(request.body, body)
            done()
          },
        }),
    handler: (request, reply) => definition.handle(services, request, reply),
  })
}

/**
 * Refuse every other method of a known address. These are routes of their own rather than a guess made after the router found nothing,
 * because a literal (`DELETE …/jobs/submit-job`) would otherwise be taken for a job id.
 */
function refuseOtherMethods(app: FastifyInstance, endpoints: readonly Endpoint[]): void {
  const methodsByPath = Map.groupBy(endpoints, ({ path }) => routerPath(path))
  for (const [url, here] of methodsByPath) {
    const offered = new Set<string>(here.map(({ method }) => method))
    if (offered.has('GET')) offered.add('HEAD')
    app.route({
      method: METHODS.filter((method) => !offered.has(method)),
      url,
      // Before the body is read: nobody was asked for credentials here.
      onRequest: (request, reply, done) => {
        reply.header('Allow', [...offered].join(', '))
        done(failure('METHOD_NOT_ALLOWED', [request.method], { operation: 'find-route' }))
      },
      handler: () => {
        throw new Error('a refused request came to its handler')
      },
    })
  }
}

export function registerEndpoints(app: FastifyInstance, endpoints: readonly Endpoint[], services: Services): void {
  for (const definition of endpoints) registerEndpoint(app, definition, services)
  refuseOtherMethods(app, endpoints)
}
