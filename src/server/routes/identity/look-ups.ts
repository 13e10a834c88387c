import { catalogEntries } from '../../../iam/catalog.ts'
import {
  CatalogReply,
  catalogReply,
  DomainsReply,
  domainsReply,
  NameQuery,
  ProjectsReply,
  projectsReply,
} from '../../../wire/identity/look-ups.ts'
import { baseUrlOf } from '../../base-url.ts'
import { type Endpoint, endpoint, identityOf } from '../../endpoint.ts'

const SHARED = { method: 'GET', access: 'identity', errors: 'keystone', group: 'Identity' } as const

/** "Obtaining a project ID": two addresses, one answer. Clients want exactly one project for an exact name. */
const projectsAt = (path: string): Endpoint =>
  endpoint({
    ...SHARED,
    path,
    summary: 'Projects of the caller',
    schema: { querystring: NameQuery, reply: { status: 200, body: ProjectsReply } },
    handle(services, request) {
      const baseUrl = baseUrlOf(services, request)
      return projectsReply(services.iam.projects(identityOf(request)), request.query.name, baseUrl, `${baseUrl}${path}`)
    },
  })

export const listProjects = projectsAt('/v3/projects')
export const listOwnProjects = projectsAt('/v3/auth/projects')

export const listDomains = endpoint({
  ...SHARED,
  path: '/v3/auth/domains',
  summary: 'Domain of the caller',
  schema: { querystring: NameQuery, reply: { status: 200, body: DomainsReply } },
  handle(services, request) {
    const baseUrl = baseUrlOf(services, request)
    return domainsReply(services.iam.domains(identityOf(request)), request.query.name, baseUrl, `${baseUrl}/v3/auth/domains`)
  },
})

export const showCatalog = endpoint({
  ...SHARED,
  path: '/v3/auth/catalog',
  summary: 'Addresses of the services',
  schema: { reply: { status: 200, body: CatalogReply } },
  handle(services, request) {
    const baseUrl = baseUrlOf(services, request)
    return catalogReply(catalogEntries(baseUrl, services.region, identityOf(request).projectId), `${baseUrl}/v3/auth/catalog`)
  },
})
