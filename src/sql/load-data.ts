import type { Import } from '../core/movement.ts'
import { foldName } from '../core/names.ts'
import type { LoadData } from './ast.ts'

/** What a LOAD DATA asks for. @param text - The statement's. */
export const importOf = (statement: LoadData, text: string): Import => ({
  kind: 'import',
  dataPath: statement.path,
  overwrite: statement.overwrite,
  partition: statement.partition.map(({ column, value }) => ({ column: column.text, value: text.slice(value.start, value.end) })),
  options: Object.fromEntries(statement.options.map(({ key, value }) => [foldName(key), value])),
})
