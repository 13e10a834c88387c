import type { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import type { IamReads } from '../../metastore.ts'
import { query } from '../../query.ts'
import { preparePlain, TEXT } from '../prepared.ts'

const domain = query.selectFrom('domain').select(['id', 'name'])
const project = query.selectFrom('project').select(['id', 'domain_id as domainId', 'name'])
const user = query.selectFrom('user').select(['id', 'domain_id as domainId', 'name', 'password_hash as passwordHash'])
const accessKey = query.selectFrom('access_key').select(['access_key as accessKey', 'secret_key as secretKey', 'user_id as userId'])
const token = query
  .selectFrom('token')
  .select([
    'hash',
    'user_id as userId',
    'project_id as projectId',
    'domain_id as domainId',
    'issued_at_ms as issuedAtMs',
    'expires_at_ms as expiresAtMs',
  ])

export function createIamReads(database: DatabaseSync): IamReads {
  // In the order in which they were made: the first one is the server's own.
  const domains = preparePlain(database, domain.orderBy(sql`rowid`))
  const domainByName = preparePlain(database, domain.where('name', '=', TEXT))
  const projects = preparePlain(database, project.where('domain_id', '=', TEXT).orderBy('number'))
  const projectById = preparePlain(database, project.where('id', '=', TEXT))
  const userById = preparePlain(database, user.where('id', '=', TEXT))
  const userByName = preparePlain(database, user.where('domain_id', '=', TEXT).where('name', '=', TEXT))
  const tokenByHash = preparePlain(database, token.where('hash', '=', TEXT))
  const byAccessKey = preparePlain(database, accessKey.where('access_key', '=', TEXT))
  return {
    domains: () => domains.all(),
    domainByName: (name) => domainByName.one(name),
    projects: (domainId) => projects.all(domainId),
    project: (id) => projectById.one(id),
    userById: (id) => userById.one(id),
    userByName: (domainId, name) => userByName.one(domainId, name),
    token: (hash) => tokenByHash.one(hash),
    accessKey: (key) => byAccessKey.one(key),
  }
}
