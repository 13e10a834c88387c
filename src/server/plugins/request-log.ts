import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Metrics } from '../../observe/metrics.ts'

/** Status that the log shows when the sender went away before there was one (nginx's number for it). */
const CLIENT_GONE = 499
const UNKNOWN_ROUTE = 'unknown'

/**
 * One line and one measure a request, also for one that its sender gave up. The line names the route's pattern, ids and times; never headers,
 * query or body, where secrets and statements are.
 */
export function logRequests(app: FastifyInstance, log: Logger, metrics: Metrics): void {
  const line = (request: FastifyRequest, reply: FastifyReply, isAborted: boolean): void => {
    const route = request.routeOptions.url ?? UNKNOWN_ROUTE
    const status = isAborted ? CLIENT_GONE : reply.statusCode
    metrics.request({ method: request.method, route, status, seconds: reply.elapsedTime / 1000 })
    if (!log.isLevelEnabled('info')) return
    log.info(
      {
        request_id: request.id,
        method: request.method,
        route,
        ...(request.params as Record<string, string> | undefined),
        status,
        duration_ms: Math.round(reply.elapsedTime * 1000) / 1000,
        user_id: request.identity?.userId,
        ...(isAborted ? { aborted: true } : {}),
      },
      'http.request',
    )
  }

  app.addHook('onRequest', (request, reply, done) => {
    // The response's own event comes once, however it ended; Fastify's abort hook misses senders that leave after their request was read.
    reply.raw.once('close', () => line(request, reply, !reply.raw.writableEnded))
    done()
  })
}
