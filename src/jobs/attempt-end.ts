import { engineRoute } from '../core/errors/engine-route.ts'
import { failure, jobMessage } from '../core/errors/failure.ts'
import { structJson } from '../core/spark-types.ts'
import type { WrittenFile } from '../core/written-file.ts'
import type { JobEnd } from '../metastore/metastore.ts'
import type { StopReason } from './active-job.ts'
import { NO_COUNTS } from './parts.ts'
import type { Prepared } from './prepare.ts'

/** What an attempt came to, before anything of it is written. */
export type AttemptEnd =
  | { readonly kind: 'end'; readonly end: PartialEnd }
  /** A write whose files, by its steps, await their commit. */
  | { readonly kind: 'commit'; readonly prepared: Prepared; readonly written: readonly Written[]; readonly end: PartialEnd }
  /** Nothing is known of the statement; the means of execution went away. */
  | { readonly kind: 'lost'; readonly alone: boolean; readonly reason: string }
  /** Not this server's business any more: the job was moved by somebody else, or the server is stopping. */
  | { readonly kind: 'left' }

/** Files that an attempt wrote, and paths of those in whose place it puts them. */
export interface Written {
  readonly files: readonly WrittenFile[]
  readonly replaced: readonly string[]
  /** The columns that were found in files, as `structJson`. */
  readonly schema?: string
}

export type PartialEnd = Omit<JobEnd, 'atMs' | 'durationMs'>

/** The event says `spark-only: <construct>` of a statement that Spark could run. */
export function failedEnd(error: unknown): PartialEnd {
  const route = engineRoute(error)
  const why = route.engine === 'embedded' ? 'failed' : `${route.engine}: ${route.construct}`
  return { status: 'FAILED', message: jobMessage(error), detail: null, counts: NO_COUNTS, result: null, why }
}

/** A write that finds its table or partition there already, where it may be. */
export const NOTHING_TO_RUN: PartialEnd = {
  status: 'FINISHED',
  message: '',
  detail: structJson([]),
  counts: NO_COUNTS,
  result: null,
  why: 'it exists',
}

export const failed = (error: unknown): AttemptEnd => ({ kind: 'end', end: failedEnd(error) })

/** A time-out is a cancel that says why; both keep the job's other fields. */
export function stoppedEnd(reason: StopReason): PartialEnd {
  const [message, why] =
    reason.kind === 'timeout'
      ? [jobMessage(failure('JOB_TIMED_OUT', [reason.limitSeconds])), 'timed out']
      : [`The job was cancelled by ${reason.by}`, `cancelled by ${reason.by}`]
  return { status: 'CANCELLED', message, detail: null, counts: NO_COUNTS, result: null, why }
}

export const stopped = (reason: StopReason): AttemptEnd => ({ kind: 'end', end: stoppedEnd(reason) })
