import { failure } from '../../../core/errors/failure.ts'
import { sqlTypeName } from '../../../core/spark-types.ts'
import type { TableSource } from '../../engine.ts'
import { allLines, checkCompression } from './lines.ts'
import { checkOptions, HARMLESS } from './options.ts'
import { columnName } from './relation.ts'
import { charsetOf } from './whole-files.ts'

type TextSource = Extract<TableSource, { kind: 'external' }>

const RULES = { ...HARMLESS, wholetext: ['false'], encoding: 'handled', charset: 'handled' } as const

/** Plain text: a line is a row, blank ones, too, in the table's one column. @throws UNSUPPORTED */
export function textRows({ files, columns, options }: TextSource, { withFile }: { withFile: boolean }): string {
  checkOptions(options, RULES)
  checkCompression(files)
  const other = columns.find(({ type }) => type.kind !== 'string')
  if (other !== undefined) throw failure('ANALYSIS', [`Text data source does not support ${sqlTypeName(other.type)} data type.`])
  if (columns.length > 1)
    throw failure('ANALYSIS', [`Text data source supports only a single column, and you have ${columns.length} columns.`])
  return `(SELECT ${[...columns.map((_, at) => `coalesce(line, '') AS ${columnName(at)}`), ...(withFile ? ['file'] : [])].join(', ')} FROM ${allLines(files, charsetOf(options))} AS t)`
}
