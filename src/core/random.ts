import { randomBytes, randomUUID } from 'node:crypto'

/** Where ids and secrets come from, passed in so that a test can choose them. */
export interface Random {
  uuid(): string
  /** `bytes` random bytes as lower-case hex. */
  hex(bytes: number): string
  /** `bytes` random bytes as URL-safe text. */
  text(bytes: number): string
}

export const systemRandom: Random = {
  uuid: () => randomUUID(),
  hex: (bytes) => randomBytes(bytes).toString('hex'),
  text: (bytes) => randomBytes(bytes).toString('base64url'),
}
