import type { ErrorRow } from './row.ts'

/** How the sentence about a construct ends that the embedded engine has no faithful translation of. */
export const NOT_EMBEDDED = ' is not supported on the embedded engine'

/** Failures of a statement's text, names and types (sql.md 1.1). */
export const SQL_ERRORS = {
  /** Any text the parser rejects. `line` counts from 1, `position` from 0, as Spark does. */
  SYNTAX: {
    wire: 'DLI.0004',
    status: 400,
    exception: 'ParseException',
    retry: 'never',
    text: (what: string, line: number, position: number) => `${what}(line ${line}, pos ${position})`,
  },
  /** The statement or construct is Spark's or DLI's but this engine has no faithful translation of it. */
  UNSUPPORTED: {
    wire: 'DLI.0007',
    status: 400,
    exception: 'UnsupportedOperationException',
    retry: 'never',
    text: (construct: string) => construct + NOT_EMBEDDED,
  },
  /** A semantic error in Spark's own words: unknown column, type mismatch, aggregate misuse … */
  ANALYSIS: {
    wire: 'DLI.0005',
    status: 400,
    exception: 'AnalysisException',
    retry: 'never',
    text: (what: string) => what,
  },
  TABLE_NOT_FOUND_IN_QUERY: {
    wire: 'DLI.0005',
    status: 400,
    exception: 'AnalysisException',
    retry: 'never',
    text: (table: string, line: number, position: number) => `Table or view not found: ${table}; line ${line} pos ${position}`,
  },
  TABLE_NOT_FOUND: {
    wire: 'DLI.0002',
    status: 400,
    exception: 'NoSuchTableException',
    retry: 'never',
    text: (table: string) => `There is no table named ${table}`,
  },
  DATABASE_NOT_FOUND: {
    wire: 'DLI.0002',
    status: 400,
    exception: 'NoSuchDatabaseException',
    retry: 'never',
    text: (database: string) => `Database '${database}' not found`,
  },
  DATABASE_EXISTS: {
    wire: 'DLI.0006',
    status: 400,
    exception: 'DatabaseAlreadyExistsException',
    retry: 'never',
    text: (database: string) => `Namespace '${database}' already exists`,
  },
  DATABASE_NOT_EMPTY: {
    wire: 'DLI.0007',
    status: 400,
    exception: 'AnalysisException',
    retry: 'never',
    text: (database: string) => `Cannot drop a non-empty database: ${database}. Use CASCADE option to drop a non-empty database.`,
  },
  DATABASE_RESERVED: {
    wire: 'DLI.0007',
    status: 400,
    exception: 'AnalysisException',
    retry: 'never',
    text: (database: string) => `The database ${database} is built in and can be neither created nor dropped`,
  },
  TABLE_EXISTS: {
    wire: 'DLI.0006',
    status: 400,
    exception: 'TableAlreadyExistsException',
    retry: 'never',
    text: (table: string) => `Table ${table} already exists.`,
  },
  VIEW_EXISTS: {
    wire: 'DLI.0006',
    status: 400,
    exception: 'AnalysisException',
    retry: 'never',
    text: (view: string) =>
      `View ${view} already exists. If you want to update the view definition, please use ALTER VIEW AS or CREATE OR REPLACE VIEW AS`,
  },
  /** A name that a metadata statement wants to be there. `what`: `Table`, `View`, `Table or view` … */
  RELATION_NOT_FOUND: {
    wire: 'DLI.0002',
    status: 400,
    exception: 'AnalysisException',
    retry: 'never',
    text: (what: string, name: string, line: number, position: number) => `${what} not found: ${name}; line ${line} pos ${position}`,
  },
  TABLE_NOT_IN_DATABASE: {
    wire: 'DLI.0002',
    status: 400,
    exception: 'NoSuchTableException',
    retry: 'never',
    text: (table: string, database: string) => `Table or view '${table}' not found in database '${database}'`,
  },
  RENAME_TARGET_EXISTS: {
    wire: 'DLI.0006',
    status: 400,
    exception: 'TableAlreadyExistsException',
    retry: 'never',
    text: (table: string, database: string) => `Table or view '${table}' already exists in database '${database}'`,
  },
  PARTITION_NOT_FOUND: {
    wire: 'DLI.0002',
    status: 400,
    exception: 'NoSuchPartitionException',
    retry: 'never',
    text: (what: string) => what,
  },
  PARTITION_EXISTS: {
    wire: 'DLI.0006',
    status: 400,
    exception: 'PartitionsAlreadyExistException',
    retry: 'never',
    text: (what: string) => what,
  },
  FUNCTION_NOT_FOUND: {
    wire: 'DLI.0002',
    status: 400,
    exception: 'AnalysisException',
    retry: 'never',
    text: (what: string) => what,
  },
  FUNCTION_EXISTS: {
    wire: 'DLI.0006',
    status: 400,
    exception: 'FunctionAlreadyExistsException',
    retry: 'never',
    text: (name: string, database: string) => `Function '${name}' already exists in database '${database}'`,
  },
  VALUE_NOT_STORABLE: {
    wire: 'DLI.0018',
    status: 400,
    exception: 'SparkArithmeticException',
    retry: 'never',
    text: (what: string) => what,
  },
} as const satisfies Record<string, ErrorRow>
