import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** Cost of one check: 2^14 rounds of 8 blocks, 16 MB and some tens of milliseconds. Stored with each hash, so it can be raised later. */
const COST = { logRounds: 14, blockSize: 8, parallelism: 1 } as const
const SALT_BYTES = 16
const KEY_BYTES = 32
const HASH = /^scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/

interface Cost {
  readonly logRounds: number
  readonly blockSize: number
  readonly parallelism: number
}

/** The key of a password, on Node's thread pool: the event loop goes on. */
function derive(password: string, salt: Buffer, { logRounds, blockSize, parallelism }: Cost, bytes: number): Promise<Buffer> {
  const rounds = 2 ** logRounds
  const options = { N: rounds, r: blockSize, p: parallelism, maxmem: 256 * rounds * blockSize }
  return new Promise((resolve, reject) => {
    // Unicode has several spellings of one visible text; NFKC makes them one password.
    scrypt(password.normalize('NFKC'), salt, bytes, options, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
}

const format = ({ logRounds, blockSize, parallelism }: Cost, salt: Buffer, key: Buffer): string =>
  `scrypt$ln=${logRounds},r=${blockSize},p=${parallelism}$${salt.toString('base64url')}$${key.toString('base64url')}`

/** @returns a text that says how it was made: `scrypt$ln=14,r=8,p=1$salt$key`, the last two base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  return format(COST, salt, await derive(password, salt, COST, KEY_BYTES))
}

/** Whether this is the password behind the hash. A text that is no hash matches nothing, after the same work. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const match = HASH.exec(hash)
  if (match === null) {
    await derive(password, Buffer.alloc(SALT_BYTES), COST, KEY_BYTES)
    return false
  }
  const [logRounds, blockSize, parallelism] = match.slice(1, 4).map(Number) as [number, number, number]
  const expected = Buffer.from(match[5] as string, 'base64url')
  const key = await derive(password, Buffer.from(match[4] as string, 'base64url'), { logRounds, blockSize, parallelism }, expected.length)
  return timingSafeEqual(key, expected)
}

/** Stands for the hash of a user who does not exist: checking it costs the same and never succeeds. */
export const NO_PASSWORD = ''
