import { endpoint } from '../../endpoint.ts'

export const metrics = endpoint({
  method: 'GET',
  path: '/metrics',
  access: 'open',
  errors: 'dli',
  group: 'Operations',
  summary: 'Figures for Prometheus',
  schema: { reply: { status: 200, contentType: 'text/plain' } },
  async handle({ metrics: figures }, _request, reply) {
    const text = await figures.text()
    return reply.type(figures.contentType).send(text)
  },
})
