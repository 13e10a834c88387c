/** A column of an answer: name, type as Spark's JSON has it, whether it may be NULL. */
export type AnswerColumn = readonly [name: string, type: unknown, nullable: boolean]

/** What became of a statement: its rows as Spark's command line prints them, or the class of its error. */
export type OracleAnswer =
  | { readonly schema: readonly AnswerColumn[]; readonly rows: readonly string[] }
  | { readonly error: string; readonly message: string }

/** One side of the comparison. Both have the same tables. */
export interface Side {
  answers(statements: readonly string[], timeZone: string): Promise<readonly OracleAnswer[]>
}

/** Our refusal by name; all other classes are Spark's. */
export const REFUSED = 'refused'
