import { HASH_SCRIPTS } from './hash-scripts.ts'
import { JSON_SCRIPTS } from './json-scripts.ts'
import { MATHEMATICS_SCRIPTS } from './mathematics.ts'
import type { ScriptFunction } from './script.ts'

/** Every function in TypeScript that translations call. */
export const SCRIPT_FUNCTIONS: readonly ScriptFunction[] = [...MATHEMATICS_SCRIPTS, ...JSON_SCRIPTS, ...HASH_SCRIPTS]
