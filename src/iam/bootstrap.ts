import { failure } from '../core/errors/failure.ts'
import type { Random } from '../core/random.ts'
import { insertAccessKey, insertDomain, insertProject, insertUser, setUserPassword } from '../metastore/iam.ts'
import type { AccessKeyRecord, DomainRecord, ProjectRecord, UserRecord } from '../metastore/metastore.ts'
import { together, type UnitOfWork } from '../metastore/unit-of-work.ts'
import type { IamStore } from './iam.ts'
import { hashPassword, verifyPassword } from './passwords.ts'

/** What the operator set; absent and `null` both mean: keep what is there, or make one. */
export interface ConfiguredIdentity {
  readonly domainName?: string | null
  readonly userName?: string | null
  readonly password?: string | null
  readonly projectId?: string | null
  readonly projectName?: string | null
  readonly accessKey?: string | null
  readonly secretKey?: string | null
}

/** The server's first domain, user and project, for the credentials file. */
export interface EnsuredIdentity {
  readonly domainName: string
  readonly userId: string
  readonly userName: string
  readonly projectId: string
  readonly projectName: string
  /** `null`: set by an earlier start; only its hash is stored. */
  readonly password: string | null
  /** The pair made or configured by this start; `null` when an earlier one made it. */
  readonly accessKey: { readonly accessKey: string; readonly secretKey: string } | null
}

const DOMAIN_NAME = 'open-dli'
const USER_NAME = 'admin'
const ID_BYTES = 16
const PASSWORD_BYTES = 18
/** Path segments below `/v3/` that belong to IAM, so no project may have them as its id (auth.md 3). */
const RESERVED_PROJECT_IDS = ['auth', 'projects', 'users', 'regions', 'domains', 'catalog', 'services', 'endpoints', 'roles', 'groups']

interface Parts {
  readonly store: IamStore
  readonly random: Random
  /** Name of the first project unless one is configured. */
  readonly region: string
}

const given = (value: string | null | undefined): string | null => value ?? null
const invalid = (what: string) => failure('CONFIG_INVALID', ['identity', what], { operation: 'ensure-identity' })

function chooseProject(
  domain: DomainRecord,
  configured: ConfiguredIdentity,
  { store, random, region }: Parts,
): { project: ProjectRecord; isNew: boolean } {
  const [id, name] = [given(configured.projectId), given(configured.projectName)]
  if (id !== null && RESERVED_PROJECT_IDS.includes(id.toLowerCase())) throw invalid(`"${id}" cannot be a project id`)
  const existing = store.reads.projects(domain.id)
  const byId = id === null ? null : store.reads.project(id)
  if (byId !== null && byId.domainId !== domain.id) throw invalid(`the project ${byId.id} belongs to another domain`)
  const found = id !== null ? byId : (existing.find((project) => name === null || project.name === name) ?? null)
  if (found !== null) return { project: found, isNew: false }
  const made = { id: id ?? random.hex(ID_BYTES), domainId: domain.id, name: name ?? region }
  if (existing.some((project) => project.name === made.name)) {
    throw invalid(`the project name "${made.name}" belongs to another project id; set project_name too`)
  }
  return { project: made, isNew: true }
}

/** The pair to store, or `null` when none is needed. */
function chooseAccessKey(user: UserRecord, isFirst: boolean, configured: ConfiguredIdentity, { store, random }: Parts) {
  const [accessKey, secretKey] = [given(configured.accessKey), given(configured.secretKey)]
  if (accessKey === null && !isFirst) {
    if (secretKey !== null) throw invalid('secret_key is set without access_key')
    return { pair: null, isNew: false }
  }
  const known = accessKey === null ? null : store.reads.accessKey(accessKey)
  if (known !== null) {
    if (known.userId !== user.id || (secretKey !== null && secretKey !== known.secretKey)) {
      throw invalid(`the access key ${known.accessKey} exists with another user or secret`)
    }
    return { pair: known, isNew: false }
  }
  const pair: AccessKeyRecord = {
    // As the cloud's: 20 and 40 characters.
    accessKey: accessKey ?? random.hex(10).toUpperCase(),
    secretKey: secretKey ?? random.text(30),
    userId: user.id,
  }
  return { pair, isNew: true }
}

async function chooseUser(domain: DomainRecord, configured: ConfiguredIdentity, { store, random }: Parts) {
  const name = given(configured.userName) ?? USER_NAME
  const password = given(configured.password)
  const user = store.reads.userByName(domain.id, name)
  if (user === null) {
    const first = password ?? random.text(PASSWORD_BYTES)
    const made = { id: random.hex(ID_BYTES), domainId: domain.id, name, passwordHash: await hashPassword(first) }
    return { user: made, password: first, unit: insertUser(made), isNew: true }
  }
  const changed = password !== null && !(await verifyPassword(password, user.passwordHash))
  return { user, password, unit: changed ? setUserPassword(user.id, await hashPassword(password)) : null, isNew: false }
}

/**
 * Make what is missing of domain, project, user `admin` and access key, in one unit. Configured values win over generated ones and over what
 * an earlier start made: another password is set, another name or id gets its own project beside the old one, which stays.
 * @throws CONFIG_INVALID when configured values contradict what is stored
 */
export async function ensureIdentity({
  configured,
  ...parts
}: Parts & { readonly configured: ConfiguredIdentity }): Promise<EnsuredIdentity> {
  const { store, random } = parts
  const units: UnitOfWork[] = []
  const domainName = given(configured.domainName)
  const knownDomain = domainName === null ? (store.reads.domains()[0] ?? null) : store.reads.domainByName(domainName)
  const domain = knownDomain ?? { id: random.hex(ID_BYTES), name: domainName ?? DOMAIN_NAME }
  if (knownDomain === null) units.push(insertDomain(domain))

  const { project, isNew: projectIsNew } = chooseProject(domain, configured, parts)
  if (projectIsNew) units.push(insertProject(project))

  const { user, password, unit: userUnit, isNew: userIsNew } = await chooseUser(domain, configured, parts)
  if (userUnit !== null) units.push(userUnit)

  const { pair, isNew: pairIsNew } = chooseAccessKey(user, userIsNew, configured, parts)
  if (pair !== null && pairIsNew) units.push(insertAccessKey(pair))

  if (units.length > 0) {
    const outcome = await store.write(together('ensure-identity', ...units))
    if (outcome.outcome === 'rejected') throw new Error(`the identity was not stored: ${outcome.text}`)
  }
  return {
    domainName: domain.name,
    userId: user.id,
    userName: user.name,
    projectId: project.id,
    projectName: project.name,
    password,
    accessKey: pair === null ? null : { accessKey: pair.accessKey, secretKey: pair.secretKey },
  }
}
