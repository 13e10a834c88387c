import type { Recognised } from '../ast.ts'
import type { Cursor } from './cursor.ts'

type JobType = Recognised['jobType']

/** One kind of statement: its words, the job it makes, and whether any text may follow (settings and paths are not SQL). */
interface Shape {
  readonly words: readonly (readonly string[])[]
  readonly construct: string
  readonly jobType: JobType
  readonly freeText: boolean
  /** Something must follow. */
  readonly more: boolean
}

/**
 * Statements without a tree, by their first words: `[A B]` may be left out, `A|B` is either (the refusal names the first), `_` is any name,
 * a closing `…` asks for more words, `~` allows any text. The first that fits counts.
 */
const STATEMENTS: Readonly<Record<JobType, readonly string[]>> = {
  DCL: [
    'GRANT …',
    'REVOKE …',
    'CREATE ROLE …',
    'DROP ROLE …',
    'SET ROLE ~',
    'SHOW ALL ROLES',
    'SHOW CURRENT ROLES',
    'SHOW ROLES',
    'SHOW ROLE …',
    'SHOW PRINCIPALS …',
    'SHOW GRANT …',
  ],
  DDL: [
    'ALTER TABLE …',
    'ALTER VIEW …',
    'ALTER DATABASE|SCHEMA|NAMESPACE …',
    'ALTER INDEX …',
    'CREATE [OR REPLACE] [GLOBAL] [TEMPORARY] VIEW …',
    'CREATE [OR REPLACE] [TEMPORARY] FUNCTION …',
    'CREATE OR REPLACE TABLE …',
    'REPLACE TABLE …',
    'CREATE INDEX …',
    'DROP VIEW …',
    'DROP [TEMPORARY] FUNCTION …',
    'DROP INDEX …',
    'TRUNCATE TABLE …',
    'MSCK REPAIR TABLE …',
    'ANALYZE TABLE …',
    'ANALYZE TABLES',
    'REFRESH TABLE …',
    'REFRESH FUNCTION …',
    'REFRESH ~',
    'CACHE [LAZY] TABLE …',
    'UNCACHE TABLE …',
    'CLEAR CACHE',
    'CLEAR HISTORY FOR TABLE …',
    'RESTORE TABLE …',
    'COMMENT ON …',
    'USE …',
    'SET TIME ZONE …',
    'SET ~',
    'RESET ~',
    'ADD _ ~',
    'LIST _ ~',
    'SHOW TABLE EXTENDED LIKE|IN|FROM …',
    'SHOW TBLPROPERTIES …',
    'SHOW COLUMNS FROM|IN …',
    'SHOW VIEWS',
    'SHOW PARTITIONS …',
    'SHOW FUNCTIONS',
    'SHOW _ FUNCTIONS',
    'SHOW CURRENT DATABASE|SCHEMA|NAMESPACE',
    'SHOW CATALOGS',
    'SHOW HISTORY FOR TABLE …',
  ],
  IMPORT: ['LOAD DATA …'],
  EXPORT: [],
  INSERT: [],
  UPDATE: ['UPDATE …', 'MERGE INTO …'],
  DELETE: ['DELETE FROM …'],
  QUERY: [],
}

/** Hive's own statements, which Spark knows and refuses to parse. */
const NOT_ALLOWED = [
  'EXPORT TABLE',
  'IMPORT TABLE',
  'SHOW COMPACTIONS',
  'SHOW TRANSACTIONS',
  'SHOW INDEXES',
  'SHOW LOCKS',
  'LOCK TABLE',
  'LOCK DATABASE',
  'UNLOCK TABLE',
  'UNLOCK DATABASE',
  'CREATE TEMPORARY MACRO',
  'DROP TEMPORARY MACRO',
  'START TRANSACTION',
  'COMMIT',
  'ROLLBACK',
  'DFS',
]

/** Whose query, behind AS, is parsed although nothing keeps it: it may be wrong. */
const WITH_QUERY: ReadonlySet<string> = new Set(['CREATE VIEW', 'ALTER VIEW', 'CACHE TABLE'])

/** Every way to write a pattern's words: one list for each choice of what is left out. */
function spellings(pattern: string): readonly (readonly string[])[] {
  const parts = pattern.match(/\[[^\]]+\]|\S+/g) ?? []
  let found: readonly (readonly string[])[] = [[]]
  for (const part of parts) {
    if (part === '…' || part === '~') continue
    const optional = part.startsWith('[')
    const words = optional ? part.slice(1, -1).split(' ') : [part]
    const having = found.map((words_) => [...words_, ...words])
    found = optional ? [...found, ...having] : having
  }
  return found
}

/** Words that are only there to be asked for. */
const constructOf = (pattern: string): string =>
  pattern
    .replace(/ (?:FROM|LIKE)\|\S+/, '')
    .replace(/\[[^\]]+\]|[…~_]/g, '')
    .replace(/\|\S+/g, '')
    .replace(/\s+/g, ' ')
    .trim()

const SHAPES: readonly Shape[] = Object.entries(STATEMENTS).flatMap(([jobType, patterns]) =>
  patterns.map((pattern) => ({
    words: spellings(pattern),
    construct: constructOf(pattern),
    jobType: jobType as JobType,
    freeText: pattern.endsWith('~'),
    more: pattern.endsWith('…'),
  })),
)

function fits(cursor: Cursor, words: readonly string[]): boolean {
  return words.every((word, ahead) => {
    const token = cursor.peek(ahead)
    const written = token.word === 'TEMP' ? 'TEMPORARY' : token.word
    if (word === '_') return token.kind === 'word' || token.kind === 'quoted'
    return word.split('|').includes(written)
  })
}

/** The statement at the cursor by its first words, read to its end; `null` when no statement begins so. */
export function recognised(cursor: Cursor): Recognised | null {
  const { start } = cursor
  const forbidden = NOT_ALLOWED.find((pattern) => fits(cursor, pattern.split(' ')))
  if (forbidden !== undefined) throw cursor.error(`Operation not allowed: ${forbidden}`)
  for (const shape of SHAPES) {
    const words = shape.words.find((spelling) => fits(cursor, spelling))
    if (words === undefined) continue
    cursor.index += words.length
    if (shape.more && (cursor.is(';') || cursor.token.kind === 'end')) throw cursor.unexpected()
    cursor.jobType = shape.jobType
    if (WITH_QUERY.has(shape.construct)) checkQuery(cursor)
    skipStatement(cursor, shape.freeText)
    return { kind: 'recognised', start, end: cursor.end, construct: shape.construct, jobType: shape.jobType }
  }
  return null
}

function checkQuery(cursor: Cursor): void {
  let open = 0
  while (cursor.token.kind !== 'end' && !(open === 0 && cursor.is('AS'))) {
    const { word } = cursor.advance()
    if (word === '(') open += 1
    else if (word === ')') open -= 1
  }
  if (cursor.accept('AS')) cursor.grammar.query(cursor)
}

/** To the `;` or the end. @param freeText - Else brackets must match and every character must belong to a token. */
export function skipStatement(cursor: Cursor, freeText: boolean): void {
  let open = 0
  while (cursor.token.kind !== 'end' && !cursor.is(';')) {
    const { kind, word } = cursor.token
    if (word === '(') open += 1
    else if (word === ')') open -= 1
    if (!freeText && (kind === 'unknown' || open < 0)) throw cursor.unexpected()
    cursor.advance()
  }
  if (!freeText && open > 0) throw cursor.unexpected("')'")
}
