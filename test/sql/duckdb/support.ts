import { DuckDBInstance } from '@duckdb/node-api'
import { doubleText, shortestFloat } from '../../../src/core/number-text.ts'
import type { SparkType } from '../../../src/core/spark-types.ts'
import { dateText, timestampText } from '../../../src/core/time-text.ts'
import { registerScriptFunctions } from '../../../src/engines/duckdb/script-functions.ts'
import { duckdbEmitter } from '../../../src/sql/duckdb/emitter.ts'
import type {
  Column,
  Item,
  Reference,
  Relation,
  SortKey,
  TypedAggregate,
  TypedCall,
  TypedCast,
  TypedExpression,
  TypedLiteral,
  Values,
} from '../../../src/sql/typed/tree.ts'
import { eraYears } from '../era-years.ts'

/** Small words to build typed trees by hand. */
export const INT: SparkType = { kind: 'integer' }
export const LONG: SparkType = { kind: 'long' }
export const DOUBLE: SparkType = { kind: 'double' }
export const STRING: SparkType = { kind: 'string' }
export const BOOLEAN: SparkType = { kind: 'boolean' }
export const decimal = (precision: number, scale: number): SparkType => ({ kind: 'decimal', precision, scale })

const KINDS: Readonly<Record<string, SparkType['kind']>> = { tinyint: 'byte', smallint: 'short', int: 'integer', bigint: 'long' }

/** A type by its SQL name, of those that the case files use. */
export function typeOf(name: string): SparkType {
  const [, precision, scale] = /^decimal\((\d+),(\d+)\)$/.exec(name) ?? []
  return precision === undefined ? ({ kind: KINDS[name] ?? name } as SparkType) : decimal(Number(precision), Number(scale))
}

export const column = (id: number, type: SparkType = INT): Column => ({ id, name: `column ${id}`, type, nullable: true })
export const ref = ({ id, type }: Column): Reference => ({ kind: 'reference', id, type, nullable: true })
export const lit = (value: string | number | null, type: SparkType = INT): TypedLiteral => ({
  kind: 'literal',
  type,
  value: value === null ? null : String(value),
  nullable: value === null,
})
export const call = (name: string, type: SparkType, ...args: readonly TypedExpression[]): TypedCall => ({
  kind: 'call',
  function: name,
  arguments: args,
  type,
  nullable: true,
})
export const cast = (operand: TypedExpression, type: SparkType, mode: TypedCast['mode'] = 'spark'): TypedCast => ({
  kind: 'cast',
  mode,
  operand,
  type,
  nullable: true,
})
export const aggregate = (name: string, type: SparkType, ...args: readonly TypedExpression[]): TypedAggregate => ({
  kind: 'aggregate',
  function: name,
  arguments: args,
  distinct: false,
  filter: null,
  ignoreNulls: false,
  orderBy: [],
  type,
  nullable: true,
})
export const item = <Expression extends TypedExpression>(to: Column, expression: Expression): Item<Expression> => ({
  column: to,
  expression,
})
export const pass = (through: Column): Item => item(through, ref(through))
export const key = (expression: TypedExpression, descending = false, nullsFirst = !descending): SortKey => ({
  expression,
  descending,
  nullsFirst,
})

export const values = (columns: readonly Column[], ...rows: readonly (readonly (string | number | null)[])[]): Values => ({
  kind: 'values',
  columns,
  rows: rows.map((row) => row.map((value, at) => lit(value, (columns[at] as Column).type))),
})
export const project = (input: Relation, ...items: readonly Item[]): Relation => ({
  kind: 'project',
  input,
  items,
  columns: items.map((each) => each.column),
})
export const filter = (input: Relation, condition: TypedExpression): Relation => ({
  kind: 'filter',
  input,
  condition,
  columns: input.columns,
})
export const sort = (input: Relation, ...keys: readonly SortKey[]): Relation => ({ kind: 'sort', input, keys, columns: input.columns })
export const limit = (input: Relation, rows: number): Relation => ({ kind: 'limit', input, rows, columns: input.columns })
export const ONE_ROW: Relation = { kind: 'one-row', columns: [] }

/** The SQL of a tree that reads no table. */
export const emit = (relation: Relation): string =>
  duckdbEmitter.emitQuery({ relation }, () => {
    throw new Error('no table here')
  })

export interface Database extends AsyncDisposable {
  /** Rows of a tree as Spark shows them, cells in order. */
  run(relation: Relation): Promise<string[][]>
  rows(sql: string, columns: readonly Column[]): Promise<string[][]>
}

/** A database as a worker has it. */
export async function openDatabase(timeZone = 'UTC'): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', autoinstall_known_extensions: 'false' })
  const connection = await instance.connect()
  registerScriptFunctions(connection)
  for (const sql of duckdbEmitter.prelude) await connection.run(sql)
  await connection.run(`SET TimeZone = '${timeZone}'`)
  const rows = async (sql: string, columns: readonly Column[]): Promise<string[][]> => {
    const answer = await connection.runAndReadAll(sql)
    return answer.getRows().map((row) => row.map((value, at) => shown(value, (columns[at] as Column).type, timeZone)))
  }
  return {
    rows,
    run: async (relation) => await rows(emit(relation), relation.columns),
    async [Symbol.asyncDispose]() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function shown(value: unknown, type: SparkType, timeZone: string): string {
  if (value === null) return 'NULL'
  switch (type.kind) {
    case 'double':
      return doubleText(value as number)
    case 'float':
      return Number.isFinite(value) ? doubleText(value as number, shortestFloat(value as number)) : String(value as number)
    case 'binary':
      return Buffer.from((value as { bytes: Uint8Array }).bytes).toString('utf8')
    case 'date':
      return eraYears(dateText((value as { days: number }).days))
    case 'timestamp':
      return eraYears(timestampText((value as { micros: bigint }).micros, timeZone))
    default:
      // Numbers, texts, and the driver's own values, which know their text.
      return (value as { toString(): string }).toString()
  }
}
