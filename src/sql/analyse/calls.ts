import { isDliError } from '../../core/errors/failure.ts'
import type { Binary, Extract, FunctionCall, Node, Trim } from '../ast.ts'
import { extractFunction, intervalFunction } from '../functions/extract.ts'
import { isSeeded } from '../functions/random.ts'
import { PLAIN_CALL, type ResolvedCall, resolveCall } from '../functions/resolve.ts'
import { functionsNamed } from '../functions/table.ts'
import { isIntegral, sameType } from '../functions/type-kinds.ts'
import { positionOf } from '../position.ts'
import type { TypedAggregate, TypedExpression } from '../typed/tree.ts'
import { holdsAggregate } from '../typed/walk.ts'
import type { Analysed } from './analysed.ts'
import type { Analysis } from './analysis.ts'
import { literal, reference, STRING } from './build.ts'
import { isInterval } from './cast-rules.ts'
import { castFunction } from './casts.ts'
import type { Environment } from './environment.ts'
import { isGenerator } from './generators.ts'
import { analyseGrouping } from './grouping-functions.ts'
import { analyseHigherOrder } from './lambdas.ts'
import { structCall } from './nested.ts'
import { arithmetic } from './operators.ts'
import { analyseLike } from './predicates.ts'
import { qualified } from './scope.ts'
import { analyseWindow } from './windows.ts'

/** Functions that are constants of a session. */
const SESSION: Readonly<Record<string, (analysis: Analysis) => string>> = {
  current_database: ({ catalog }) => catalog.currentDatabase,
  current_catalog: () => 'spark_catalog',
  current_user: ({ settings }) => settings.user,
  current_timezone: ({ settings }) => settings.timeZone,
}

export function analyseCall(node: FunctionCall, environment: Environment): Analysed {
  const { analysis } = environment
  const name = node.name.map(({ text }) => text).join('.')
  const lower = name.toLowerCase()
  if (lower === 'grouping' || lower === 'grouping_id') return analyseGrouping(node, lower, environment)
  const session = Object.hasOwn(SESSION, lower) ? SESSION[lower] : undefined
  if (session !== undefined && node.arguments.length === 0) return { expression: literal(STRING, session(analysis)), text: `${lower}()` }
  const struct = structCall(node, lower, environment)
  if (struct !== null) return struct
  if (isGenerator(node))
    throw analysis.error(`The generator is not supported: nested in expressions or outside the SELECT clause, found: ${lower}`, node)
  if (lower === 'like' || lower === 'ilike') return likeCall(node, lower, environment)
  const higher = analyseHigherOrder(node, lower, environment)
  if (higher !== null) return higher
  // An aggregate's own arguments hold none, except those of a window over groups.
  const own = argumentsOf(node, lower, functionsNamed(lower)[0]?.kind === 'aggregate' ? withoutLateNames(environment) : environment)
  const args = withConstants(node, lower, own, analysis)
  const asOperator = args.length === 2 ? operatorCall(node, lower, args as readonly [Analysed, Analysed], analysis) : null
  if (asOperator !== null) return asOperator
  const part = datePart(node, lower, args, environment)
  if (part !== null) return part
  const asCast = castFunction(node, lower, args, analysis)
  if (asCast !== null) return asCast
  const filter = node.filter === null ? null : environment.analyse(node.filter, environment)
  if (node.withinGroup !== null) return withinGroup(node, lower, args, filter, environment)
  const options = {
    distinct: node.distinct,
    filter: filter?.expression ?? null,
    ignoreNulls: node.nulls === 'IGNORE',
    orderBy: [],
    dialect: analysis.dialect,
  }
  const resolved = located(node, analysis, () => resolveCall(name, args, options))
  if (isSeeded(resolved.expression)) analysis.useSeed()
  if (node.over !== null) return analyseWindow(node, node.over, resolved, environment)
  if (resolved.row.kind === 'window') throw analysis.error(`Window function ${resolved.text} requires an OVER clause.`)
  const text = filter === null ? resolved.text : `${resolved.text} FILTER (WHERE ${filter.text})`
  if (resolved.expression.kind === 'aggregate') checkAggregate(resolved.expression, environment)
  return { expression: resolved.expression, text }
}

