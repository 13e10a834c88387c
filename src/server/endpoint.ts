import type { FastifyReply, FastifyRequest } from 'fastify'
import { failure } from '../core/errors/failure.ts'
import type { Identity } from '../iam/identity.ts'
import type { Caller } from '../jobs/types.ts'
import type { Static, TSchema } from '../wire/type.ts'
import type { Services } from './services.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent it; `null` on open addresses. Set before the body is read. */
    identity: Identity | null
  }
  interface FastifyContextConfig {
    /** The endpoint behind the route; absent on routes that only refuse. */
    endpoint?: Endpoint
  }
}

/**
 * Who may call: `project` credentials of the project in the path, `identity` any credentials, `open` everyone.
 * An open address never shows a tenant's word.
 */
export type Access = 'project' | 'identity' | 'open'

export interface EndpointSchema {
  readonly params?: TSchema
  readonly querystring?: TSchema
  readonly body?: TSchema
  /** Lower-case names. */
  readonly headers?: TSchema
  /** The answer that is no error, with its one status; without a body schema it is empty or no JSON. */
  readonly reply: { readonly status: number; readonly body?: TSchema; readonly contentType?: string }
}

type Part<S extends EndpointSchema, Name extends 'params' | 'querystring' | 'body'> = S[Name] extends TSchema ? Static<S[Name]> : unknown
type ReplyBody<S extends EndpointSchema> = S['reply'] extends { readonly body: infer Body extends TSchema } ? Static<Body> : unknown

type RequestOf<S extends EndpointSchema> = FastifyRequest<{
  Params: Part<S, 'params'>
  Querystring: Part<S, 'querystring'>
  Body: Part<S, 'body'>
}>

interface Definition<S extends EndpointSchema> {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  /** As in OpenAPI: `/v1.0/{project_id}/jobs/{job_id}/status`. `/v1/…` reaches it too. */
  readonly path: string
  readonly access: Access
  /** Shape of its errors: DLI's or Keystone's. */
  readonly errors: 'dli' | 'keystone'
  readonly group: string
  readonly summary: string
  readonly schema: S
  /** Answers, or gives a promise of it. A method rather than a function type, so that endpoints of different schemas fit one list. */
  handle(services: Services, request: RequestOf<S>, reply: FastifyReply): ReplyBody<S> | Promise<ReplyBody<S>>
}

/** One address of the API as data: what the router, the validator, the serializer and OpenAPI need, and what answers it. */
export type Endpoint = Definition<EndpointSchema>

/** Types the parts of the request by their schemas. */
export const endpoint = <const S extends EndpointSchema>(definition: Definition<S>): Endpoint => definition as unknown as Endpoint

export function identityOf(request: FastifyRequest): Identity {
  if (request.identity === null) throw failure('NO_CREDENTIALS', [], { operation: 'authenticate' })
  return request.identity
}

/** The caller in the project of the path. */
export function callerOf(request: FastifyRequest): Caller {
  const { userId, userName, projectId } = identityOf(request)
  if (projectId === null) throw failure('FOREIGN_PROJECT', [], { operation: 'authenticate' })
  return { userId, userName, projectId }
}
