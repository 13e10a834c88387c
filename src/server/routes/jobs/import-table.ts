import { ProjectPath } from '../../../wire/common.ts'
import { ImportTableBody, toTableImport } from '../../../wire/jobs/import-table.ts'
import { MovementReply, movementReply } from '../../../wire/jobs/movement.ts'
import { callerOf, endpoint } from '../../endpoint.ts'

export const importTable = endpoint({
  method: 'POST',
  path: '/v1.0/{project_id}/jobs/import-table',
  access: 'project',
  errors: 'dli',
  group: 'SQL jobs',
  summary: 'Import files into a table',
  schema: { params: ProjectPath, body: ImportTableBody, reply: { status: 200, body: MovementReply } },
  async handle({ jobs }, request) {
    const { body } = request
    const job = await jobs.import(callerOf(request), toTableImport(body))
    return movementReply(job, `import data to table ${body.table_name} started`)
  },
})
