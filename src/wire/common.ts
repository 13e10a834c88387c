import { Type } from './type.ts'

/** The two fields every DLI answer begins with. */
export const OUTCOME = {
  is_success: Type.Boolean(),
  message: Type.String({ description: 'Empty unless something is to be said' }),
}

export const OK = { is_success: true, message: '' } as const

export const StandardReply = Type.Object(OUTCOME)

/** Project id in a path; it selects the tenant. */
export const projectId = Type.String({ pattern: '^[A-Za-z0-9]{1,64}$' })
export const jobId = Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' })
/** Queue, database, catalog names (api.md 1.7). */
export const NAME_PATTERN = '^(?!_)(?![0-9]+$)[A-Za-z0-9_]{1,128}$'
/** The same, where the empty text means unset. */
export const NAME_OR_EMPTY_PATTERN = '^((?!_)(?![0-9]+$)[A-Za-z0-9_]{1,128})?$'

/** Names of tables may hold `$` as well. */
export const TABLE_NAME_PATTERN = '^(?!_)(?![0-9]+$)[A-Za-z0-9_$]{1,128}$'

export const ProjectPath = Type.Object({ project_id: projectId })
export const QueueJobPath = Type.Object({ project_id: projectId, queue_name: Type.String({ pattern: NAME_PATTERN }), job_id: jobId })
export const JobPath = Type.Object({ project_id: projectId, job_id: jobId })

export const ErrorReply = Type.Object({
  error_code: Type.String({ examples: ['DLI.0001'] }),
  error_msg: Type.String(),
  request_id: Type.Optional(Type.String()),
})

/** What IAM addresses answer instead. */
export const KeystoneErrorReply = Type.Object({
  error: Type.Object({ code: Type.Integer(), message: Type.String(), title: Type.String() }),
})
