import type { PartitionSpec, QualifiedName } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { unexpected } from './syntax-error.ts'

/** What an ALTER names before it says what to do. */
export interface AlterTarget {
  /** Of the statement. */
  readonly start: number
  readonly target: 'TABLE' | 'VIEW'
  readonly name: QualifiedName
  /** Empty: none was written. */
  readonly partition: PartitionSpec
  readonly partitionStart: number
  /** The action's own word: ADD, CHANGE … */
  readonly word: string
}

/** Most actions change the whole table. */
export function refusePartition(cursor: Cursor, { partition, partitionStart }: AlterTarget): void {
  if (partition.length > 0) throw unexpected(cursor.text, partitionStart, partitionStart + 'PARTITION'.length, 'no partition here')
}
