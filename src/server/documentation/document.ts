import type { SwaggerOptions } from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { ErrorReply, KeystoneErrorReply } from '../../wire/common.ts'
import type { Access, Endpoint } from '../endpoint.ts'
import { ENDPOINTS } from '../endpoints.ts'
import { routerPath, routeSchema } from '../register-endpoints.ts'

/** An OpenAPI document as plain JSON. */
export type OpenApiDocument = Readonly<Record<string, unknown>>

const SECURITY: Readonly<Record<Access, readonly Record<string, readonly string[]>[]>> = {
  project: [{ token: [] }],
  identity: [{ token: [] }],
  open: [],
}

const options = (version: string): SwaggerOptions => ({
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'open-dli',
      version,
      description:
        'SQL jobs over the wire of Data Lake Insight. Every address below `/v1.0/` is also found below `/v1/`. Every answer has the header X-Request-Id.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      securitySchemes: {
        token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token', description: 'From POST /v3/auth/tokens' },
      },
    },
    tags: [...new Set(Object.values(ENDPOINTS).map(({ group }) => group))].map((name) => ({ name })),
  },
})

function documentedReply({ body, contentType }: Endpoint['schema']['reply']): Record<string, unknown> {
  const description = 'Success'
  if (body !== undefined) return { description, ...body }
  return contentType === undefined
    ? { description, type: 'null' }
    : { description, content: { [contentType]: { schema: { type: 'string' } } } }
}

function documentedSchema(operationId: string, endpoint: Endpoint) {
  const error = endpoint.errors === 'keystone' ? KeystoneErrorReply : ErrorReply
  return {
    operationId,
    summary: endpoint.summary,
    tags: [endpoint.group],
    security: SECURITY[endpoint.access],
    ...routeSchema(endpoint.schema),
    response: { [endpoint.schema.reply.status]: documentedReply(endpoint.schema.reply), default: { description: 'Error', ...error } },
  }
}

/**
 * An app that only describes: the same endpoints without what answers them. The server itself does not load the libraries for this when it
 * starts; most servers are never asked.
 */
export async function buildDocumentation(version: string): Promise<FastifyInstance> {
  const [{ default: Fastify }, { default: swagger }, { default: swaggerUi }] = await Promise.all([
    import('fastify'),
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ])
  const app = Fastify({ routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true } })
  // Nothing is validated or serialised by these routes, so nothing is compiled for them.
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  await app.register(swagger, options(version))
  await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'list', tryItOutEnabled: true } })
  for (const [operationId, endpoint] of Object.entries<Endpoint>(ENDPOINTS)) {
    app.route({
      method: endpoint.method,
      url: routerPath(endpoint.path),
      schema: documentedSchema(operationId, endpoint),
      exposeHeadRoute: false,
      handler: () => null,
    })
  }
  await app.ready()
  return app
}

export const openApiDocument = (documentation: FastifyInstance): OpenApiDocument => documentation.swagger() as unknown as OpenApiDocument
