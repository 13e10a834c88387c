import { lstatSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** A path whose real place cannot be told. `why` completes the sentence "the path … is refused:". */
export class UnresolvedPath extends Error {
  readonly why: string
  constructor(why: string, cause: unknown) {
    super(why, { cause })
    this.why = why
  }
}

/**
 * The path with every symbolic link resolved, also when its last segments do not exist yet: those are kept as they are.
 * @param path - Absolute.
 * @throws UnresolvedPath for a link that leads nowhere (writing through it would create its target), a loop, or a folder that may not be entered.
 */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw new UnresolvedPath(`the system says ${code}`, cause)
    if (code === 'ENOENT' && lstatSync(path, { throwIfNoEntry: false }) !== undefined)
      throw new UnresolvedPath('a symbolic link in it leads nowhere', cause)
    const parent = dirname(path)
    if (parent === path) throw new UnresolvedPath(`the system says ${code}`, cause)
    return join(realPath(parent), basename(path))
  }
}

/** Whether `path` is `folder` or lies below it. Both absolute and clean. */
export const isWithin = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
