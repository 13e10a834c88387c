import { fieldsOfDetail } from '../core/struct-json.ts'
import type { WireCell } from '../engines/engine.ts'
import type { JobRecord } from '../metastore/metastore.ts'
import { resultOf } from './job-result.ts'
import type { JobParts } from './parts.ts'
import type { Preview } from './types.ts'

/** Some rows of a result. @throws as `resultOf` */
export async function previewJob(
  job: JobRecord,
  page: { readonly offsetRows: number; readonly limitRows: number },
  parts: JobParts,
): Promise<Preview> {
  const result = resultOf(job, parts.metastore)
  const schema = fieldsOfDetail(job.detail)
  if (result.rowsJson !== null) {
    const all = JSON.parse(result.rowsJson) as WireCell[][]
    return { job, schema, rows: all.slice(page.offsetRows, page.offsetRows + page.limitRows), totalRows: result.rows }
  }
  if (result.location === null) throw new Error(`the result of job ${job.id} is nowhere`)
  const file = { path: parts.storage.localPath(result.location), format: 'parquet' } as const
  return { job, schema, rows: await parts.results.read(job.projectId, file, schema, page), totalRows: result.rows }
}
