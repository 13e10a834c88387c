import { dirname } from 'node:path'
import type { DiskCall } from './system-calls.ts'

/**
 * Which of the files are not on the disk for sure, with their names in the folders that lead to them, if the power goes at a time.
 * @param files - Absolute, below `top`, as they were at that time.
 * @param top - A folder whose own name is not asked for.
 * @returns a sentence each.
 */
export function undurable(calls: readonly DiskCall[], files: readonly string[], top: string, at: number): readonly string[] {
  const until = calls.filter(({ from }) => from <= at)
  const syncs = until.filter(({ kind, to }) => kind === 'sync' && to <= at)
  /** A sync counts for what had ended before it began. */
  const isSynced = ({ to }: DiskCall, paths: readonly string[]): boolean =>
    syncs.some((sync) => paths.includes(sync.path) && sync.from >= to)
  const isWhole = (file: string): boolean => {
    const names = namesOf(file, until)
    const writes = until.filter(({ kind, path }) => kind === 'write' && names.includes(path))
    // A file that nobody was seen to write is not understood, and not taken for sound.
    return writes.length > 0 && writes.every((write) => isSynced(write, names))
  }
  const isNamed = (path: string): boolean => {
    const names = namesOf(path, until)
    return names.every((name) => {
      const made = madeAs(name, until)
      return made === null || isSynced(made, names.map(dirname))
    })
  }
  const named = new Set(files.flatMap((file) => upTo(top, file)))
  return [
    ...files.filter((file) => !isWhole(file)).map((file) => `${file} is not synced`),
    ...[...named].filter((path) => !isNamed(path)).map((path) => `the name of ${path} is not synced`),
  ]
}

/** A path and what it was called before it, or a folder above it, was renamed. */
function namesOf(path: string, calls: readonly DiskCall[]): readonly string[] {
  const renamed = calls.findLast(({ was, path: to }) => was !== null && (path === to || path.startsWith(`${to}/`)))
  if (renamed === undefined || renamed.was === null) return [path]
  const earlier = calls.filter(({ from }) => from < renamed.from)
  return [path, ...namesOf(`${renamed.was}${path.slice(renamed.path.length)}`, earlier)]
}

/** The call by which a name came to be; `null` when it was there before. */
function madeAs(name: string, calls: readonly DiskCall[]): DiskCall | null {
  const own = calls.filter(({ kind, path }) => path === name && (kind === 'made' || kind === 'removed'))
  const gone = own.findLastIndex(({ kind }, at) => kind === 'removed' && at < own.length - 1)
  return own.slice(gone + 1).find(({ kind }) => kind === 'made') ?? null
}

function upTo(top: string, path: string): readonly string[] {
  return path === top ? [] : [path, ...upTo(top, dirname(path))]
}

/** The first write of a log that holds a text; `null` when there is none. */
export const namedIn = (calls: readonly DiskCall[], log: string, text: string): DiskCall | null =>
  calls.find(({ kind, path, data }) => kind === 'write' && path === log && data.includes(text)) ?? null

/** The last write of a log that was on the disk at a time. */
export const lastIn = (calls: readonly DiskCall[], log: string, at: number): DiskCall | null =>
  calls.findLast((call) => call.kind === 'write' && call.path === log && syncedAt(calls, log, call) <= at) ?? null

/** When a write of a log was on the disk; `Infinity`: never. */
export const syncedAt = (calls: readonly DiskCall[], log: string, write: DiskCall): number =>
  calls.find(({ kind, path, from }) => kind === 'sync' && path === log && from >= write.to)?.to ?? Number.POSITIVE_INFINITY
