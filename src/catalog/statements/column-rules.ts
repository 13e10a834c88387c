import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import type { SparkType } from '../../core/spark-types.ts'

/** Types that the engine does not write yet. */
export function refuseNested(columns: readonly { readonly type: SparkType }[]): void {
  const nested = columns.find(
    ({ type: { kind } }) => kind === 'array' || kind === 'map' || kind === 'struct' || kind.startsWith('interval'),
  )
  if (nested !== undefined) throw failure('UNSUPPORTED', [`a column of type ${nested.type.kind} in a managed table`])
}

/** @throws ANALYSIS. `where`: `table definition of \`d\`.\`t\`` */
export function refuseDuplicates(names: readonly string[], where: string): void {
  const seen = new Set<string>()
  for (const name of names.map(foldName)) {
    if (seen.has(name)) throw failure('ANALYSIS', [`Found duplicate column(s) in the ${where}: \`${name}\``])
    seen.add(name)
  }
}