/** `like(text, pattern)` is the operator. */
function likeCall(node: FunctionCall, name: 'like' | 'ilike', environment: Environment): Analysed {
  const [operand, pattern] = node.arguments
  if (operand === undefined || pattern === undefined || node.arguments.length > 2) {
    throw environment.analysis.error(`Invalid number of arguments for function ${name}. Expected: 2; Found: ${node.arguments.length}`, node)
  }
  const operator = name === 'like' ? 'LIKE' : 'ILIKE'
  const { start, end } = node
  return analyseLike(
    { kind: 'like', start, end, operator, negated: false, operand, patterns: [pattern], quantifier: null, escape: null },
    environment,
  )
}

/** `percentile_cont(share) WITHIN GROUP (ORDER BY value)`. @throws UNSUPPORTED for any other function or order */
function withinGroup(
  node: FunctionCall,
  name: string,
  args: readonly Analysed[],
  filter: Analysed | null,
  environment: Environment,
): Analysed {
  const { analysis } = environment
  const [key, ...others] = node.withinGroup ?? []
  const [share] = args
  const ordered = name === 'percentile_cont' || name === 'percentile_disc'
  if (!ordered || key === undefined || share === undefined || others.length > 0 || node.over !== null)
    throw analysis.unsupported('WITHIN GROUP')
  if (key.descending) throw analysis.unsupported('WITHIN GROUP in descending order')
  const value = environment.analyse(key.expression, withoutLateNames(environment))
  const options = { ...PLAIN_CALL, distinct: node.distinct, filter: filter?.expression ?? null }
  const { expression } = located(node, analysis, () => resolveCall(name, [value, share], options))
  if (expression.kind === 'aggregate') checkAggregate(expression, environment)
  const text = `${name}(${share.text}) WITHIN GROUP (ORDER BY ${value.text})`
  return { expression, text: filter === null ? text : `${text} FILTER (WHERE ${filter.text})` }
}

/** Functions that are operators: by their name, or where Spark turns them into one. `null` for all others. */
function operatorCall(node: FunctionCall, name: string, [left, right]: readonly [Analysed, Analysed], analysis: Analysis): Analysed | null {
  const symbol = Object.hasOwn(OPERATOR_FUNCTIONS, name) ? (OPERATOR_FUNCTIONS[name] as Binary['operator']) : null
  if (symbol === null) return null
  const decimals = [left, right].some(({ expression }) => expression.type.kind === 'decimal')
  if ((name === 'mod' || name === 'pmod') && !decimals) return null
  const done = arithmetic({ ...node, operator: symbol }, left, right, analysis)
  const text = `${name}(${left.text}, ${right.text})`
  if (name === 'div') return done
  // Two decimals of one type need no conversion, and keep the name they were called by.
  if (name === 'mod') return sameType(left.expression.type, right.expression.type) ? { ...done, text } : done
  const { expression } = done
  if (expression.kind !== 'call') throw analysis.unsupported(`${name} of these types`)
  if (name === 'pmod') {
    if (expression.type.kind !== 'decimal') return null
    return { expression: { ...expression, function: 'pmod of decimals', nullable: true }, text }
  }
  const whole = expression.arguments.every(({ type }) => isIntegral(type))
  if (whole) return { expression: { ...expression, function: `try ${symbol}`, nullable: true }, text }
  const exact = expression.type.kind === 'decimal' || expression.type.kind === 'double' || expression.type.kind === 'float'
  if (exact) return { expression: { ...expression, nullable: true }, text }
  if (name === 'try_divide') {
    const [interval, divisor] = expression.arguments as readonly [TypedExpression, TypedExpression]
    const other: TypedExpression = { kind: 'call', function: 'none for zero', arguments: [divisor], type: divisor.type, nullable: true }
    return { expression: tried({ ...expression, arguments: [interval, other], nullable: true }), text }
  }
  return { expression: tried(expression), text }
}

