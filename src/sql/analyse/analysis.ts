import { type DliError, failure } from '../../core/errors/failure.ts'
import type { SparkType } from '../../core/spark-types.ts'
import type { Node } from '../ast.ts'
import type { CatalogView, TableEntry } from '../catalog-view.ts'
import { positionOf } from '../position.ts'
import type { Column, Relation, Scan } from '../typed/tree.ts'
import type { Visible } from './scope.ts'

/** Settings of the session that change what a statement means. */
export interface SessionSettings {
  readonly timeZone: string
  readonly user: string
}

/** What one analysis keeps: where names are looked up, the ids it gave away and the tables it met. */
export class Analysis {
  readonly text: string
  readonly catalog: CatalogView
  readonly settings: SessionSettings
  /** Columns of the statement around that a sub-query uses. */
  readonly outerUses = new WeakMap<Relation, readonly Visible[]>()
  readonly #scans = new Map<Scan, TableEntry>()
  #columns = 0
  #definitions = 0

  constructor(text: string, catalog: CatalogView, settings: SessionSettings) {
    this.text = text
    this.catalog = catalog
    this.settings = settings
  }

  column(name: string, type: SparkType, nullable: boolean): Column {
    this.#columns += 1
    return { id: this.#columns, name, type, nullable }
  }

  /** New columns of the same names and types. */
  renewed(columns: readonly Column[]): readonly Column[] {
    return columns.map(({ name, type, nullable }) => this.column(name, type, nullable))
  }

  definition(): number {
    this.#definitions += 1
    return this.#definitions
  }

  /** A scan whose input is numbered by `inputsOf`, when it is known which scans are used. */
  scan(table: TableEntry, columns: readonly Column[]): Scan {
    const scan: Scan = { kind: 'scan', input: -1, columns }
    this.#scans.set(scan, table)
    return scan
  }

  /** The tables that a relation reads, each once, in order of first appearance; its scans get their numbers. */
  inputsOf(relation: Relation): readonly TableEntry[] {
    const inputs: TableEntry[] = []
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      const table = this.#scans.get(value as Scan)
      if (table === undefined) {
        for (const member of Object.values(value)) visit(member)
        return
      }
      const at = inputs.findIndex(({ id }) => id === table.id)
      // The one place where a finished node changes: numbering at once would count tables of common tables that nobody uses.
      ;(value as { input: number }).input = at >= 0 ? at : inputs.push(table) - 1
    }
    visit(relation)
    return inputs
  }

  /** A semantic error with its place, in Spark's form. */
  error(what: string, node: Node | null = null): DliError {
    if (node === null) return failure('ANALYSIS', [what])
    const { line, position } = positionOf(this.text, node.start)
    return failure('ANALYSIS', [`${what}; line ${line} pos ${position}`])
  }

  /** What parses but has no faithful translation. */
  unsupported(construct: string): DliError {
    return failure('UNSUPPORTED', [construct])
  }
}
