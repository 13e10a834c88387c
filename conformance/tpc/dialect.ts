/** A text of a string or of a name in double quotes or backticks, whichever begins first. */
const QUOTED = /'(?:[^']|'')*'|(["`])(.*?)\1/gs

const withNamesIn = (quote: string, text: string): string =>
  text.replace(QUOTED, (all, _: string, name: string | undefined) => (name === undefined ? all : `${quote}${name}${quote}`))

/** DuckDB's text of a query in Spark's dialect, where a name in double quotes would be a string. */
export const sparkText = (text: string): string => withNamesIn('`', text).replace(/;\s*$/, '')

/** Spark's text of a query in DuckDB's dialect. */
export const duckdbText = (text: string): string => withNamesIn('"', text)