/** NULL where an interval is too long. */
const tried = (expression: TypedExpression): TypedExpression => ({
  kind: 'call',
  function: 'try of interval',
  arguments: [expression],
  type: expression.type,
  nullable: true,
})

const ADDS_DAYS: ReadonlySet<string> = new Set(['date_add', 'date_sub'])

/** A constant text counts days where it is a whole number (Spark's `StringLiteralCoercion`). */
function withDays(name: string, [date, days, ...more]: readonly Analysed[], analysis: Analysis): readonly Analysed[] {
  if (date === undefined || days === undefined || more.length > 0) throw new Error('not a date and days')
  const { expression } = days
  if (expression.kind !== 'literal' || expression.type.kind !== 'string' || expression.value === null) return [date, days]
  const number = /^[\0-\x20\x7f]*([+-]?\d{1,10})[\0-\x20\x7f]*$/.exec(expression.value)?.[1]
  if (number === undefined || BigInt.asIntN(32, BigInt(number)) !== BigInt(number))
    throw analysis.error(`The second argument of '${name}' function needs to be an integer.`)
  const value = BigInt(number).toString()
  return [date, { expression: literal({ kind: 'integer' }, value), text: value }]
}

const OPERATOR_FUNCTIONS: Readonly<Record<string, Binary['operator']>> = {
  div: 'DIV',
  mod: '%',
  pmod: '%',
  try_add: '+',
  try_subtract: '-',
  try_multiply: '*',
  try_divide: '/',
}

const TAKES_UNIT: ReadonlySet<string> = new Set(['timestampadd', 'timestampdiff', 'dateadd', 'datediff'])

/** Constants that stand for something else than themselves. */
function withConstants(node: FunctionCall, name: string, args: readonly Analysed[], analysis: Analysis): readonly Analysed[] {
  if (TAKES_UNIT.has(name) && args.length === 3) return withUnit(node, args, analysis)
  return ADDS_DAYS.has(name) && args.length === 2 ? withDays(name, args, analysis) : args
}

