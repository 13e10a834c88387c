import type { Socket } from 'node:net'
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import { failure } from '../core/errors/failure.ts'
import { serveDocumentation } from './documentation/serve.ts'
import { ENDPOINTS } from './endpoints.ts'
import { routedAddress } from './plugins/addresses.ts'
import { authenticateRequests } from './plugins/authentication.ts'
import { BODY_BYTES_MAX, readBodies } from './plugins/bodies.ts'
import { answerErrors, errorBody, knownError, sendError } from './plugins/errors.ts'
import { requestIds } from './plugins/request-ids.ts'
import { logRequests } from './plugins/request-log.ts'
import { registerEndpoints } from './register-endpoints.ts'
import type { Services } from './services.ts'

/** How long a request may take to arrive whole. The answer may take longer. */
const ARRIVAL_MS_MAX = 120_000
/** Longer segments of a path are never an id or a name of ours. */
const SEGMENT_CHARACTERS_MAX = 1024
const REQUEST_ID = 'X-Request-Id'

/** Bytes that are no HTTP: there is no request to answer, so the answer is written by hand. */
function refuseGarbage(error: Error & { code?: string }, socket: Socket, requestId: string): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return
  const isTooLong = error.code === 'HPE_HEADER_OVERFLOW'
  const isLate = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  const status = isTooLong ? '431 Request Header Fields Too Large' : isLate ? '408 Request Timeout' : '400 Bad Request'
  const text = isTooLong
    ? 'The head of the request is too long'
    : isLate
      ? 'The request did not arrive in time'
      : 'The request is not valid HTTP'
  const body = JSON.stringify({ error_code: 'APIGW.0201', error_msg: text, request_id: requestId })
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\n${REQUEST_ID}: ${requestId}\r\nConnection: close\r\n`
  socket.end(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

/** The HTTP side of the server. It does not listen: whoever builds it does, or injects requests. */
export function buildApp(services: Services): FastifyInstance {
  const { iam, log, metrics, random } = services
  const newRequestId = requestIds(random)
  const app: FastifyInstance = Fastify({
    // One line a request is written by our own hook; Fastify's logger would write two and make a child for each.
    logger: false,
    genReqId: newRequestId,
    // Ids are ours: a client cannot make two requests look like one in the log.
    requestIdHeader: false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: ARRIVAL_MS_MAX,
    // While the server stops, reads are answered until it is closed.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: SEGMENT_CHARACTERS_MAX },
    rewriteUrl: (request) => routedAddress(request.url ?? '/'),
    // Nothing is coerced, dropped or filled in while validating: `{"sql":5}` is wrong, unknown fields are let be.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: false } },
    clientErrorHandler: (error, socket) => refuseGarbage(error, socket, newRequestId()),
    frameworkErrors: (error, request, reply) => {
      reply.header(REQUEST_ID, request.id)
      void sendError(knownError(error as FastifyError, request) ?? failure('INTERNAL', [], { cause: error }), request, reply)
    },
  })

  logRequests(app, log, metrics)
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID, request.id)
    done(request.is404 ? failure('ROUTE_UNKNOWN', [], { operation: 'find-route' }) : undefined)
  })
  authenticateRequests(app, iam.authenticators)
  readBodies(app)
  answerErrors(app, log)
  app.setNotFoundHandler((request, reply) => reply.code(404).send(errorBody(failure('ROUTE_UNKNOWN', []), request.id)))
  registerEndpoints(app, Object.values(ENDPOINTS), services)
  serveDocumentation(app, services.version)
  return app
}
