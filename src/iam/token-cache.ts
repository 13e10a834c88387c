import type { Identity } from './identity.ts'

const ENTRIES_MAX = 10_000
/** How long an answer of the store is believed. Another process that revokes a token is noticed after this time. */
const BELIEVED_MS = 1_000

interface Entry {
  readonly identity: Identity
  readonly until: number
}

/**
 * Identities by token text, so that a status read neither hashes its token nor asks the store who it is for. Bounded: the oldest entry makes
 * room. Only good tokens are kept; what is unknown is asked each time and cannot push others out.
 */
export interface TokenCache {
  get(text: string, nowMs: number): Identity | null
  put(text: string, identity: Identity, nowMs: number): void
  drop(text: string): void
}

export function createTokenCache(): TokenCache {
  const entries = new Map<string, Entry>()
  return {
    get: (text, nowMs) => {
      const entry = entries.get(text)
      return entry === undefined || entry.until <= nowMs ? null : entry.identity
    },
    put: (text, identity, nowMs) => {
      entries.delete(text)
      if (entries.size >= ENTRIES_MAX) entries.delete(entries.keys().next().value as string)
      entries.set(text, { identity, until: Math.min(nowMs + BELIEVED_MS, identity.expiresAtMs) })
    },
    drop: (text) => entries.delete(text),
  }
}
