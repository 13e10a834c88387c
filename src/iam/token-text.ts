import { hash } from 'node:crypto'
import type { Random } from '../core/random.ts'

/** 48 random bytes, 64 characters: well above the 256 bits a token must have. */
const TOKEN_BYTES = 48
/** How long a token lives: 24 h. */
export const TOKEN_LIFETIME_MS = 24 * 60 * 60 * 1000

export const newTokenText = (random: Random): string => random.text(TOKEN_BYTES)

/** What is stored of a token: SHA-256 in hex. The text itself is known to its owner only. */
export const tokenHash = (text: string): string => hash('sha256', text, 'hex')

/** Whether a header value can be a token at all: printable ASCII without blanks. */
export const isTokenText = (text: string): boolean => /^[\x21-\x7e]+$/.test(text)
