import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { EnsuredIdentity } from './bootstrap.ts'

export const CREDENTIALS_FILE = 'credentials.json'

/** What a newcomer needs to call the server. */
export interface Credentials {
  readonly domain_name: string
  readonly user_name: string
  readonly password: string
  readonly project_id: string
  readonly project_name: string
  readonly access_key: string
  readonly secret_key: string
}

async function earlierFile(path: string): Promise<Partial<Credentials> | null> {
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'))
    return typeof content === 'object' && content !== null ? content : null
  } catch (error) {
    // An unreadable file is replaced when all its values are known and left alone otherwise; one that is absent was removed on purpose.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function replaceFile(folder: string, path: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  {
    await using file = await open(`${path}.new`, 'w', 0o600)
    // The mode given to `open` counts only for a file that was not there.
    await file.chmod(0o600)
    await file.writeFile(text)
    await file.sync()
  }
  await rename(`${path}.new`, path)
  await using parent = await open(folder, 'r')
  await parent.sync()
}

/**
 * Keep `credentials.json` in step with the identity, readable by its owner only. What an earlier start generated is known to the earlier file
 * alone: values are taken from there, and when that file is gone or names another user, nothing is written.
 * @returns what the file holds now; `null` when it is left as it is
 */
export async function writeCredentialsFile(folder: string, identity: EnsuredIdentity): Promise<Credentials | null> {
  const path = join(folder, CREDENTIALS_FILE)
  const file = await earlierFile(path)
  const earlier = file?.user_name === identity.userName && file.domain_name === identity.domainName ? file : null
  const password = identity.password ?? earlier?.password
  const accessKey = identity.accessKey?.accessKey ?? earlier?.access_key
  const secretKey = identity.accessKey?.secretKey ?? earlier?.secret_key
  if (password === undefined || accessKey === undefined || secretKey === undefined) return null
  const credentials: Credentials = {
    domain_name: identity.domainName,
    user_name: identity.userName,
    password,
    project_id: identity.projectId,
    project_name: identity.projectName,
    access_key: accessKey,
    secret_key: secretKey,
  }
  const text = `${JSON.stringify(credentials, null, 2)}\n`
  if (file === null || text !== `${JSON.stringify(file, null, 2)}\n`) await replaceFile(folder, path, text)
  return credentials
}
