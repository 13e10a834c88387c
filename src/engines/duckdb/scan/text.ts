import { failure } from '../../../core/errors/failure.ts'
import type { TableSource } from '../../engine.ts'
import { allLines, checkCompression } from './lines.ts'
import { checkOptions, HARMLESS } from './options.ts'
import { columnName } from './relation.ts'

type TextSource = Extract<TableSource, { kind: 'external' }>

const RULES = { ...HARMLESS, wholetext: ['false'], encoding: ['utf-8', 'utf8'], charset: ['utf-8', 'utf8'] } as const

/** Plain text: a line is a row, blank ones, too, in the table's one column. @throws UNSUPPORTED */
export function textRows({ files, columns, options }: TextSource, { withFile }: { withFile: boolean }): string {
  checkOptions(options, RULES)
  checkCompression(files)
  if (columns.length > 1) throw failure('UNSUPPORTED', ['a text table of more than one column'])
  return `(SELECT ${[...columns.map((_, at) => `coalesce(line, '') AS ${columnName(at)}`), ...(withFile ? ['file'] : [])].join(', ')} FROM ${allLines(files)})`
}
