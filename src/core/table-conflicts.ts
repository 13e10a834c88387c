/**
 * What becomes of a commit when others committed to the table since the statement read it: operation × operation that came between, as data.
 * Its promise, which a test holds against a serial model: a commit that is rebased leaves what the statements would have left one after the
 * other. (An INSERT that reads its own target is no more than an append: it reads one version, as in Spark.)
 */
export const TABLE_OPERATIONS = ['append', 'overwrite', 'rewrite', 'compact', 'evolve', 'maintain'] as const
/**
 * `append` adds rows; `overwrite` replaces whatever lies in the table or in some of its partitions when it commits; `rewrite` puts files in the
 * place of files that it read (UPDATE, DELETE, MERGE); `compact` the same with the same rows; `evolve` changes schema or properties;
 * `maintain` forgets snapshots or rewrites manifests.
 */
export type TableOperation = (typeof TABLE_OPERATIONS)[number]

export const CHANGES_BETWEEN = ['append', 'overwrite', 'delete', 'replace', 'evolve', 'unknown'] as const
/** What came between, as snapshots tell it (Iceberg's own four), a change without a snapshot, or a history that no longer leads back. */
export type ChangeBetween = (typeof CHANGES_BETWEEN)[number]

/** `rebase`: plan the same on the newer version; `run again`: the statement has to be computed anew; `fail`: it is not worth that. */
export type Verdict = 'rebase' | 'run again' | 'fail'

/** How a change met what the statement did; a change may do several. */
export interface Meeting {
  /** It took away, or marked rows of, a file that the statement takes away or read. */
  readonly removed: boolean
  /** It may have added rows that the statement would have read. */
  readonly added: boolean
  /** It gave the table another partitioning than the statement's files have. */
  readonly reparted: boolean
}

type Cell = { readonly [Fact in keyof Meeting]: Verdict }

const ALWAYS: Cell = { removed: 'rebase', added: 'rebase', reparted: 'rebase' }
/** Only its own files have to fit. */
const BLIND: Cell = { ...ALWAYS, reparted: 'run again' }
const READER: Cell = { removed: 'run again', added: 'run again', reparted: 'run again' }
/** Other files with the same rows. */
const SAME_ROWS: Cell = { removed: 'rebase', added: 'rebase', reparted: 'run again' }
const NEEDS_FILES: Cell = { removed: 'run again', added: 'rebase', reparted: 'run again' }
/** Gives way to every writer. */
const GIVES_WAY: Cell = { removed: 'fail', added: 'rebase', reparted: 'fail' }

const everywhere = (cell: Cell): Readonly<Record<ChangeBetween, Cell>> => ({
  append: cell,
  overwrite: cell,
  delete: cell,
  replace: cell,
  evolve: cell,
  unknown: cell,
})

export const TABLE_CONFLICTS: Readonly<Record<TableOperation, Readonly<Record<ChangeBetween, Cell>>>> = {
  append: everywhere(BLIND),
  overwrite: { ...everywhere(READER), replace: SAME_ROWS },
  rewrite: { ...everywhere(READER), replace: NEEDS_FILES },
  compact: everywhere(GIVES_WAY),
  evolve: everywhere(ALWAYS),
  maintain: everywhere(ALWAYS),
}

const GRAVITY: readonly Verdict[] = ['rebase', 'run again', 'fail']

/** The gravest of what the table says. */
export function verdictOf(ours: TableOperation, between: readonly (Meeting & { readonly change: ChangeBetween })[]): Verdict {
  const verdicts = between.flatMap((meeting) => {
    const cell = TABLE_CONFLICTS[ours][meeting.change]
    return (['removed', 'added', 'reparted'] as const).filter((fact) => meeting[fact]).map((fact) => cell[fact])
  })
  return GRAVITY[Math.max(0, ...verdicts.map((verdict) => GRAVITY.indexOf(verdict)))] as Verdict
}
