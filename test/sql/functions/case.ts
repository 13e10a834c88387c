import { readdirSync, readFileSync } from 'node:fs'
import type { SparkType } from '../../../src/core/spark-types.ts'
import { parseSparkType } from './spark-type-text.ts'

/** What Spark 3.3.4 answered (session time zone UTC, ANSI off). Values are texts as in TypedLiteral, binary as hex; `null` is NULL. */
export interface FunctionCase {
  readonly function: string
  /** A type's name for a column, which may be NULL; `{type: value}` for a constant. */
  readonly arguments: readonly (string | Readonly<Record<string, string | null>>)[]
  readonly distinct?: boolean
  /** The session's time zone, when not UTC. */
  readonly zone?: string
  readonly name: string
  readonly type: unknown
  readonly nullable: boolean
  /** Values of the columns, then the answer. */
  readonly rows?: readonly (readonly (string | null)[])[]
  /** Of an aggregate: the rows of a group and its answer. */
  readonly groups?: readonly { readonly rows: readonly (readonly (string | null)[])[]; readonly answer: string | null }[]
}

const FOLDER = new URL('./cases/', import.meta.url)

export const FAMILIES: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length))

export const casesOf = (family: string): readonly FunctionCase[] =>
  JSON.parse(readFileSync(new URL(`${family}.json`, FOLDER), 'utf8')) as readonly FunctionCase[]

export interface CaseArgument {
  readonly type: SparkType
  readonly constant: boolean
  readonly value: string | null
}

export const argumentsOf = (each: FunctionCase): readonly CaseArgument[] =>
  each.arguments.map((argument) => {
    if (typeof argument === 'string') return { type: parseSparkType(argument), constant: false, value: null }
    const [[type, value]] = Object.entries(argument) as [[string, string | null]]
    return { type: parseSparkType(type), constant: true, value }
  })
