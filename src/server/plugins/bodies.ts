import type { FastifyInstance, FastifyRequest } from 'fastify'
import { failure } from '../../core/errors/failure.ts'

export const BODY_BYTES_MAX = 12 * 1024 * 1024

const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;|$)/i
const utf8 = new TextDecoder('utf-8', { fatal: true })

const invalid = (what: string, cause: unknown) => failure('PARAMETER_INVALID', [what], { operation: 'read-body', cause })

function parseJson(body: Buffer): unknown {
  let text: string
  try {
    text = utf8.decode(body)
  } catch (cause) {
    throw invalid('The body is not UTF-8', cause)
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid('The body is not valid JSON', cause)
  }
}

function parseBody(request: FastifyRequest, body: Buffer): unknown {
  if (body.length === 0) return undefined
  // Clients put a content type and even a body on requests that want none: it is let be, whatever it holds.
  if (request.routeOptions.config.endpoint?.schema.body === undefined) return undefined
  const type = request.headers['content-type'] ?? ''
  if (!JSON_TYPE.test(type)) throw failure('MEDIA_TYPE_UNSUPPORTED', [type], { operation: 'read-body' })
  return parseJson(body)
}

/**
 * Bodies as clients send them (auth.md 1.9): an empty one is absent, whatever its content type; JSON types are parsed; anything else is 415
 * where a body is wanted. Fastify's own parsers refuse a DELETE with a JSON type and no body.
 */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX }, (request, body, done) => {
    try {
      done(null, parseBody(request, body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })
}
