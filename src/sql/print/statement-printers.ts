import type { Statement } from '../ast.ts'
import type { Printer } from './printer.ts'

/** How to print the statements of one family, by kind. */
export type Printers<Family extends Statement> = {
  readonly [Kind in Family['kind']]: (node: Extract<Family, { kind: Kind }>, print: Printer) => string
}
