import type { Readable } from 'node:stream'
import type { FileStep } from '../core/publication.ts'
import type { PublishReceipt } from '../core/publish-receipt.ts'

/**
 * A place: a root and a key relative to it, stored like that in the metastore so that a data folder can be moved.
 * Roots are named `bucket/<project>/<name>`, `warehouse/<project>`, `results/<project>`, `path/<absolute folder>`.
 */
export interface Location {
  readonly root: string
  /** Relative, `/`-separated, no `..`, may be empty. */
  readonly key: string
}

/** A file that was there when its folder was listed. */
export interface FileRef {
  /** Absolute path on this machine. */
  readonly path: string
  readonly bytes: number
}

export interface Storage {
  /**
   * The place an address in SQL names: `obs://bucket/key`, `s3a://…`, or a plain path or `file:` address below an allowed folder.
   * @throws PATH_INVALID for a malformed one, PATH_REFUSED outside of what the project may see (traversal, symbolic link, system root).
   */
  locate(projectId: string, address: string): Location
  /** A place below a system root; no address in SQL can name it. */
  systemLocation(projectId: string, area: 'warehouse' | 'results', key: string): Location
  /** Absolute path. */
  localPath(location: Location): string
  /** How a user would write it: `obs://bucket/key` or the path. */
  address(location: Location): string
  /** As `address`, of a path that `listFiles` gave for this project; a file of a system root is shown by its name alone. */
  addressOf(projectId: string, path: string): string
  /**
   * The files of a table's path: itself when it is a file, else the files in it (not in sub-folders; names that begin with `_` or `.` are
   * left out, as Spark does), sorted by name. A key that is no place but a pattern (`year=*`, `part-[0-9]*`) stands for all places it names.
   * @throws PATH_NOT_FOUND when nothing is there.
   */
  listFiles(location: Location): Promise<readonly FileRef[]>
  /** Some bytes of a file. @param range.last - Inclusive. */
  readFile(location: Location, range: { readonly first: number; readonly last: number }): Readable
  /** Names of the folders directly in a folder, sorted; hidden ones and symbolic links are left out, and there are none where nothing is. */
  listFolders(location: Location): Promise<readonly string[]>
  /** @throws PATH_NOT_WRITABLE, DISK_FULL */
  makeFolder(location: Location): Promise<void>
  /** Remove a file or a whole folder; nothing there is not an error. */
  remove(location: Location): Promise<void>
  /** fsync every file and every folder named or created on the way to them (up to the root). The only maker of a receipt. */
  publish(paths: readonly string[]): Promise<PublishReceipt>
  /** Whether something is at a place that a new folder of this name would hide: anything but an empty folder. */
  isTaken(location: Location): Promise<boolean>
  /**
   * Where files wait until they are published in the same root: a folder that is not made yet and that no listing shows.
   * @param name - Used by nobody else; begins with the job's id, by which `removeStaged` finds it.
   */
  stagingFolder(root: string, name: string): Location
  /** Remove everything that is staged in a root under names that begin so: what dead attempts of a job left. */
  removeStaged(root: string, beginning: string): Promise<void>
  /** An empty file, as a mark. */
  makeMark(location: Location): Promise<void>
  /**
   * One step of a publication. When it resolves its outcome is on the disk.
   * @throws PATH_EXISTS when a place is taken, PATH_NOT_WRITABLE, DISK_FULL
   */
  carryOut(step: FileStep): Promise<void>
  /** Absolute folders a worker of this project may open, for its lock-down. */
  foldersOf(projectId: string): readonly string[]
}
