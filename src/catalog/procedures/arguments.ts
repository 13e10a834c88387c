import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import { Analysis } from '../../sql/analyse/analysis.ts'
import { constantMoment } from '../../sql/analyse/moments.ts'
import type { Call, Expression } from '../../sql/ast.ts'
import type { Parameter, ParameterType, Procedure } from '../../sql/procedures.ts'
import { createCatalogView } from '../catalog-view.ts'
import type { CatalogContext } from '../statements/outcome.ts'

/** The arguments of a CALL by the names of its parameters; `null` for one that was left out, or given as NULL. */
export interface Arguments {
  text(name: string): string | null
  whole(name: string): bigint | null
  /** Milliseconds since 1970. */
  moment(name: string): number | null
  flag(name: string): boolean | null
  pairs(name: string): ReadonlyMap<string, string>
}

type Value = string | bigint | number | boolean | ReadonlyMap<string, string>

const wrong = (what: string) => failure('ANALYSIS', [what])

/**
 * Bind the arguments of a CALL to a procedure's parameters, all by name or all by position.
 * @throws ANALYSIS with Spark-Iceberg's sentences; UNSUPPORTED for an argument that asks for what is not done here
 */
export function boundArguments(call: Call, name: string, { parameters }: Procedure, context: CatalogContext, sql: string): Arguments {
  const given = givenBy(call, parameters)
  const { reads, projectId, currentDatabase, timeZone, userName, clock } = context
  const session = { timeZone, user: userName, nowMs: clock.nowMs() }
  const analysis = new Analysis(sql, createCatalogView(reads, projectId, currentDatabase), session)
  const values = new Map<string, Value>()
  for (const [parameter, expression] of given) {
    const value = constantIn(expression, parameter, analysis)
    if (value === null) continue
    if (parameter.effect === 'refused') throw failure('UNSUPPORTED', [`the argument ${parameter.name} of system.${name}`])
    values.set(parameter.name, value)
  }
  const missing = parameters.filter(({ required, name: wanted }) => required === true && !values.has(wanted)).map((each) => each.name)
  if (missing.length > 0) throw wrong(`Missing required parameters: [${missing.join(', ')}]`)
  const get = <Kind extends Value>(key: string): Kind | null => (values.get(key) as Kind | undefined) ?? null
  return { text: get, whole: get, moment: get, flag: get, pairs: (key) => get(key) ?? new Map() }
}

function givenBy({ arguments: list }: Call, parameters: readonly Parameter[]): ReadonlyMap<Parameter, Expression> {
  const named = list.filter(({ name }) => name !== null)
  if (named.length > 0 && named.length < list.length) throw wrong('Named and positional arguments cannot be mixed')
  if (list.length > parameters.length) throw wrong('Too many arguments for procedure')
  const given = new Map<Parameter, Expression>()
  for (const [at, { name, value }] of list.entries()) {
    const parameter = name === null ? parameters[at] : parameters.find((each) => each.name === foldName(name.text))
    if (parameter === undefined) throw wrong(`Unknown argument: ${name?.text}`)
    if (given.has(parameter)) throw wrong(`Could not build name to arg map: Duplicate procedure argument: ${name?.text}`)
    given.set(parameter, value)
  }
  return given
}

const isNull = (node: Expression): boolean => node.kind === 'literal' && node.type === 'null'

/** Constants only. */
const READERS: Readonly<Record<ParameterType, (node: Expression, analysis: Analysis) => Value | null>> = {
  string: textOf,
  bigint: wholeOf,
  timestamp: constantMoment,
  boolean: (node) => (node.kind === 'literal' && node.type === 'boolean' ? node.value === 'true' : null),
  'map<string,string>': pairsOf,
  // Of refused arguments only: that there is one is enough.
  'array<bigint>': (node) => (callOf(node, 'array') === null ? null : true),
}

function constantIn(node: Expression, { name, type }: Parameter, analysis: Analysis): Value | null {
  if (isNull(node)) return null
  const value = READERS[type](node, analysis)
  if (value === null)
    throw wrong(`Wrong arg type for ${name}: ${analysis.text.slice(node.start, node.end)} is no constant of the type ${type}`)
  return value
}

function textOf(node: Expression): string | null {
  return node.kind === 'literal' && node.type === 'string' ? node.value : null
}

const WHOLE: ReadonlySet<string> = new Set(['whole', 'bigint', 'smallint', 'tinyint'])

function wholeOf(node: Expression): bigint | null {
  if (node.kind === 'unary' && node.operator === '-') {
    const size = wholeOf(node.operand)
    return size === null ? null : -size
  }
  return node.kind === 'literal' && WHOLE.has(node.type) ? BigInt(node.value) : null
}

const callOf = (node: Expression, name: string): readonly Expression[] | null =>
  node.kind === 'call' && foldName(node.name.map(({ text }) => text).join('.')) === name ? node.arguments : null

function pairsOf(node: Expression): ReadonlyMap<string, string> | null {
  const texts = callOf(node, 'map')?.map(textOf)
  if (texts === undefined || texts.includes(null) || texts.length % 2 === 1) return null
  return new Map(Array.from({ length: texts.length / 2 }, (_, at) => [texts[2 * at] as string, texts[2 * at + 1] as string]))
}
