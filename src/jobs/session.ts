import type { JobSettings } from '../core/job-conf.ts'
import type { JobRecord } from '../metastore/metastore.ts'
import type { SessionSettings } from '../sql/analyse/analysis.ts'
import type { JobParts } from './parts.ts'

/** What a statement's meaning depends on besides the catalog. */
export const sessionOf = (
  { ownerName }: JobRecord,
  { timeZone, dialect, dynamicOverwrite }: JobSettings,
  { clock }: JobParts,
): SessionSettings => ({
  timeZone,
  user: ownerName,
  nowMs: clock.nowMs(),
  dialect,
  dynamicOverwrite,
})
