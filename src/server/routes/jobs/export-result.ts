import { JobPath } from '../../../wire/common.ts'
import { ExportResultBody, MovementReply, movementReply, toResultExport } from '../../../wire/jobs/movement.ts'
import { callerOf, endpoint } from '../../endpoint.ts'

export const exportResult = endpoint({
  method: 'POST',
  path: '/v1.0/{project_id}/jobs/{job_id}/export-result',
  access: 'project',
  errors: 'dli',
  group: 'SQL jobs',
  summary: 'Export the result of a query to a folder',
  schema: { params: JobPath, body: ExportResultBody, reply: { status: 200, body: MovementReply } },
  async handle({ jobs }, request) {
    return movementReply(await jobs.export(callerOf(request), toResultExport(request.params.job_id, request.body)))
  },
})
