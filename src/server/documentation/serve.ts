import type { FastifyInstance } from 'fastify'
import { buildDocumentation, openApiDocument } from './document.ts'

/** `/openapi.json` and the readable page at `/docs`, made when somebody first asks for one of them. */
export function serveDocumentation(app: FastifyInstance, version: string): void {
  let made: Promise<FastifyInstance> | null = null
  const documentation = (): Promise<FastifyInstance> => {
    made ??= buildDocumentation(version)
    return made
  }

  app.get('/openapi.json', async (_request, reply) => {
    const document = openApiDocument(await documentation())
    return reply.type('application/json').send(JSON.stringify(document))
  })
  for (const url of ['/docs', '/docs/*']) {
    app.get(url, async (request, reply) => {
      const pages = await documentation()
      reply.hijack()
      // A hijacked reply sends nothing of ours, so the request's id goes on the raw one.
      reply.raw.setHeader('X-Request-Id', request.id)
      pages.routing(request.raw, reply.raw)
    })
  }
  app.addHook('onClose', async () => {
    if (made !== null) await (await made).close()
  })
}
