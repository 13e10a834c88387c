import { prelude as functionMacros } from '../functions/table.ts'
import { CAST_MACROS } from './casts/macros.ts'

/** What emitted SQL counts on; every worker runs it once before its configuration is locked. */
export const PRELUDE: readonly string[] = [
  // Orders are always written out; these are for what the engine orders by itself.
  `SET default_null_order = 'nulls_first_on_asc_last_on_desc'`,
  ...functionMacros,
  ...CAST_MACROS,
]
