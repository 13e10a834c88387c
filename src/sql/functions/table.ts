import { AGGREGATES } from './aggregates.ts'
import { APPROXIMATE_PERCENTILES } from './approximate-percentiles.ts'
import { ATTEMPTS } from './attempts.ts'
import { BINARIES } from './binaries.ts'
import { CHECKS } from './checks.ts'
import { COLLECTIONS } from './collections.ts'
import { CONDITIONAL } from './conditional.ts'
import { CSVS } from './csv.ts'
import { DATES } from './dates.ts'
import { DATETIME_TEXTS } from './datetime-texts.ts'
import { DATETIME_UNITS } from './datetime-units.ts'
import { DISTINCT_ESTIMATES } from './distinct-estimate.ts'
import { DECODES, DLI } from './dli.ts'
import { EXTRACTS } from './extract.ts'
import { FORMATS } from './formats.ts'
import { FROM_JSONS } from './from-json.ts'
import { HASHES } from './hashes.ts'
import { HIGHER_ORDER } from './higher-order.ts'
import { HISTOGRAMS } from './histograms.ts'
import { JSONS } from './json.ts'
import { MAPS } from './maps.ts'
import { MATHEMATICS } from './mathematics.ts'
import { FUNCTION_PRELUDE } from './prelude.ts'
import { RANDOM } from './random.ts'
import { REGULAR_EXPRESSIONS } from './regular-expressions.ts'
import { ROUNDINGS } from './rounding.ts'
import type { FunctionRow } from './row.ts'
import { SEQUENCES } from './sequences.ts'
import { STRINGS } from './strings.ts'
import { WINDOWS } from './windows.ts'

export { KNOWN_FUNCTION_NAMES } from './known-names.ts'

/** Every function the embedded engine computes equally to Spark 3.3; a name that is missing is refused. */
export const FUNCTIONS: readonly FunctionRow[] = [
  ...AGGREGATES,
  ...HISTOGRAMS,
  ...APPROXIMATE_PERCENTILES,
  ...DISTINCT_ESTIMATES,
  ...WINDOWS,
  ...CONDITIONAL,
  ...BINARIES,
  ...STRINGS,
  ...FORMATS,
  ...MATHEMATICS,
  ...ROUNDINGS,
  ...RANDOM,
  ...ATTEMPTS,
  ...CHECKS,
  ...DATES,
  ...DATETIME_TEXTS,
  ...DATETIME_UNITS,
  ...EXTRACTS,
  ...DECODES,
  ...DLI,
  ...MAPS,
  ...HASHES,
  ...JSONS,
  ...FROM_JSONS,
  ...CSVS,
  ...COLLECTIONS,
  ...SEQUENCES,
  ...HIGHER_ORDER,
  ...REGULAR_EXPRESSIONS,
]

/** Statements to run once in a DuckDB database before any translation is. */
export const prelude: readonly string[] = FUNCTION_PRELUDE

const BY_ID: ReadonlyMap<string, FunctionRow> = new Map(FUNCTIONS.map((row) => [row.id, row]))

const BY_NAME = new Map<string, FunctionRow[]>()
for (const row of FUNCTIONS) {
  for (const name of [row.name, ...(row.aliases ?? [])]) BY_NAME.set(name, [...(BY_NAME.get(name) ?? []), row])
}

/** The row that a typed call or aggregate names; `null` for an operator or a stranger. */
export const functionById = (id: string): FunctionRow | null => BY_ID.get(id) ?? null

/** Rows of a name or alias in lower case, in the order in which they are tried; empty when there is none. */
export const functionsNamed = (lowerCaseName: string): readonly FunctionRow[] => BY_NAME.get(lowerCaseName) ?? []
