import { type Cell, type Column, cellText } from './cell-text.ts'

/** `struct<a:int,b:string>`, as golden files print a schema. */
export const schemaText = (columns: readonly Column[]): string => `struct<${columns.map(({ name, type }) => `${name}:${type}`).join(',')}>`

const padded = (cell: Cell): string => String(cell ?? '').padEnd(20)

/** Spark prints some metadata statements in a form of their own; their columns tell which. */
const FORMS: Readonly<Record<string, (row: readonly Cell[]) => string>> = {
  'col_name,data_type,comment': (row) => row.map(padded).join('\t'),
  'namespace,tableName,isTemporary': (row) => String(row[1]),
  'namespace,viewName,isTemporary': (row) => String(row[1]),
}

const NOT_INCLUDED = '[not included in comparison]'
/** What Spark's test suite blots out because it differs from run to run, and places, which are ours. */
const BLOTS: readonly (readonly [RegExp, string])[] = [
  [/#\d+/g, '#x'],
  [/Location.*/g, `Location ${NOT_INCLUDED}`],
  [/Created By.*/g, `Created By ${NOT_INCLUDED}`],
  [/Created Time.*/g, `Created Time ${NOT_INCLUDED}`],
  [/Last Access.*/g, `Last Access ${NOT_INCLUDED}`],
  [/Partition Statistics\t\d+/g, `Partition Statistics\t${NOT_INCLUDED}`],
  [/\*\(\d+\) /g, '*'],
  // DLI shows who owns a table, a Spark without Hive does not.
  [/^Owner: .*\n/gm, ''],
]

export const blotted = (text: string): string => BLOTS.reduce((result, [found, put]) => result.replace(found, put), text)

/** Rows as Spark's test suite prints them, one text a row; a value with a line end makes a text of several lines. */
export function rowTexts(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string[] {
  const form = FORMS[columns.map(({ name }) => name).join(',')]
  const compared = form === FORMS['col_name,data_type,comment'] ? rows.filter((row) => row[0] !== 'Owner' || row[2] !== '') : rows
  return compared.map((row) => blotted(form?.(row) ?? row.map((cell, at) => cellText(cell, columns[at]?.type ?? '')).join('\t')))
}
