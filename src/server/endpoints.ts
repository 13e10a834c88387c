import type { Endpoint } from './endpoint.ts'
import { listVersions, showIdentityVersion } from './routes/identity/discovery.ts'
import { listDomains, listOwnProjects, listProjects, showCatalog } from './routes/identity/look-ups.ts'
import { checkToken, issueToken, revokeToken } from './routes/identity/tokens.ts'
import { cancelJob } from './routes/jobs/cancel.ts'
import { jobDetail } from './routes/jobs/detail.ts'
import { downloadResult } from './routes/jobs/download.ts'
import { exportResult } from './routes/jobs/export-result.ts'
import { exportTable } from './routes/jobs/export-table.ts'
import { importTable } from './routes/jobs/import-table.ts'
import { listJobs } from './routes/jobs/list.ts'
import { previewJob } from './routes/jobs/preview.ts'
import { jobProgress } from './routes/jobs/progress.ts'
import { queueResultPage, resultPage } from './routes/jobs/result-page.ts'
import { jobStatus } from './routes/jobs/status.ts'
import { submitJob } from './routes/jobs/submit.ts'
import { health, ready } from './routes/operations/health.ts'
import { metrics } from './routes/operations/metrics.ts'
import { listQueues } from './routes/queues/list.ts'
import { showQueue } from './routes/queues/show.ts'

/** The whole API by operation id. A new endpoint is a file in `routes/` and a line here; router, checks and OpenAPI follow. */
export const ENDPOINTS = {
  submitJob,
  jobStatus,
  jobDetail,
  jobProgress,
  cancelJob,
  listJobs,
  previewJob,
  resultPage,
  queueResultPage,
  downloadResult,
  exportResult,
  exportTable,
  importTable,
  listQueues,
  showQueue,
  listVersions,
  showIdentityVersion,
  issueToken,
  checkToken,
  revokeToken,
  listProjects,
  listOwnProjects,
  listDomains,
  showCatalog,
  health,
  ready,
  metrics,
} as const satisfies Record<string, Endpoint>
