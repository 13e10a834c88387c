import { createReadStream, existsSync, mkdirSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { failure } from '../core/errors/failure.ts'
import { makeReceipt, type PublishReceipt } from '../core/publish-receipt.ts'
import { cleanKey, parseAddress } from './address.ts'
import { isGlob, pathsLike } from './glob.ts'
import { filesAt, foldersAt } from './list-files.ts'
import { createLocalPublication } from './local-publication.ts'
import { isWithin, realPath, UnresolvedPath } from './real-path.ts'
import type { FileRef, Location, Storage } from './storage.ts'
import { syncToDisk } from './sync-to-disk.ts'
import { OWN_FOLDER, writeFailure } from './write-failure.ts'

export interface LocalStorageOptions {
  /**
   * Made when it is not there. Below it: `buckets/<project>/<bucket>`, `warehouse/<project>`, `results/<project>` and `spill`, each of
   * which may be a symbolic link to another disk.
   */
  readonly dataDir: string
  /** Buckets that lie in folders of their own. A bucket is seen by its project only; to another one the name is one of its own buckets. */
  readonly buckets: readonly { readonly projectId: string; readonly name: string; readonly folder: string }[]
  /** Folders (or single files) that SQL of any project may name by path. */
  readonly allowedPaths: readonly string[]
}

/** A root resolved to a folder. */
interface Root {
  /** Absolute, without symbolic links. */
  readonly folder: string
  /** Whether SQL may name places below it; system roots are reached through the catalog alone. */
  readonly named: boolean
  readonly projectId: string | null
}

const AREAS = ['buckets', 'warehouse', 'results', 'spill'] as const
type Area = (typeof AREAS)[number]

const PROJECT_ID = /^[A-Za-z0-9][A-Za-z0-9_-]*$/

/** On a read-only file system Node says that a parent is not there; made level by level, the system itself says what is wrong. */
async function makeFolders(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error
    if (!existsSync(dirname(path))) await makeFolders(dirname(path))
    await mkdir(path)
  }
}

function madeFolder(path: string): string {
  mkdirSync(path, { recursive: true })
  return realPath(path)
}

/**
 * Storage on this machine's file system. Every path it gives is free of symbolic links, so that `foldersOf` can be compared with it as text.
 * A place that SQL named is checked each time it is used and not only when it was written down: links may have changed since.
 */
