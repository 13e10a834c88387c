import type { PartialPartitionSpec } from '../ast.ts'
import { identifier } from './names.ts'
import type { Printer } from './printer.ts'

/** `PARTITION (a = 1, b)`; empty for none. */
export function partition(spec: PartialPartitionSpec, print: Printer): string {
  if (spec.length === 0) return ''
  const values = spec.map(({ column, value }) =>
    value === null ? identifier(column) : `${identifier(column)} = ${print.expression(value)}`,
  )
  return `PARTITION (${values.join(', ')})`
}
