/** Names of queues, databases, tables (api.md 1.7): letters, digits, `_`; no leading `_`, not digits only; tables may hold `$`. */
const NAME = /^(?!_)(?![0-9]+$)[A-Za-z0-9_]{1,128}$/
const TABLE_NAME = /^(?!_)(?![0-9]+$)[A-Za-z0-9_$]{1,128}$/

export const isName = (text: string): boolean => NAME.test(text)
export const isTableName = (text: string): boolean => TABLE_NAME.test(text)

/** The key under which a case-insensitive name is stored and compared. Folding is done here and nowhere else, so that every database agrees. */
export const foldName = (name: string): string => name.toLowerCase()

/** Names of the built-in catalog, folded: any may stand in front of a database. */
export const CATALOGS: ReadonlySet<string> = new Set(['dli', 'spark_catalog'])

export const DEFAULT_DATABASE = 'default'
export const DEFAULT_QUEUE = 'default'