export function createLocalStorage({ dataDir, buckets, allowedPaths }: LocalStorageOptions): Storage {
  const data = madeFolder(resolve(dataDir))
  const areas = new Map<Area, string>(AREAS.map((area) => [area, madeFolder(join(data, area))]))
  /** What SQL never sees, but for a project's own folder of buckets. */
  const own = [data, ...areas.values()]
  const mapped = new Map(
    buckets.map(({ projectId, name, folder }) => [`bucket/${projectId}/${name}`, { projectId, folder: realPath(resolve(folder)) }]),
  )
  /** Longest first, so that the nearest of nested folders is the root. */
  const allowed = allowedPaths
    .map((path) => ({ path: resolve(path), folder: realPath(resolve(path)) }))
    .sort((a, b) => b.path.length - a.path.length)
  /** Roots whose own entries above them were synced by this process. */
  const anchored = new Set<string>()

  function projectFolder(area: Area, projectId: string): string {
    if (!PROJECT_ID.test(projectId)) throw failure('PATH_INVALID', [`${area}/${projectId}`, 'it holds no project id'])
    return join(areas.get(area) as string, projectId)
  }

  function rootOf({ root, key }: Location): Root {
    const [area, projectId = '', name = '', ...more] = root.split('/')
    if (area === 'bucket' && more.length === 0 && name !== '') {
      const folder = mapped.get(root)?.folder ?? join(projectFolder('buckets', projectId), name)
      return { folder, named: true, projectId }
    }
    if ((area === 'warehouse' || area === 'results') && name === '' && more.length === 0)
      return { folder: projectFolder(area, projectId), named: false, projectId }
    if (area === 'path') {
      const found = allowed.find(({ path }) => root === `path/${path}`)
      if (found === undefined) throw failure('PATH_REFUSED', [join(root.slice('path/'.length), key), 'its folder is no longer allowed'])
      return { folder: found.folder, named: true, projectId: null }
    }
    throw failure('PATH_INVALID', [`${root}/${key}`, 'there is no such root'])
  }

  /** The real path, if it stays in its root and keeps off the server's own folders. */
  function checkedPath(path: string, root: Root, shown: string): string {
    let real: string
    try {
      real = realPath(path)
    } catch (error) {
      if (!(error instanceof UnresolvedPath)) throw error
      throw failure('PATH_REFUSED', [shown, error.why], { cause: error })
    }
    if (!isWithin(root.folder, real)) throw failure('PATH_REFUSED', [shown, 'a symbolic link in it leaves its bucket or allowed folder'])
    const ofProject = root.projectId !== null && isWithin(projectFolder('buckets', root.projectId), real)
    if (own.some((folder) => isWithin(real, folder) || (isWithin(folder, real) && !ofProject)))
      throw failure('PATH_REFUSED', [shown, "it is part of the server's own data"])
    return real
  }

  function localPath(location: Location): string {
    const root = rootOf(location)
    const shown = address(location)
    const path = join(root.folder, cleanKey(location.key, shown))
    return root.named ? checkedPath(path, root, shown) : path
  }

  function address({ root, key }: Location): string {
    const [area, , name] = root.split('/')
    if (area === 'bucket') return `obs://${name}/${key}`
    if (area === 'path') return join(root.slice('path/'.length), key)
    return join(rootOf({ root, key }).folder, key)
  }

  function addressOf(projectId: string, path: string): string {
    for (const [root, bucket] of mapped) {
      if (bucket.projectId === projectId && isWithin(bucket.folder, path)) return address({ root, key: relative(bucket.folder, path) })
    }
    const buckets = projectFolder('buckets', projectId)
    if (isWithin(buckets, path)) return `obs://${relative(buckets, path)}`
    return own.some((folder) => isWithin(folder, path)) ? basename(path) : path
  }

  function locate(projectId: string, text: string): Location {
    const parsed = parseAddress(text)
    const location =
      parsed.kind === 'bucket' ? { root: `bucket/${projectId}/${parsed.bucket}`, key: parsed.key } : allowedLocation(parsed.path, text)
    const root = rootOf(location)
    checkedPath(join(root.folder, location.key), root, text)
    return location
  }

  function allowedLocation(path: string, shown: string): Location {
    const found = allowed.find((each) => isWithin(each.path, path))
    if (found === undefined) throw failure('PATH_REFUSED', [shown, 'it is not below a folder that this server allows'])
    return { root: `path/${found.path}`, key: relative(found.path, path) }
  }

  async function listFiles(location: Location): Promise<readonly FileRef[]> {
    const root = rootOf(location)
    const shown = address(location)
    const at = (path: string) => filesAt(path, (link) => checkedPath(link, root, shown))
    const files = (await at(localPath(location))) ?? (isGlob(location.key) ? await filesLike(location.key, root, shown, at) : null)
    if (files === null) throw failure('PATH_NOT_FOUND', [shown])
    return files
  }

  /** Those at every path that a pattern names; `null` when it names none. */
  async function filesLike(
    key: string,
    root: Root,
    shown: string,
    at: (path: string) => Promise<readonly FileRef[] | null>,
  ): Promise<readonly FileRef[] | null> {
    const paths = await pathsLike(root.folder, cleanKey(key, shown))
    const found = await Promise.all(paths.map((path) => at(checkedPath(path, root, shown))))
    const there = found.filter((files) => files !== null)
    return there.length === 0 ? null : there.flat()
  }

  const listFolders = (location: Location): Promise<readonly string[]> => foldersAt(localPath(location))

  async function remove(location: Location): Promise<void> {
    if (cleanKey(location.key, location.key) === '') throw failure('PATH_REFUSED', [address(location), 'a root is never removed'])
    await rm(localPath(location), { recursive: true, force: true })
  }

  async function publish(paths: readonly string[]): Promise<PublishReceipt> {
    const places = paths.map((path) => ({ path, place: placeOf(path) }))
    const targets = places.map(({ path, place: { root, anchor } }) => ({ path, top: anchored.has(root) ? root : anchor }))
    const synced = await syncToDisk(targets)
    for (const { place } of places) anchored.add(place.root)
    return makeReceipt(synced)
  }

  /**
   * The root a path lies in, and the folder up to which entries lead to that root. The way from there to the root is written once in the
   * root's life, so it is synced with the first publish below it only.
   */
  function placeOf(path: string): { readonly root: string; readonly anchor: string } {
    for (const [area, folder] of areas) {
      if (!isWithin(folder, path)) continue
      const [projectId = '', name = ''] = relative(folder, path).split('/')
      return { root: join(folder, projectId, area === 'buckets' ? name : ''), anchor: isWithin(data, folder) ? data : folder }
    }
    const folders = [...mapped.values(), ...allowed].map(({ folder }) => folder).filter((folder) => isWithin(folder, path))
    const nearest = folders.sort((a, b) => b.length - a.length)[0]
    if (nearest === undefined) throw failure('PATH_REFUSED', [path, 'it belongs to no root of the storage'])
    return { root: nearest, anchor: nearest }
  }

  return {
    locate,
    systemLocation: (projectId, area, key) => ({ root: `${area}/${projectId}`, key: cleanKey(key, key) }),
    localPath,
    address,
    addressOf,
    listFiles,
    listFolders,
    readFile: (location, { first, last }) => createReadStream(localPath(location), { start: first, end: last }),
    makeFolder: async (location) => {
      try {
        await makeFolders(localPath(location))
      } catch (error) {
        throw writeFailure(error, rootOf(location).named ? address(location) : OWN_FOLDER)
      }
    },
    remove,
    publish,
    ...createLocalPublication({ localPath, address, publish }),
    foldersOf: (projectId) => [
      ...new Set([
        ...[...mapped.values()].filter((bucket) => bucket.projectId === projectId).map(({ folder }) => folder),
        projectFolder('buckets', projectId),
        ...allowed.map(({ folder }) => folder),
        projectFolder('warehouse', projectId),
        projectFolder('results', projectId),
      ]),
    ],
  }
}
