import type { Identity } from './identity.ts'

const ENTRIES_MAX = 10_000
/** How long an answer of the store is believed. Another process that revokes a token is noticed after this time. */
const BELIEVED_MS = 1_000

interface Entry {
  readonly identity: Identity
  readonly until: number
}

/**
 * Identities by token hash, so that a status read does not ask the store who it is for. Bounded: the oldest entry makes room.
 * Only good tokens are kept; what is unknown is asked each time and cannot push others out.
 */
export interface TokenCache {
  get(hash: string, nowMs: number): Identity | null
  put(hash: string, identity: Identity, nowMs: number): void
  drop(hash: string): void
  clear(): void
}

export function createTokenCache(): TokenCache {
  const entries = new Map<string, Entry>()
  return {
    get: (hash, nowMs) => {
      const entry = entries.get(hash)
      return entry === undefined || entry.until <= nowMs ? null : entry.identity
    },
    put: (hash, identity, nowMs) => {
      entries.delete(hash)
      if (entries.size >= ENTRIES_MAX) entries.delete(entries.keys().next().value as string)
      entries.set(hash, { identity, until: Math.min(nowMs + BELIEVED_MS, identity.expiresAtMs) })
    },
    drop: (hash) => entries.delete(hash),
    clear: () => entries.clear(),
  }
}
