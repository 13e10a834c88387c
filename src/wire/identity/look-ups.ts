import type { CatalogEntry } from '../../iam/catalog.ts'
import type { DomainRecord, ProjectRecord } from '../../metastore/metastore.ts'
import { type Static, Type } from '../type.ts'
import { Catalog } from './tokens.ts'

/** Clients page until `next` is null, and want it to be there. */
const Links = Type.Object({
  self: Type.String(),
  previous: Type.Unsafe<null>({ type: 'null' }),
  next: Type.Unsafe<null>({ type: 'null' }),
})

export const NameQuery = Type.Object({ name: Type.Optional(Type.String({ description: 'Exact name' })) })

export const ProjectsReply = Type.Object({
  projects: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      domain_id: Type.String(),
      parent_id: Type.String(),
      is_domain: Type.Boolean(),
      enabled: Type.Boolean(),
      description: Type.String(),
      links: Type.Object({ self: Type.String() }),
    }),
  ),
  links: Links,
})

export const DomainsReply = Type.Object({
  domains: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      enabled: Type.Boolean(),
      description: Type.String(),
      links: Type.Object({ self: Type.String() }),
    }),
  ),
  links: Links,
})

export const CatalogReply = Type.Object({ catalog: Catalog, links: Links })

const links = (self: string): Static<typeof Links> => ({ self, previous: null, next: null })
const named = <Item extends { readonly name: string }>(items: readonly Item[], name: string | undefined): readonly Item[] =>
  name === undefined ? items : items.filter((item) => item.name === name)

/** @param self - Address of this look-up, without its query. */
export const projectsReply = (
  projects: readonly ProjectRecord[],
  name: string | undefined,
  baseUrl: string,
  self: string,
): Static<typeof ProjectsReply> => ({
  projects: named(projects, name).map((project) => ({
    id: project.id,
    name: project.name,
    domain_id: project.domainId,
    parent_id: project.domainId,
    is_domain: false,
    enabled: true,
    description: '',
    links: { self: `${baseUrl}/v3/projects/${project.id}` },
  })),
  links: links(self),
})

export const domainsReply = (
  domains: readonly DomainRecord[],
  name: string | undefined,
  baseUrl: string,
  self: string,
): Static<typeof DomainsReply> => ({
  domains: named(domains, name).map((domain) => ({
    id: domain.id,
    name: domain.name,
    enabled: true,
    description: '',
    links: { self: `${baseUrl}/v3/domains/${domain.id}` },
  })),
  links: links(self),
})

export const catalogReply = (catalog: readonly CatalogEntry[], self: string): Static<typeof CatalogReply> => ({
  catalog: catalog as Static<typeof Catalog>,
  links: links(self),
})
