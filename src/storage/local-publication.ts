import { lstat, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { failure } from '../core/errors/failure.ts'
import type { FileStep } from '../core/publication.ts'
import type { Location, Storage } from './storage.ts'
import { writeFailure } from './write-failure.ts'

/** Hidden from every listing; on the same file system as what is published from it, so that a rename is all it takes. */
const STAGING = '.open-dli-staging'

type Publishing = Pick<Storage, 'isTaken' | 'stagingFolder' | 'removeStaged' | 'makeMark' | 'carryOut'>
type Places = Pick<Storage, 'localPath' | 'address' | 'publish'>

/** Staging and publishing on a file system. */
export function createLocalPublication({ localPath, address, publish }: Places): Publishing {
  async function carryOut(step: FileStep): Promise<void> {
    try {
      await done(step)
    } catch (error) {
      throw writeFailure(error, address(step.kind === 'remove' ? step.at : step.to))
    }
  }

  async function done(step: FileStep): Promise<void> {
    switch (step.kind) {
      case 'place':
        await place(localPath(step.from), localPath(step.to), address(step.to))
        return await reachDisk(step.to)
      case 'replace':
        await replace(localPath(step.from), localPath(step.to), localPath(step.aside))
        return await reachDisk(step.to)
      case 'remove':
        await rm(localPath(step.at), { recursive: true, force: true })
        return await reachDisk(step.at)
      default:
        step satisfies never
    }
  }

  /** The folder's entries are what changed; where it has gone meanwhile, there is nothing to keep. */
  async function reachDisk(changed: Location): Promise<void> {
    const folder = dirname(localPath(changed))
    if (await isThere(folder)) await publish([folder])
  }

  return {
    isTaken: (location) => isTaken(localPath(location)),
    stagingFolder: (root, name) => ({ root, key: `${STAGING}/${name}` }),
    async removeStaged(root, beginning) {
      const folder = localPath({ root, key: STAGING })
      const names = (await isThere(folder)) ? await readdir(folder) : []
      for (const name of names.filter((each) => each.startsWith(beginning))) await rm(join(folder, name), { recursive: true, force: true })
    },
    makeMark: (location) => writeFile(localPath(location), ''),
    carryOut,
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

async function isTaken(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length > 0
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return false
    if (code === 'ENOTDIR') return await isThere(path)
    throw error
  }
}

async function place(from: string, to: string, shown: string): Promise<void> {
  if (!(await isThere(from))) return
  if (await isTaken(to)) throw failure('PATH_EXISTS', [shown])
  await mkdir(dirname(to), { recursive: true })
  await rename(from, to)
}

/** A failure before the new name stands gives the old one back. */
async function replace(from: string, to: string, aside: string): Promise<void> {
  if (await isThere(from)) {
    // Both there: the old one waits already, and another came between a crash and now.
    if (await isThere(aside)) await rm(to, { recursive: true, force: true })
    else if (await isThere(to)) await rename(to, aside)
    try {
      await mkdir(dirname(to), { recursive: true })
      await rename(from, to)
    } catch (error) {
      if (await isThere(aside)) await rename(aside, to)
      throw error
    }
  }
  await rm(aside, { recursive: true, force: true })
}
