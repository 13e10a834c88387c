import { isDliError } from '../../../src/core/errors/failure.ts'
import { parse } from '../../../src/sql/parse/parse.ts'

type Members = Readonly<Record<string, unknown>>

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

const list = (value: unknown): string => (value as readonly unknown[]).map(shape).join(', ')

/** Nodes with a shorthand of their own; all others are `kind{member: …}`, members that say nothing left out. */
const SHORT: Readonly<Record<string, (node: Members) => string>> = {
  literal: ({ type, value }) => (type === 'whole' ? String(value) : type === 'string' ? `'${value}'` : `${type}:${value}`),
  column: ({ parts }) => (parts as readonly unknown[]).map(shape).join('.'),
  star: ({ qualifier }) => (qualifier === null ? '*' : `${(qualifier as readonly unknown[]).map(shape).join('.')}.*`),
  binary: ({ operator, left, right }) => `(${shape(left)} ${operator} ${shape(right)})`,
  unary: ({ operator, operand }) => `(${operator} ${shape(operand)})`,
  lambda: ({ parameters, body }) => `[${list(parameters)}] -> ${shape(body)}`,
}

function says(value: unknown): boolean {
  return value !== null && value !== false && !(Array.isArray(value) && value.length === 0)
}

/** A tree as one line of text, without places. */
export function shape(value: unknown): string {
  if (Array.isArray(value)) return `[${list(value)}]`
  if (!isMembers(value)) return String(value)
  const { kind } = value
  const short = typeof kind === 'string' ? SHORT[kind] : undefined
  if (short !== undefined) return short(value)
  if ('quoted' in value) return value.quoted === true ? `\`${value.text}\`` : String(value.text)
  const members = Object.entries(value).filter(([name, member]) => !['kind', 'start', 'end'].includes(name) && says(member))
  return `${typeof kind === 'string' ? kind : ''}{${members.map(([name, member]) => `${name}: ${shape(member)}`).join(', ')}}`
}

/** The first item of `SELECT …`. */
export function expressionOf(text: string): unknown {
  const tree = parse(`SELECT ${text}`)
  if (tree.kind !== 'query-statement' || tree.query.body.kind !== 'select') throw new Error(`not a SELECT: ${text}`)
  return tree.query.body.items[0]?.expression
}

/** The query of a statement; a body without clauses around it alone. */
export function queryOf(text: string): unknown {
  const tree = parse(text)
  if (tree.kind !== 'query-statement') throw new Error(`not a query: ${text}`)
  const { ctes, orderBy, sortBy, clusterBy, distributeBy, limit, windows, body } = tree.query
  const bare = [ctes, orderBy, sortBy, clusterBy, distributeBy, windows].every((clause) => clause.length === 0) && limit === null
  return bare ? body : tree.query
}

/** The text of the SYNTAX error that a statement makes; fails when it makes none or another one. */
export function syntaxErrorOf(text: string): string {
  try {
    parse(text)
  } catch (error) {
    if (isDliError(error) && error.code === 'SYNTAX') return error.message
    throw error
  }
  throw new Error(`parsed: ${text.slice(0, 200)}`)
}
