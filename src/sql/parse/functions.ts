import type { CreateFunction, DropFunction, FunctionResource, RefreshFunction } from '../ast.ts'
import type { Cursor } from './cursor.ts'

const isTemporary = (cursor: Cursor): boolean => cursor.accept('TEMPORARY') || cursor.accept('TEMP')

const RESOURCE_TYPES: ReadonlySet<string> = new Set(['JAR', 'FILE', 'ARCHIVE'])

/** CREATE [OR REPLACE] [TEMPORARY] FUNCTION f AS 'class' [USING JAR '…', …]. */
export function createFunction(cursor: Cursor): CreateFunction {
  const { start } = cursor
  cursor.expect('CREATE')
  const orReplace = cursor.acceptAll('OR', 'REPLACE')
  const temporary = isTemporary(cursor)
  cursor.expect('FUNCTION')
  const ifNotExists = cursor.acceptAll('IF', 'NOT', 'EXISTS')
  const name = cursor.qualifiedName('a function')
  cursor.expect('AS')
  const className = cursor.string('the name of a class')
  const resources = cursor.accept('USING') ? cursor.commaSeparated((inner) => functionResource(inner, start)) : []
  if (orReplace && ifNotExists) throw cursor.error('CREATE FUNCTION with both IF NOT EXISTS and REPLACE is not allowed', start)
  if (temporary && ifNotExists) throw cursor.error('It is not allowed to define a TEMPORARY function with IF NOT EXISTS', start)
  if (temporary && name.length > 1) {
    throw cursor.error(`Specifying a database in CREATE TEMPORARY FUNCTION is not allowed: '${name[0]?.text}'`, start)
  }
  return { kind: 'create-function', start, end: cursor.end, name, orReplace, temporary, ifNotExists, className, resources }
}

function functionResource(cursor: Cursor, start: number): FunctionResource {
  const written = cursor.identifier("'JAR', 'FILE' or 'ARCHIVE'").text
  const type = written.toUpperCase()
  if (!RESOURCE_TYPES.has(type)) throw cursor.error(`Operation not allowed: CREATE FUNCTION with resource type '${written}'`, start)
  return { type, uri: cursor.string('a path') }
}

export function dropFunction(cursor: Cursor): DropFunction {
  const { start } = cursor
  cursor.expect('DROP')
  const temporary = isTemporary(cursor)
  cursor.expect('FUNCTION')
  const ifExists = cursor.acceptAll('IF', 'EXISTS')
  const name = cursor.qualifiedName('a function')
  if (temporary && name.length > 1) {
    throw cursor.error(`DROP TEMPORARY FUNCTION requires a single part name but got: ${name.map(({ text }) => text).join('.')}`, start)
  }
  return { kind: 'drop-function', start, end: cursor.end, name, temporary, ifExists }
}

export function refreshFunction(cursor: Cursor): RefreshFunction {
  const { start } = cursor
  cursor.expect('REFRESH', 'FUNCTION')
  const name = cursor.qualifiedName('a function')
  return { kind: 'refresh-function', start, end: cursor.end, name }
}
