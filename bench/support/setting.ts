import type { RunningServer } from '../../test/support/running-server.ts'
import type { Figure } from './figures.ts'

/** What a section of the bench runs with. `tiny` keeps it short: it proves that the bench works, its figures mean nothing. */
export interface Setting {
  readonly server: RunningServer
  readonly token: string
  readonly tiny: boolean
}

export type Section = (setting: Setting) => Promise<readonly Figure[]>
