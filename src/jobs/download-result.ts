import { failure } from '../core/errors/failure.ts'
import { engineTimeZone, jobSettings } from '../core/job-conf.ts'
import type { FileFormat } from '../core/movement.ts'
import { foldName } from '../core/names.ts'
import type { JobRecord } from '../metastore/metastore.ts'
import type { FileRef } from '../storage/storage.ts'
import { cellsAreExact } from './exact-cells.ts'
import { resultOf, resultSource } from './job-result.ts'
import type { JobParts } from './parts.ts'
import type { Download, DownloadFormat } from './types.ts'

/** How files of downloads begin; their job's id and format follow. */
const DOWNLOAD = 'download-'

const downloadName = (jobId: string, { type, header }: DownloadFormat): string =>
  `${DOWNLOAD}${jobId}${type === 'csv' && !header ? '-bare' : ''}.${type}`

const FORMATS: readonly DownloadFormat[] = [
  { type: 'csv', header: true },
  { type: 'csv', header: false },
  { type: 'json', header: true },
  { type: 'parquet', header: true },
]

/** All files that downloads of a job's result may have. */
export const downloadNames = (jobId: string): readonly string[] => FORMATS.map((format) => downloadName(jobId, format))

export interface Downloads {
  /** @throws as `resultOf`; ANALYSIS, UNSUPPORTED for what the format does not have */
  of(job: JobRecord, format: DownloadFormat): Promise<Download>
}

/**
 * Results as files of a format. A file is made once, the first time that it is asked for, by the process that reads results: afterwards any part of it
 * can be had, and memory does not grow with it. It goes with its result.
 */
export function createDownloads(parts: Pick<JobParts, 'metastore' | 'storage' | 'results' | 'newId' | 'timeZone'>): Downloads {
  const { metastore, storage, results, newId } = parts
  /** Files that are being made. */
  const making = new Map<string, Promise<FileRef>>()

  async function made(job: JobRecord, format: DownloadFormat, name: string): Promise<FileRef> {
    const source = resultSource(job, parts)
    const { columns } = source
    if (format.type !== 'csv') checkNames(columns.map((field) => field.name))
    const { timeZone } = jobSettings(job.conf, parts.timeZone)
    // Rows of SHOW and the like are texts, whatever zone they were made in.
    if (source.files.length === 0 && !cellsAreExact(columns, timeZone))
      throw failure('UNSUPPORTED', ['The download of a result of this kind'])
    const place = storage.systemLocation(job.projectId, 'results', name)
    const written = storage.systemLocation(job.projectId, 'results', `${name}.${newId()}`)
    await storage.makeFolder(storage.systemLocation(job.projectId, 'results', ''))
    try {
      await results.write(job.projectId, {
        source,
        target: { path: storage.localPath(written), format: fileFormat(format), columns },
        timeZone: engineTimeZone(timeZone),
      })
      await storage.carryOut({ kind: 'place', from: written, to: place })
    } catch (error) {
      await storage.remove(written)
      throw error
    }
    return await fileAt(job.projectId, name)
  }

  async function fileAt(projectId: string, name: string): Promise<FileRef> {
    const [file] = await storage.listFiles(storage.systemLocation(projectId, 'results', name))
    if (file === undefined) throw new Error(`${name} is no file`)
    return file
  }

  return {
    async of(job, format) {
      resultOf(job, metastore)
      const name = downloadName(job.id, format)
      const location = storage.systemLocation(job.projectId, 'results', name)
      const isThere = await storage.isTaken(location)
      if (!isThere && !making.has(name)) {
        const file = made(job, format, name).finally(() => making.delete(name))
        making.set(name, file)
      }
      const { bytes } = await (making.get(name) ?? fileAt(job.projectId, name))
      return {
        name: `${job.id}.${format.type}`,
        tag: name.slice(DOWNLOAD.length),
        bytes,
        read: (range) => storage.readFile(location, range),
      }
    },
  }
}

const fileFormat = ({ type, header }: DownloadFormat): FileFormat => ({
  type,
  header,
  compression: 'none',
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  escape: '\\',
})

function checkNames(names: readonly string[]): void {
  const twice = names.map(foldName).find((name, at, all) => all.indexOf(name) !== at)
  if (twice !== undefined) throw failure('ANALYSIS', [`Found duplicate column(s) in the result: \`${twice}\``])
}
