import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { type DliError, failure, isDliError } from '../../core/errors/failure.ts'
import { ERRORS } from '../../core/errors/table.ts'
import { BODY_BYTES_MAX } from './bodies.ts'

const RETRY_AFTER_SECONDS = 1
const SERVER_FAULT = 500
const UNAUTHORIZED = 401

/** What Fastify refuses by itself, by its code. */
const FASTIFY_ERRORS: Readonly<Record<string, (request: FastifyRequest) => DliError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => failure('BODY_TOO_LARGE', [BODY_BYTES_MAX]),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: (request) => failure('MEDIA_TYPE_UNSUPPORTED', [request.headers['content-type'] ?? '']),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => failure('PARAMETER_INVALID', ['The body does not have the length that Content-Length says']),
  FST_ERR_BAD_URL: () => failure('PARAMETER_INVALID', ['The path holds percent escapes that are not UTF-8']),
  FST_ERR_MAX_PARAM_LENGTH: () => failure('PARAMETER_INVALID', ['A segment of the path is too long']),
  FST_ERR_ROUTE_UNKNOWN: () => failure('ROUTE_UNKNOWN', []),
}

interface ValidationFault {
  readonly keyword: string
  readonly instancePath: string
  readonly message?: string
  readonly params: Readonly<Record<string, unknown>>
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a JSON object',
}

/** A sentence that begins with the field's name: `sql must be a string`. */
function validationText(fault: ValidationFault | undefined, context: string | undefined): string {
  if (fault === undefined) return 'The request is not valid'
  const path = fault.instancePath.slice(1).replaceAll('/', '.')
  if (fault.keyword === 'required') {
    return `${path === '' ? '' : `${path}.`}${String(fault.params.missingProperty)} is missing`
  }
  const what = path !== '' ? path : context === 'body' ? 'The body' : 'The request'
  if (fault.keyword === 'type') return `${what} must be ${KINDS[String(fault.params.type)] ?? String(fault.params.type)}`
  return fault.keyword === 'pattern' ? `${what} is not a valid name or id` : `${what} ${fault.message ?? 'is not valid'}`
}

/** Any error as a row of the table; `null` for one that is nobody's but ours. */
export function knownError(error: FastifyError, request: FastifyRequest): DliError | null {
  if (isDliError(error)) return error
  if (error.validation !== undefined) {
    return failure('PARAMETER_INVALID', [validationText(error.validation[0] as ValidationFault | undefined, error.validationContext)])
  }
  return FASTIFY_ERRORS[error.code]?.(request) ?? null
}

function keystoneBody(error: DliError) {
  const message = error.status === UNAUTHORIZED ? 'The request you have made requires authentication.' : error.message
  return { error: { code: error.status, message, title: STATUS_CODES[error.status] ?? 'Error' } }
}

/** `request_id` belongs to the gateway's answers; DLI's own are found by the header. */
export const errorBody = (error: DliError, requestId: string) => ({
  error_code: error.wire,
  error_msg: error.message,
  ...(error.wire.startsWith('APIG') ? { request_id: requestId } : {}),
})

/** An error of IAM's addresses about a token is a plain 401 there: Keystone has no other word for it. */
const keystoneError = (error: DliError): DliError => (error.code === 'TOKEN_UNREADABLE' ? failure('TOKEN_REJECTED', []) : error)

export function sendError(error: DliError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const isKeystone = request.routeOptions?.config?.endpoint?.errors === 'keystone'
  const shown = isKeystone ? keystoneError(error) : error
  if (ERRORS[shown.code].retry === 'later' && (shown.status === 503 || shown.status === 429))
    reply.header('Retry-After', RETRY_AFTER_SECONDS)
  return reply
    .code(shown.status)
    .type('application/json')
    .serializer(JSON.stringify)
    .send(isKeystone ? keystoneBody(shown) : errorBody(shown, request.id))
}

/** The one place where an error becomes an answer. What is not in the table shows nothing of its inside and is logged whole. */
export function answerErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((thrown: FastifyError, request, reply) => {
    const error = knownError(thrown, request) ?? failure('INTERNAL', [], { cause: thrown })
    if (error.status >= SERVER_FAULT && error.code !== 'SERVER_STOPPING') {
      log.error({ request_id: request.id, method: request.method, route: request.routeOptions.url ?? null, err: thrown }, 'http.error')
    }
    return sendError(error, request, reply)
  })
}
