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

/** What is wrong with options, in Spark's words. */
export function wrongOptions(argument: TypedExpression | undefined): string | null {
  const options = optionsOf(argument)
  return typeof options === 'string' ? options : null
}

/** An option that is not known here, by name. */
export function refusedOption(name: string, args: readonly TypedExpression[], at: number, known: ReadonlySet<string>): string | null {
  const strange = [...optionsIn(args, at).keys()].find((option) => !known.has(option))
  return strange === undefined ? null : `${name} with the option ${strange}`
}

/** The options at a place, none where they are not right. */
export function optionsIn(args: readonly TypedExpression[], at: number): ReadonlyMap<string, string> {
  const options = optionsOf(args[at])
  return typeof options === 'string' ? new Map() : options
}

export interface TimePatterns {
  readonly date: string | null
  readonly timestamp: string | null
}

export function patternsIn(options: ReadonlyMap<string, string>): TimePatterns {
  return { date: options.get('dateformat') ?? null, timestamp: options.get('timestampformat') ?? null }
}

/** What stands between the fields of a line of CSV. */
export function separatorIn(args: readonly TypedExpression[], at: number): string {
  const options = optionsIn(args, at)
  const separator = options.get('sep') ?? options.get('delimiter') ?? ','
  return separator === '\\t' ? '\t' : separator
}
