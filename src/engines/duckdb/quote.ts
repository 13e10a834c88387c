/** A DuckDB string literal. */
export const sqlString = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A DuckDB identifier, always quoted. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A DuckDB list of strings. */
export const sqlList = (texts: readonly string[]): string => `[${texts.map(sqlString).join(', ')}]`
