import { basename } from 'node:path'

/**
 * Names of the files below a table's folder. Everything that an attempt of a job writes carries a *writer id*: the job's id, the attempt and
 * something random. So recovery can tell from a name alone whose file it is, and ask the metastore what became of that job.
 */
export interface Writer {
  readonly jobId: string
  /** From 1. */
  readonly attempt: number
}

/** @param uuid - A fresh one. */
export const newWriterId = ({ jobId, attempt }: Writer, uuid: string): string => `${jobId}-${attempt}-${uuid.replaceAll('-', '')}`

/** The folder of a table that a job makes. @param table - Its name, which has no `-` in it. */
export const tableFolderName = (table: string, writerId: string): string => `${table}-${writerId}`

/** The folder of an attempt's data files, relative to the table's. */
export const dataFolder = (writerId: string): string => `data/${writerId}`

export const manifestName = (writerId: string, ordinal: number): string => `${writerId}-m${ordinal}.avro`

export const manifestListName = (writerId: string, snapshotId: bigint): string => `snap-${snapshotId}-${writerId}.avro`

/** @param version - Counts a table's metadata files from 0. */
export const metadataFileName = (writerId: string, version: number): string =>
  `${String(version).padStart(5, '0')}-${writerId}.metadata.json`

const METADATA_FILE = /^v?([0-9]+)(?:-.+)?\.metadata\.json$/

/** The number of a metadata file, `00007-….metadata.json`; writers without a catalog call it `v7.metadata.json`. `null` for other files. */
export function metadataVersion(path: string): number | null {
  const match = METADATA_FILE.exec(basename(path))
  return match === null ? null : Number(match[1])
}

const WRITER = /^(.+)-([0-9]+)-[0-9a-f]{32}$/
/** Each kind by itself: a job's id may begin with digits, like the version of a metadata file. */
const HOLDERS = [/^[0-9]{5,}-(.+)\.metadata\.json$/, /^snap-[0-9]+-(.+)\.avro$/, /^(.+)-m[0-9]+\.avro$/, /^(.+)$/]

/** Who wrote a file, or the folder of data files, of that name; `null` when no job did. */
export function writerOf(name: string): (Writer & { readonly writerId: string }) | null {
  const writerId = HOLDERS.map((holder) => holder.exec(name)?.[1]).find((held) => held !== undefined)
  const match = WRITER.exec(writerId ?? '')
  return match === null ? null : { writerId: match[0], jobId: match[1] as string, attempt: Number(match[2]) }
}

/** Who made the table with a folder of that name; `null` when it has no such name. */
export const tableMakerOf = (folder: string): Writer | null => writerOf(folder.slice(folder.indexOf('-') + 1))
