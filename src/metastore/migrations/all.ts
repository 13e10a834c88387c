import { initial } from './0001-initial.ts'
import { movement } from './0002-movement.ts'
import { tombstones } from './0003-tombstones.ts'

/** One step of the schema. A step that was released is never edited: a new one corrects it. */
export interface Migration {
  readonly name: string
  readonly statements: readonly string[]
}

/** In order; the schema's version is how many of them a file has. */
export const MIGRATIONS: readonly Migration[] = [
  { name: '0001-initial', statements: initial },
  { name: '0002-movement', statements: movement },
  { name: '0003-tombstones', statements: tombstones },
]
