import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** `lock.stopping`: the id of the holder of a data folder, once it is on its way out. Only the holder writes or removes it. */
export interface StoppingMark {
  write(holderId: string): void
  /** Whether this holder said that it is stopping; a mark that another one left means nothing. */
  isOf(holderId: string): boolean
  remove(): void
}

export function createStoppingMark(dataDir: string): StoppingMark {
  const path = join(dataDir, 'lock.stopping')
  return {
    write: (holderId) => {
      writeFileSync(`${path}.part`, holderId)
      renameSync(`${path}.part`, path)
    },
    isOf: (holderId) => {
      try {
        return readFileSync(path, 'utf8') === holderId
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
        throw error
      }
    },
    remove: () => rmSync(path, { force: true }),
  }
}
