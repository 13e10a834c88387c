import type { TypedExpression } from '../typed/tree.ts'
import { constantOf } from './define.ts'

/** Options of a function as a map of constants, names in lower case; a sentence of Spark's where they are none. */
export function optionsOf(argument: TypedExpression | undefined): ReadonlyMap<string, string> | string {
  if (argument === undefined) return new Map()
  if (argument.kind !== 'call' || (argument.function !== 'map' && argument.function !== 'map_from_arrays'))
    return 'Must use a map() function for options'
  const { type } = argument
  const texts = type.kind === 'map' && type.key.kind === 'string' && type.value.kind === 'string'
  if (!texts) return 'A type of keys and values in map() must be string'
  const options = new Map<string, string>()
  for (let at = 0; at < argument.arguments.length; at += 2) {
    const [name, value] = [constantOf(argument.arguments[at]), constantOf(argument.arguments[at + 1])]
    if (name === null || value === null) return 'Options must be constants'
    options.set(name.toLowerCase(), value)
  }
  return options
}
