import { rowTexts, schemaText } from '../compare/result-text.ts'
import type { Judged } from '../run/run-file.ts'
import { reasonFor } from './reasons.ts'

const LINES_MAX = 12

const clipped = (text: string): string => {
  const lines = text.split('\n')
  const shown = lines.slice(0, LINES_MAX).map((line) => `    ${line.length > 300 ? `${line.slice(0, 299)}…` : line}`)
  return [...shown, ...(lines.length > LINES_MAX ? [`    … ${lines.length - LINES_MAX} lines more`] : [])].join('\n')
}

/** One statement with both answers, for a developer's terminal. */
export function shown(file: string, { golden, answer, verdict }: Judged): string {
  const ours =
    answer.kind === 'failed' ? answer.message : `${schemaText(answer.columns)}\n${rowTexts(answer.columns, answer.rows).join('\n')}`
  const reason = reasonFor(file, golden)
  const because = verdict.blockedBy === null ? verdict.why : `${verdict.why}: ${verdict.blockedBy} (${verdict.construct ?? 'error'})`
  return `── ${file} ${golden.number}: ${verdict.class}${because === '' ? '' : `, ${because}`}${reason === null ? '' : ` [${reason}]`}
${clipped(golden.sql)}
  Spark:
${clipped(`${golden.schema}\n${golden.output}`)}
  open-dli:
${clipped(ours)}
`
}
