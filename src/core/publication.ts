/** A root and a key relative to it, as `storage/` names places. */
interface Place {
  readonly root: string
  readonly key: string
}

/**
 * One step of making staged files public, as data: done again after a crash, at any point, it leaves what it would have left at once. That holds
 * because what is staged has a name that nobody else uses: once it is gone, the step was done.
 */
export type PublicationStep = FileStep | PartitionStep

/** A step on files, carried out one after the other. */
export type FileStep =
  /** The file or folder `from` gets the name `to`, where no file and no folder with anything in it may be. */
  | { readonly kind: 'place'; readonly from: Place; readonly to: Place }
  /** The same in the place of whatever is at `to`, which waits at `aside` until then. For a moment a reader finds nothing. */
  | { readonly kind: 'replace'; readonly from: Place; readonly to: Place; readonly aside: Place }
  | { readonly kind: 'remove'; readonly at: Place }

/** A change of a partitioned external table in the catalog. All of them are one with the end of the job, behind the steps on files. */
export type PartitionStep =
  /** Nothing is done when the table has a partition of this name, or is gone. */
  | { readonly kind: 'add-partition'; readonly partition: AddedPartition }
  | { readonly kind: 'drop-partition'; readonly tableId: string; readonly name: string }

export interface AddedPartition {
  readonly tableId: string
  /** `p=1/q=a%2Fb`. */
  readonly name: string
  readonly values: readonly (string | null)[]
  readonly location: Place
  readonly createdAtMs: number
}

export const isFileStep = (step: PublicationStep): step is FileStep => step.kind !== 'add-partition' && step.kind !== 'drop-partition'
