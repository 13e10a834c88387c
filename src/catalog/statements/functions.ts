import { failure } from '../../core/errors/failure.ts'
import { foldName } from '../../core/names.ts'
import { deleteFunction, insertFunction } from '../../metastore/functions.ts'
import type { FunctionRecord } from '../../metastore/metastore.ts'
import { together } from '../../metastore/unit-of-work.ts'
import type { CreateFunction, DescribeFunction, DropFunction, QualifiedName, RefreshFunction, ShowFunctions } from '../../sql/ast.ts'
import { FUNCTION_CLASSES } from '../function-classes.ts'
import { likePattern } from '../like-pattern.ts'
import { databaseName, requireDatabase, tableName } from './names.ts'
import { type CatalogContext, type CatalogOutcome, noRows, rows, text } from './outcome.ts'

const CATALYST = 'org.apache.spark.sql.catalyst.'
const isBuiltIn = (name: string): boolean => Object.hasOwn(FUNCTION_CLASSES, name)
const parts = (name: QualifiedName | string): readonly string[] => (typeof name === 'string' ? [name] : name.map((part) => part.text))

/** Of the database the name says, or of the current one. */
function persistent(name: QualifiedName, context: CatalogContext): FunctionRecord | null {
  const { database, table } = tableName(name, context.currentDatabase)
  return context.reads.function(context.projectId, database, table)
}

function undefinedFunction(name: readonly string[], { currentDatabase }: CatalogContext) {
  const written = name.join('.')
  const hint =
    name.length > 1
      ? ''
      : `. This function is neither a built-in/temporary function, nor a persistent function that is qualified as spark_catalog.${currentDatabase}.${written}.`
  return failure('FUNCTION_NOT_FOUND', [`Undefined function: ${written}${hint}; line 1 pos 0`])
}

/** Built-in ones by name, those of a database with its name in front. @throws DATABASE_NOT_FOUND */
export function showFunctions({ scope, database, pattern }: ShowFunctions, context: CatalogContext): CatalogOutcome {
  const of = database === null ? context.currentDatabase : databaseName(database)
  requireDatabase(context, of)
  const matches = likePattern(pattern === null ? null : typeof pattern === 'string' ? pattern : (pattern.at(-1)?.text ?? ''))
  const own = scope === 'SYSTEM' ? [] : context.reads.functions(context.projectId, of).filter(({ name }) => matches(name))
  const builtIn = scope === 'USER' ? [] : Object.keys(FUNCTION_CLASSES).filter(matches)
  return rows(
    [text('function')],
    [...builtIn, ...own.map((each) => `${each.databaseName}.${each.name}`)].sort().map((name) => [name]),
  )
}

/** Spark's own usage texts are not repeated: `docs/functions.md` says of every function what becomes of it here. @throws FUNCTION_NOT_FOUND */
export function describeFunction({ name, extended }: DescribeFunction, context: CatalogContext): CatalogOutcome {
  const written = parts(name)
  const builtIn = written.length === 1 ? foldName(written[0] ?? '') : ''
  const known = isBuiltIn(builtIn) ? FUNCTION_CLASSES[builtIn] : undefined
  const own = known === undefined && typeof name !== 'string' ? persistent(name, context) : null
  if (known === undefined && own === null) throw undefinedFunction(written, context)
  const className = known === undefined ? (own?.className ?? null) : known === null ? null : `${CATALYST}${known}`
  const lines = [
    `Function: ${own === null ? builtIn : `${own.databaseName}.${own.name}`}`,
    ...(className === null ? [] : [`Class: ${className}`]),
    'Usage: N/A.',
    ...(extended ? [`Extended Usage:\n    No example/argument for ${own?.name ?? builtIn}.\n`] : []),
  ]
  return rows(
    [text('function_desc')],
    lines.map((line) => [line]),
  )
}

/**
 * The definition alone is kept: the embedded engine runs no Java classes, and a call of it is refused. A temporary one is gone with its job.
 * @throws FUNCTION_EXISTS, DATABASE_NOT_FOUND
 */
export function createFunction(statement: CreateFunction, context: CatalogContext): CatalogOutcome {
  if (statement.temporary) {
    const name = foldName(statement.name.at(-1)?.text ?? '')
    if (isBuiltIn(name) && !statement.orReplace) throw failure('ANALYSIS', [`Function ${name} already exists`])
    return noRows(null)
  }
  const { database, table: name } = tableName(statement.name, context.currentDatabase)
  const { id: databaseId } = requireDatabase(context, database)
  const before = persistent(statement.name, context)
  if (before !== null && statement.ifNotExists) return noRows(null)
  if (before !== null && !statement.orReplace) throw failure('FUNCTION_EXISTS', [`${database}.${name}`, database])
  const made = insertFunction({
    id: context.newId(),
    projectId: context.projectId,
    databaseId,
    databaseName: database,
    name,
    className: statement.className,
    resources: statement.resources,
    createdAtMs: context.clock.nowMs(),
  })
  if (before === null) return noRows(made)
  return noRows(together('replace-function', deleteFunction(before.id), made))
}

/** @throws FUNCTION_NOT_FOUND; ANALYSIS for a built-in one */
export function dropFunction({ name, temporary, ifExists }: DropFunction, context: CatalogContext): CatalogOutcome {
  if (temporary) {
    if (ifExists) return noRows(null)
    throw failure('FUNCTION_NOT_FOUND', [`Temporary function '${name.at(-1)?.text ?? ''}' not found`])
  }
  refuseBuiltIn(name, 'DROP FUNCTION', ' Please use fully qualified identifier to drop the persistent function.')
  const found = persistent(name, context)
  if (found === null && ifExists) return noRows(null)
  if (found === null) throw undefinedFunction(parts(name), context)
  return noRows(deleteFunction(found.id))
}

/** @throws FUNCTION_NOT_FOUND; ANALYSIS for a built-in one */
export function refreshFunction({ name }: RefreshFunction, context: CatalogContext): CatalogOutcome {
  refuseBuiltIn(name, 'REFRESH FUNCTION', '')
  if (persistent(name, context) === null) throw undefinedFunction(parts(name), context)
  return noRows(null)
}

function refuseBuiltIn(name: QualifiedName, by: string, advice: string): void {
  const only = name.length === 1 ? foldName(name[0]?.text ?? '') : ''
  if (isBuiltIn(only)) {
    throw failure('ANALYSIS', [`${only} is a built-in/temporary function. '${by}' expects a persistent function.${advice}; line 1 pos 0`])
  }
}
