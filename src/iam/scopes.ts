import type { DomainRecord, IamReads, ProjectRecord, UserRecord } from '../metastore/metastore.ts'
import type { DomainChoice, Scope, ScopeChoice } from './identity.ts'

/** The domain that was named; the given one when none was. `null` when there is none of that id or name. */
export function chosenDomain(reads: IamReads, choice: DomainChoice | undefined, fallback: DomainRecord | null): DomainRecord | null {
  if (choice?.id !== undefined) return reads.domains().find(({ id }) => id === choice.id) ?? null
  if (choice?.name !== undefined) return reads.domainByName(choice.name)
  return fallback
}

const projectByName = (reads: IamReads, domainId: string, name: string): ProjectRecord | null =>
  reads.projects(domainId).find((project) => project.name === name) ?? null

/**
 * What a user gets for what was asked: project before domain, the user's domain when nothing was said.
 * @returns `null` when it does not exist or is not the user's: both look alike from outside.
 */
export function resolveScope(reads: IamReads, user: UserRecord, choice: ScopeChoice | null): Scope | null {
  const own = reads.domains().find(({ id }) => id === user.domainId) ?? null
  if (own === null) return null
  if (choice?.project !== undefined) {
    const { id, name, domain: domainChoice } = choice.project
    const domain = chosenDomain(reads, domainChoice, own)
    if (domain === null || domain.id !== own.id) return null
    const project = id !== undefined ? reads.project(id) : name !== undefined ? projectByName(reads, domain.id, name) : null
    return project === null || project.domainId !== domain.id ? null : { kind: 'project', project, domain }
  }
  const domain = chosenDomain(reads, choice?.domain, own)
  return domain === null || domain.id !== own.id ? null : { kind: 'domain', domain }
}
