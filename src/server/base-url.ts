import type { FastifyRequest } from 'fastify'
import type { Services } from './services.ts'

/** Address of this server as its clients see it: configured, or as this request named it. */
export const baseUrlOf = ({ publicUrl }: Services, request: FastifyRequest): string =>
  publicUrl ?? `${request.protocol}://${request.host || 'localhost'}`
