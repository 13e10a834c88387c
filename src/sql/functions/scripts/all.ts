import { CSV_SCRIPTS } from './csv.ts'
import { DATETIME_SCRIPTS } from './datetime/datetime-scripts.ts'
import { DISTINCT_ESTIMATE_SCRIPTS } from './distinct-estimate.ts'
import { FORMAT_STRING_SCRIPTS } from './format-string.ts'
import { FROM_JSON_SCRIPTS } from './from-json.ts'
import { HASH_SCRIPTS } from './hash-scripts.ts'
import { HISTOGRAM_SCRIPTS } from './histogram.ts'
import { INTERVAL_SCRIPTS } from './interval-scripts.ts'
import { JSON_SCRIPTS } from './json-scripts.ts'
import { MATHEMATICS_SCRIPTS } from './mathematics.ts'
import { NUMBER_FORMAT_SCRIPTS } from './number-format.ts'
import { REGEX_SCRIPTS } from './regex-scripts.ts'
import type { ScriptFunction } from './script.ts'
import { TEXT_SCRIPTS } from './text-scripts.ts'
import { TO_NUMBER_SCRIPTS } from './to-number.ts'
import { XOR_SHIFT_SCRIPTS } from './xor-shift.ts'

/** Every function in TypeScript that translations call. */
export const SCRIPT_FUNCTIONS: readonly ScriptFunction[] = [
  ...MATHEMATICS_SCRIPTS,
  ...JSON_SCRIPTS,
  ...HASH_SCRIPTS,
  ...TEXT_SCRIPTS,
  ...NUMBER_FORMAT_SCRIPTS,
  ...FORMAT_STRING_SCRIPTS,
  ...TO_NUMBER_SCRIPTS,
  ...HISTOGRAM_SCRIPTS,
  ...XOR_SHIFT_SCRIPTS,
  ...DATETIME_SCRIPTS,
  ...FROM_JSON_SCRIPTS,
  ...DISTINCT_ESTIMATE_SCRIPTS,
  ...REGEX_SCRIPTS,
  ...CSV_SCRIPTS,
  ...INTERVAL_SCRIPTS,
]
