import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Hadoop's patterns in a path: `*`, `?`, `[a-z]`, `[^a]`, each within one segment. Alternatives in braces have commas, which DLI's paths never have. */
const WILD = /[*?[\]]/

export const isGlob = (key: string): boolean => WILD.test(key)

/**
 * The paths below a folder that a pattern names, sorted. Hidden names (`_…`, `.…`) match only what is written out.
 * @param folder - Absolute.
 * @param key - Relative; its segments without wildcards need not be there.
 */
export async function pathsLike(folder: string, key: string): Promise<readonly string[]> {
  let found: readonly string[] = [folder]
  for (const segment of key.split('/')) {
    const pattern = isGlob(segment) ? segmentPattern(segment) : null
    found =
      pattern === null ? found.map((path) => join(path, segment)) : (await Promise.all(found.map((path) => matching(path, pattern)))).flat()
  }
  return [...found].sort()
}

async function matching(folder: string, pattern: RegExp): Promise<readonly string[]> {
  try {
    const names = await readdir(folder)
    return names.filter((name) => !/^[_.]/.test(name) && pattern.test(name)).map((name) => join(folder, name))
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}

const PARTS = /\*+|\?|\[(\^?)([^\]]+)\]|[^*?[]+|\[/g

/** A bracket that is not closed is a character like any other. */
function segmentPattern(segment: string): RegExp {
  const source = [...segment.matchAll(PARTS)].map(([part, not = '', characters]) => {
    if (part.startsWith('*')) return '.*'
    if (part === '?') return '.'
    if (characters !== undefined) return `[${not}${characters.replace(/[\\[\]^]/g, '\\$&')}]`
    return part.replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&')
  })
  return new RegExp(`^${source.join('')}$`, 's')
}
