/** A DuckDB string literal. */
export const sqlString = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A DuckDB identifier, always quoted. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A DuckDB list of strings. */
export const sqlList = (texts: readonly string[]): string => `[${texts.map(sqlString).join(', ')}]`

/** A list of files for a reader, which takes a path for a pattern: what would be one stands in brackets. */
export const fileList = (paths: readonly string[]): string => sqlList(paths.map((path) => path.replace(/[*?[]/g, '[$&]')))
