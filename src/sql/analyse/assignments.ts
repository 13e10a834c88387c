import { sqlTypeName } from '../../core/spark-types.ts'
import type { TableEntry } from '../catalog-view.ts'
import type { TypedExpression } from '../typed/tree.ts'
import type { Analysis } from './analysis.ts'
import { cast } from './build.ts'
import { canStore } from './cast-rules.ts'

export const qualifiedName = ({ database, name }: TableEntry): string => `\`${database}\`.\`${name}\``

/** Values that go into columns of one table, by ANSI rules of assignment (sql-measured.md B3). What they refuse is told of all columns at once. */
export class Assignments {
  readonly #table: TableEntry
  readonly #analysis: Analysis
  readonly #refused: string[] = []

  constructor(table: TableEntry, analysis: Analysis) {
    this.#table = table
    this.#analysis = analysis
  }

  /** The value in the column's type. */
  assign({ name, type }: TableEntry['columns'][number], value: TypedExpression): TypedExpression {
    if (!canStore(value.type, type))
      this.#refused.push(`- Cannot safely cast '${name}': ${sqlTypeName(value.type)} to ${sqlTypeName(type)}`)
    return cast(value, type, 'store')
  }

  /** @throws ANALYSIS for the values that may not be assigned */
  check(): void {
    if (this.#refused.length > 0)
      throw this.#analysis.error(`Cannot write incompatible data to table '${qualifiedName(this.#table)}':\n${this.#refused.join('\n')}`)
  }
}
