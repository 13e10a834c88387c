import type { FunctionCall } from '../ast.ts'
import type { TypedExpression } from '../typed/tree.ts'
import { keyOf } from '../typed/walk.ts'
import type { Analysed } from './analysed.ts'
import { cast, LONG, literal, operation, reference } from './build.ts'
import type { Environment } from './environment.ts'

/**
 * `grouping(c)`: 1 (tinyint) in rows whose set leaves the key out. `grouping_id([c, …])`: those bits as one bigint, the first key's highest;
 * Spark takes all keys, in their order, or none.
 */
export function analyseGrouping(node: FunctionCall, name: string, environment: Environment): Analysed {
  const { analysis, grouping } = environment
  const args = node.arguments.map((argument) => environment.analyse(argument, environment))
  const text = `${name}(${args.map((argument) => argument.text).join(', ')})`
  if (grouping === null) throw analysis.error(`${name}() can only be used with GroupingSets/Cube/Rollup`)
  const id: TypedExpression = { ...reference(grouping.id), nullable: false }
  const keys = grouping.keys.map(({ expression }) => keyOf(expression))
  if (name === 'grouping_id') {
    const given = args.map(({ expression }) => keyOf(expression))
    if (given.length > 0 && given.join() !== keys.join()) {
      const [columns, wanted] = [args, grouping.keys].map((list) => list.map((each) => each.text).join(','))
      throw analysis.error(`Columns of grouping_id (${columns}) does not match grouping columns (${wanted})`)
    }
    return { expression: id, text }
  }
  const [column] = args
  const at = column === undefined ? -1 : keys.indexOf(keyOf(column.expression))
  if (column === undefined || at === -1) {
    throw analysis.error(
      `Column of grouping (${column?.text ?? ''}) can't be found in grouping columns ${grouping.keys.map((key) => key.text).join(',')}`,
    )
  }
  const weight = literal(LONG, (2n ** BigInt(keys.length - 1 - at)).toString())
  const bit = operation('%', [operation('div', [id, weight], LONG, false), literal(LONG, '2')], LONG, false)
  return { expression: cast(bit, { kind: 'byte' }), text }
}
