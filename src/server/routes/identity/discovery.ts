import { VersionReply, VersionsReply, versionReply, versionsReply } from '../../../wire/identity/discovery.ts'
import { baseUrlOf } from '../../base-url.ts'
import { endpoint } from '../../endpoint.ts'

const SHARED = { method: 'GET', access: 'open', errors: 'keystone', group: 'Discovery' } as const

export const listVersions = endpoint({
  ...SHARED,
  path: '/',
  summary: 'Versions of IAM and DLI',
  schema: { reply: { status: 300, body: VersionsReply } },
  handle(services, request, reply) {
    reply.code(300)
    return versionsReply(baseUrlOf(services, request))
  },
})

export const showIdentityVersion = endpoint({
  ...SHARED,
  path: '/v3',
  summary: 'Version of IAM',
  schema: { reply: { status: 200, body: VersionReply } },
  handle: (services, request) => versionReply(baseUrlOf(services, request)),
})
