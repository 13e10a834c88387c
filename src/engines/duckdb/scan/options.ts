import { failure } from '../../../core/errors/failure.ts'

/** How an option of a data source is met: `any` changes no answer of a read; a list names the values whose meaning is the default's. */
export type OptionRule = 'any' | 'handled' | readonly string[]

/**
 * Refuse what would change an answer without being followed. Keys are in lower case; values that name a default are compared as text.
 * @throws UNSUPPORTED naming the first option that is not met.
 */
export function checkOptions(options: Readonly<Record<string, string>>, rules: Readonly<Record<string, OptionRule>>): void {
  for (const [key, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined
    if (rule === 'any' || rule === 'handled') continue
    if (rule === undefined || !rule.includes(value.toLowerCase())) throw failure('UNSUPPORTED', [`the option ${key} = '${value}'`])
  }
}

/** Options about DLI's own housekeeping or about writing. */
export const HARMLESS = {
  path: 'any',
  datadelegated: 'any',
  compression: 'any',
  codec: 'any',
  inferschema: 'any',
  header: 'any',
  multileveldirenable: ['false'],
  recursivefilelookup: ['false'],
  pathglobfilter: [''],
} as const satisfies Record<string, OptionRule>

export type ReadMode = 'PERMISSIVE' | 'DROPMALFORMED' | 'FAILFAST'

/** An unknown mode is PERMISSIVE, as in Spark. */
export function readMode(options: Readonly<Record<string, string>>): ReadMode {
  const mode = options.mode?.toUpperCase()
  return mode === 'DROPMALFORMED' || mode === 'FAILFAST' ? mode : 'PERMISSIVE'
}

/** @throws PARAMETER_INVALID for a text that is neither, as Spark refuses it. */
export function readFlag(options: Readonly<Record<string, string>>, key: string, fallback: boolean): boolean {
  const value = options[key]?.toLowerCase()
  if (value === undefined) return fallback
  if (value === 'true' || value === 'false') return value === 'true'
  throw failure('PARAMETER_INVALID', [`${key} flag can be true or false`])
}
