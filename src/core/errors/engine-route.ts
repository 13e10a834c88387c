import { isDliError } from './failure.ts'
import { NOT_EMBEDDED } from './sql-errors.ts'

/** Which engine can run a statement, by what became of it: another queue may take what only Spark can. */
export type EngineRoute =
  | { readonly engine: 'embedded' }
  /** @property construct - What the embedded engine has no faithful translation of, in the words of the refusal. */
  | { readonly engine: 'spark-only'; readonly construct: string }

/** @param error - What the analysis, the emitter or the engine held against the statement; any error but UNSUPPORTED would meet it on Spark too. */
export function engineRoute(error: unknown): EngineRoute {
  if (!isDliError(error) || error.code !== 'UNSUPPORTED') return { engine: 'embedded' }
  // Refusals cross from the worker as text, so the construct is read from it.
  return {
    engine: 'spark-only',
    construct: error.message.endsWith(NOT_EMBEDDED) ? error.message.slice(0, -NOT_EMBEDDED.length) : error.message,
  }
}
