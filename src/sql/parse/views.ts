import type { AlterViewQuery, CreateView, CreateViewUsing, DropView, Property } from '../ast.ts'
import { columnList } from './column-definitions.ts'
import { type Cursor, identifierList } from './cursor.ts'
import { optionList, propertyList } from './properties.ts'
import { providerName } from './table-clauses.ts'
import { isName } from './token.ts'
import { comment } from './types.ts'

export type ViewStatement = CreateView | CreateViewUsing | AlterViewQuery | DropView

/** CREATE [OR REPLACE] [[GLOBAL] TEMPORARY] VIEW, over a query or, when temporary, over files. */
export function createView(cursor: Cursor): CreateView | CreateViewUsing {
  const { start } = cursor
  cursor.expect('CREATE')
  const orReplace = cursor.acceptAll('OR', 'REPLACE')
  const global = cursor.accept('GLOBAL')
  const temporary = cursor.accept('TEMPORARY') || cursor.accept('TEMP')
  if (global && !temporary) throw cursor.unexpected("'TEMPORARY'")
  cursor.expect('VIEW')
  const ifNotExists = cursor.acceptAll('IF', 'NOT', 'EXISTS')
  const name = cursor.qualifiedName('a view')
  if (temporary && !ifNotExists && (cursor.is('USING') || startsTypedColumns(cursor))) {
    return viewUsing(cursor, start, { name, orReplace, global })
  }
  const columns = cursor.is('(') ? cursor.bracketed(viewColumn) : []
  const clauses = viewClauses(cursor, start)
  cursor.expect('AS')
  const query = cursor.grammar.query(cursor)
  const view: CreateView = {
    kind: 'create-view',
    start,
    end: cursor.end,
    name,
    orReplace,
    temporary,
    global,
    ifNotExists,
    columns,
    ...clauses,
    query,
  }
  check(cursor, view)
  return view
}

function viewColumn(cursor: Cursor) {
  return { name: cursor.identifier('a column'), comment: comment(cursor) }
}

function viewClauses(cursor: Cursor, start: number): Pick<CreateView, 'comment' | 'properties'> {
  let remark: string | null = null
  let properties: readonly Property[] | null = null
  for (;;) {
    const duplicate = (clause: string) => cursor.error(`Found duplicate clauses: ${clause}`, start)
    if (cursor.is('COMMENT')) {
      if (remark !== null) throw duplicate('COMMENT')
      remark = comment(cursor)
    } else if (cursor.accept('TBLPROPERTIES')) {
      if (properties !== null) throw duplicate('TBLPROPERTIES')
      properties = propertyList(cursor)
    } else if (cursor.acceptAll('PARTITIONED', 'ON')) {
      identifierList(cursor)
      throw cursor.error('Operation not allowed: CREATE VIEW … PARTITIONED ON', start)
    } else return { comment: remark, properties: properties ?? [] }
  }
}

function check(cursor: Cursor, { start, orReplace, ifNotExists, temporary, name, properties }: CreateView): void {
  if (orReplace && ifNotExists) throw cursor.error('CREATE VIEW with both IF NOT EXISTS and REPLACE is not allowed', start)
  if (temporary && ifNotExists) throw cursor.error('It is not allowed to define a TEMPORARY view with IF NOT EXISTS', start)
  if (temporary && properties.length > 0) {
    throw cursor.error("Operation not allowed: TBLPROPERTIES can't coexist with CREATE TEMPORARY VIEW", start)
  }
  if (temporary && name.length > 1) {
    throw cursor.error(`It is not allowed to add database prefix '${name[0]?.text}' for the TEMPORARY view name`, start)
  }
}

/** `(a INT, …)`, which only a view over files has. */
const startsTypedColumns = (cursor: Cursor): boolean =>
  cursor.is('(') && isName(cursor.peek(1)) && isName(cursor.peek(2)) && cursor.peek(2).word !== 'COMMENT'

function viewUsing(cursor: Cursor, start: number, head: Pick<CreateViewUsing, 'name' | 'orReplace' | 'global'>): CreateViewUsing {
  const columns = cursor.is('(') ? columnList(cursor) : null
  cursor.expect('USING')
  const provider = providerName(cursor)
  const options = optionList(cursor)
  if (head.name.length > 1) throw cursor.error('A temporary view has no database', start)
  return { kind: 'create-view-using', start, end: cursor.end, ...head, columns, provider, options }
}

export function dropView(cursor: Cursor): DropView {
  const { start } = cursor
  cursor.expect('DROP', 'VIEW')
  const ifExists = cursor.acceptAll('IF', 'EXISTS')
  const name = cursor.qualifiedName('a view')
  return { kind: 'drop-view', start, end: cursor.end, name, ifExists }
}