/** A unit that stands there as a word shows as it was written. */
function withUnit(node: FunctionCall, [unit, ...rest]: readonly Analysed[], { text }: Analysis): readonly Analysed[] {
  const written = /^\s*\w+\s*\(\s*(\w+)\s*,/.exec(text.slice(node.start, node.end))?.[1]
  return unit === undefined || written === undefined || unit.text !== written.toUpperCase()
    ? [unit as Analysed, ...rest]
    : [{ ...unit, text: written }, ...rest]
}

/** Inside of an aggregate HAVING sees the rows that are grouped, not the list over them. */
const withoutLateNames = (environment: Environment): Environment =>
  environment.aliases?.order === 'after' ? { ...environment, aliases: null } : environment

function checkAggregate({ arguments: args, filter }: TypedAggregate, { analysis, noAggregates }: Environment): void {
  if (noAggregates !== null) throw analysis.error(noAggregates)
  if ([...args, ...(filter === null ? [] : [filter])].some(holdsAggregate)) {
    throw analysis.error(
      'It is not allowed to use an aggregate function in the argument of another aggregate function. Please use the inner aggregate function in a sub-query.',
    )
  }
}

/** `count(*)` counts rows; in any other call `*` stands for all columns. */
function argumentsOf(node: FunctionCall, name: string, environment: Environment): readonly Analysed[] {
  const { analysis, scope } = environment
  return node.arguments.flatMap((argument): readonly Analysed[] => {
    if (argument.kind !== 'star') return [environment.analyse(argument, environment)]
    if (name === 'count' && argument.qualifier === null && node.arguments.length === 1)
      return [{ expression: literal({ kind: 'integer' }, '1'), text: '1' }]
    if (name === 'count' && argument.qualifier !== null) {
      const shown = argument.qualifier.map(({ text }) => text).join('.')
      throw analysis.error(`count(${shown}.*) is not allowed. Please use count(*) or expand the columns manually, e.g. count(col1, col2)`)
    }
    const columns =
      argument.qualifier === null ? scope.columns.filter(({ hidden }) => !hidden) : qualified(scope.columns, argument.qualifier)
    return columns.map(({ column, name: shown }) => ({ expression: reference(column), text: shown }))
  })
}

/** The table's errors know no place; here it is. */
function located<Result>(node: Node, analysis: Analysis, resolve: () => Result): Result {
  try {
    return resolve()
  } catch (error) {
    if (isDliError(error) && error.code === 'ANALYSIS' && !/; line \d+ pos \d+$/.test(error.message)) {
      const { line, position } = positionOf(analysis.text, node.start)
      error.message += `; line ${line} pos ${position}`
    }
    throw error
  }
}

function plainCall(node: Node, name: string, args: readonly Analysed[], { analysis }: Environment): ResolvedCall {
  return located(node, analysis, () => resolveCall(name, args, { ...PLAIN_CALL, dialect: analysis.dialect }))
}

export function analyseConcat(node: Binary, args: readonly Analysed[], environment: Environment): Analysed {
  const { expression, text } = plainCall(node, 'concat', args, environment)
  return { expression, text }
}

export function analyseExtract(node: Extract, environment: Environment): Analysed {
  const { analysis } = environment
  const source = environment.analyse(node.source, environment)
  const written = /^\s*\w+\s*\(\s*(\w+)/.exec(analysis.text.slice(node.start, node.end))?.[1] ?? node.field
  return { expression: fieldOfTime(node, node.field, source, environment), text: `extract(${written} FROM ${source.text})` }
}

/** What EXTRACT and `date_part` take out of a time or an interval. @throws ANALYSIS for a field it has not */
function fieldOfTime(node: Node, field: string, source: Analysed, environment: Environment): TypedExpression {
  const name = isInterval(source.expression.type) ? intervalFunction(field) : extractFunction(field)
  if (name === null) throw environment.analysis.error(`Literals of type '${field}' are currently not supported for this source.`, node)
  return plainCall(node, name, [source], environment).expression
}

/** `date_part('field', source)`; the field has to be a constant. */
function datePart(node: FunctionCall, name: string, args: readonly Analysed[], environment: Environment): Analysed | null {
  const [field, source] = args
  if (name !== 'date_part' || field === undefined || source === undefined || args.length > 2) return null
  if (field.expression.kind !== 'literal' || (field.expression.value !== null && field.expression.type.kind !== 'string'))
    throw environment.analysis.unsupported('date_part by a field that is not a constant')
  if (field.expression.value === null)
    return { expression: literal({ kind: 'double' }, null), text: `date_part(${field.text}, ${source.text})` }
  return { expression: fieldOfTime(node, field.expression.value, source, environment), text: `date_part(${field.text}, ${source.text})` }
}

const TRIMS = { BOTH: 'trim', LEADING: 'ltrim', TRAILING: 'rtrim' } as const

/** With characters the function takes them first; without, it is the plain one and named so. */
export function analyseTrim(node: Trim, environment: Environment): Analysed {
  const source = environment.analyse(node.source, environment)
  const name = TRIMS[node.side]
  if (node.characters === null) {
    const { expression, text } = plainCall(node, name, [source], environment)
    return { expression, text }
  }
  const characters = environment.analyse(node.characters, environment)
  const text = `TRIM(${node.side} ${characters.text} FROM ${source.text})`
  return { expression: plainCall(node, name, [characters, source], environment).expression, text }
}
