import { JobPath } from '../../../wire/common.ts'
import { CONTENT_TYPES, DownloadQuery, partOf, toDownloadFormat } from '../../../wire/jobs/download.ts'
import { callerOf, endpoint } from '../../endpoint.ts'

export const downloadResult = endpoint({
  method: 'GET',
  path: '/v1.0/{project_id}/jobs/{job_id}/result',
  access: 'project',
  errors: 'dli',
  group: 'SQL jobs',
  summary: "A job's whole result as a file, or a part of it (an extension)",
  schema: { params: JobPath, querystring: DownloadQuery, reply: { status: 200, contentType: 'application/octet-stream' } },
  async handle({ jobs }, request, reply) {
    const format = toDownloadFormat(request.query)
    const { name, tag, bytes, read } = await jobs.download(callerOf(request).projectId, request.params.job_id, format)
    const etag = `"${tag}"`
    const part = partOf(request.headers, etag, bytes)
    reply.code(part.status).header('ETag', etag).header('Accept-Ranges', 'bytes')
    if (part.status === 416) reply.header('Content-Range', `bytes */${bytes}`)
    if (!('first' in part)) return reply.send()
    const { status, first, last } = part
    if (status === 206) reply.header('Content-Range', `bytes ${first}-${last}/${bytes}`)
    reply.header('Content-Length', last - first + 1).header('Content-Disposition', `attachment; filename="${name}"`)
    reply.type(CONTENT_TYPES[format.type])
    return reply.send(bytes === 0 ? '' : read({ first, last }))
  },
})
