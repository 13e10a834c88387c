import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** What a process did to the file system, with the time it took: seconds since 1970, as `strace -ttt -T` tells them. */
export interface DiskCall {
  /** `made`: the name came to be, or was there already (a file that is opened and made if need be); `removed`: it went. */
  readonly kind: 'write' | 'made' | 'removed' | 'sync'
  /** Absolute. */
  readonly path: string
  readonly from: number
  readonly to: number
  /** Of `write`: what was written, as strace quotes it. */
  readonly data: string
  /** Of `made` by a rename: the name until then. */
  readonly was: string | null
}

/** The calls that `callsIn` knows, for `strace -e trace=`. */
export const TRACED = [
  ...['open', 'openat', 'creat', 'mkdir', 'mkdirat', 'link', 'linkat', 'symlink', 'symlinkat', 'rename', 'renameat', 'renameat2'],
  ...['unlink', 'unlinkat', 'rmdir', 'write', 'pwrite64', 'writev', 'pwritev', 'pwritev2', 'ftruncate', 'fallocate', 'copy_file_range'],
  ...['sendfile', 'fsync', 'fdatasync'],
]

/** One file a thread, a call a line, descriptors with their paths: `strace -ff -y -ttt -T`. */
const CALL = /^([0-9.]+) (\w+)\((.*)\) += (-?[0-9]+)(?:<([^>]*)>)? <([0-9.]+)>$/
const DESCRIPTOR = /^[0-9]+<([^>]*)>/
/** A path, and in front of it the folder that it starts from. */
const PATH = /(?:(?:[0-9]+|AT_FDCWD)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/g

const SYNCS = ['fsync', 'fdatasync']
const WRITES = ['write', 'pwrite64', 'writev', 'pwritev', 'pwritev2', 'ftruncate', 'fallocate', 'sendfile']
const MAKES = ['mkdir', 'mkdirat', 'link', 'linkat', 'symlink', 'symlinkat']
const REMOVES = ['unlink', 'unlinkat', 'rmdir']
const RENAMES = ['rename', 'renameat', 'renameat2']

/** Whether the trace of a process goes up to its end, and with it those of all threads that ended before. */
export const isWhole = (folder: string, name: string): boolean =>
  /^[0-9.]+ \+\+\+ .* \+\+\+$/m.test(readFileSync(join(folder, name), 'latin1').slice(-200))

/** The calls of a trace that succeeded, in the order in which they began. */
export const callsIn = (folder: string): readonly DiskCall[] =>
  readdirSync(folder)
    .flatMap((name) => readFileSync(join(folder, name), 'latin1').split('\n').flatMap(callsOf))
    .sort((a, b) => a.from - b.from)

/** What a line of a trace says of the disk. */
export function callsOf(line: string): readonly DiskCall[] {
  const match = CALL.exec(line)
  if (match === null || Number(match[4]) < 0) return []
  const [, began = '', name = '', parameters = '', , opened = '', took = ''] = match
  const [from, to] = [Number(began), Number(began) + Number(took)]
  const call = (kind: DiskCall['kind'], path: string, more: Partial<DiskCall> = {}): DiskCall => ({
    ...{ kind, path, from, to, data: '', was: null },
    ...more,
  })
  const descriptor = DESCRIPTOR.exec(parameters)?.[1] ?? ''
  if (SYNCS.includes(name)) return [call('sync', descriptor)]
  if (WRITES.includes(name)) return [call('write', descriptor, { data: parameters })]
  if (name === 'copy_file_range') return [call('write', /, [0-9]+<([^>]*)>/.exec(parameters)?.[1] ?? '')]
  // By the descriptor that came of it, which has the whole path.
  if (name === 'open' || name === 'openat' || name === 'creat')
    return name === 'creat' || /O_CREAT|O_TRUNC/.test(parameters) ? [call('made', opened), call('write', opened)] : []
  const paths = [...parameters.matchAll(PATH)].map(([, base = '/', path = '']) => resolve(base, path))
  const last = paths.at(-1) ?? ''
  if (MAKES.includes(name)) return [call('made', last)]
  if (REMOVES.includes(name)) return [call('removed', last)]
  if (RENAMES.includes(name)) return [call('removed', paths[0] ?? ''), call('made', last, { was: paths[0] ?? '' })]
  return []
}
