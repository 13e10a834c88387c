import { ProjectPath } from '../../../wire/common.ts'
import { ExportTableBody, MovementReply, movementReply, toTableExport } from '../../../wire/jobs/movement.ts'
import { callerOf, endpoint } from '../../endpoint.ts'

export const exportTable = endpoint({
  method: 'POST',
  path: '/v1.0/{project_id}/jobs/export-table',
  access: 'project',
  errors: 'dli',
  group: 'SQL jobs',
  summary: 'Export a table to a folder',
  schema: { params: ProjectPath, body: ExportTableBody, reply: { status: 200, body: MovementReply } },
  async handle({ jobs }, request) {
    const { body } = request
    const job = await jobs.export(callerOf(request), toTableExport(body))
    return movementReply(job, `export all data from table ${body.database_name}.${body.table_name} to path ${body.data_path} started`)
  },
})
