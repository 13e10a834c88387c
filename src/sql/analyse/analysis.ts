import { type Dialect, PLAIN_DIALECT } from '../../core/dialect.ts'
import { type DliError, failure } from '../../core/errors/failure.ts'
import type { SparkType } from '../../core/spark-types.ts'
import type { Node } from '../ast.ts'
import type { CatalogView, TableEntry } from '../catalog-view.ts'
import { positionOf } from '../position.ts'
import type { Column, ColumnId, Relation, Scan } from '../typed/tree.ts'
import { valueType } from './build.ts'
import type { Visible } from './scope.ts'

/** Settings of the session that change what a statement means. */
export interface SessionSettings {
  readonly timeZone: string
  readonly user: string
  /** The statement's own moment; absent, it may not ask for it where a constant is needed. */
  readonly nowMs?: number
  /** An overwrite replaces the partitions that its rows are in, not all of the table; absent: it does not. */
  readonly dynamicOverwrite?: boolean
  /** Absent: nothing is set. */
  readonly dialect?: Dialect
}

interface Scanned {
  readonly table: TableEntry
  /** It tells the places of rows: an input of its own, whatever else reads the table. */
  readonly placed: boolean
}

/** What a statement's analysis keeps over all texts it reads: those of views are others than its own. */
class Kept {
  columns = 0
  seeded = false
  definitions = 0
  readonly scans = new Map<Scan, Scanned>()
  /** Columns of the statement around that a sub-query uses. */
  readonly outerUses = new WeakMap<Relation, readonly Visible[]>()
  /** Lengths of columns declared as CHAR(n): in a tree they are strings. */
  readonly charLengths = new Map<ColumnId, number>()
}

/** Members of relations and expressions in which there is no scan, by far the most of a tree. */
const SCANLESS: ReadonlySet<string> = new Set(['type', 'column', 'columns'])

/** What one analysis keeps: where names are looked up, the ids it gave away and the tables it met. */
export class Analysis {
  /** Of the statement, or of the view that is being read: places in errors are places in it. */
  readonly text: string
  readonly catalog: CatalogView
  readonly settings: SessionSettings
  /** How many views lie around. */
  readonly depth: number
  readonly #kept: Kept

  constructor(text: string, catalog: CatalogView, settings: SessionSettings, kept = new Kept(), depth = 0) {
    this.text = text
    this.catalog = catalog
    this.settings = settings
    this.depth = depth
    this.#kept = kept
  }

  get dialect(): Dialect {
    return this.settings.dialect ?? PLAIN_DIALECT
  }

  /** The same analysis, reading a view: its text means what it did where nothing was set. */
  ofView(text: string, currentDatabase: string): Analysis {
    return new Analysis(
      text,
      { ...this.catalog, currentDatabase },
      { ...this.settings, dialect: PLAIN_DIALECT },
      this.#kept,
      this.depth + 1,
    )
  }

  get outerUses(): WeakMap<Relation, readonly Visible[]> {
    return this.#kept.outerUses
  }

  get charLengths(): Map<ColumnId, number> {
    return this.#kept.charLengths
  }

  /** Whether random numbers of a seed are asked for anywhere. */
  get seeded(): boolean {
    return this.#kept.seeded
  }

  useSeed(): void {
    this.#kept.seeded = true
  }

  column(name: string, type: SparkType, nullable: boolean): Column {
    this.#kept.columns += 1
    return { id: this.#kept.columns, name, type, nullable }
  }

  /** A column of a table, as expressions see it: CHAR and VARCHAR are strings there, CHAR one that remembers its length. */
  declared({ name, type, nullable }: Omit<Column, 'id'>): Column {
    const column = this.column(name, valueType(type), nullable)
    if (type.kind === 'char') this.charLengths.set(column.id, type.length)
    return column
  }

  /** New columns of the same names and types. */
  renewed(columns: readonly Column[]): readonly Column[] {
    return columns.map((column) => this.copied(column.id, this.column(column.name, column.type, column.nullable)))
  }

  /** @returns `column`, which has the values of the other one. */
  copied(from: ColumnId, column: Column): Column {
    const length = this.charLengths.get(from)
    if (length !== undefined) this.charLengths.set(column.id, length)
    return column
  }

  definition(): number {
    this.#kept.definitions += 1
    return this.#kept.definitions
  }

  /** A scan whose input is numbered by `inputsOf`, when it is known which scans are used. */
  scan(table: TableEntry, columns: readonly Column[], placed = false): Scan {
    const scan: Scan = { kind: 'scan', input: -1, columns }
    this.#kept.scans.set(scan, { table, placed })
    return scan
  }

  /** The tables that a relation reads, each once, in order of first appearance; its scans get their numbers. */
  inputsOf(relation: Relation): readonly TableEntry[] {
    const inputs: Scanned[] = []
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      const scanned = this.#kept.scans.get(value as Scan)
      if (scanned === undefined) {
        if (Array.isArray(value)) for (const member of value) visit(member)
        else for (const [name, member] of Object.entries(value)) if (!SCANLESS.has(name)) visit(member)
        return
      }
      const at = inputs.findIndex(({ table, placed }) => table.id === scanned.table.id && placed === scanned.placed)
      // The one place where a finished node changes: numbering at once would count tables of common tables that nobody uses.
      ;(value as { input: number }).input = at >= 0 ? at : inputs.push(scanned) - 1
    }
    visit(relation)
    return inputs.map(({ table }) => table)
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
