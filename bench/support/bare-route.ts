/**
 * The bare peer of a status read: a Fastify route that returns the same bytes with the same headers, as a process of its own.
 * Usage: node bare-route.ts; reads one line of JSON `{ body, headers, token }` from standard input, prints `{ url }`.
 */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import Fastify from 'fastify'

const lines = createInterface({ input: process.stdin })
const [line] = (await once(lines, 'line')) as [string]
const { body, headers, token } = JSON.parse(line) as { body: string; headers: Record<string, string>; token: string }
const app = Fastify()
app.get('/open', (_request, reply) => reply.headers(headers).send(body))
app.get('/checked', (request, reply) => {
  if (request.headers['x-auth-token'] !== token) return reply.code(401).send()
  return reply.headers(headers).send(body)
})
const url = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${JSON.stringify({ url })}\n`)
lines.on('close', () => void app.close())
