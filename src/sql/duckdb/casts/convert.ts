import type { SparkType } from '../../../core/spark-types.ts'
import { duckdbType } from '../duckdb-type.ts'

/** SQL of a value of one type as SQL of another one's. NULL stays NULL. */
export type Convert = (sql: string, from: SparkType, to: SparkType) => string

export type Conversions = Readonly<Partial<Record<SparkType['kind'], Convert>>>

/** The engine's own conversion is the right one. */
export const plain: Convert = (sql, _, to) => `CAST(${sql} AS ${duckdbType(to)})`

/** Likewise, and what does not fit is NULL. */
export const plainOrNull: Convert = (sql, _, to) => `TRY_CAST(${sql} AS ${duckdbType(to)})`

export const same: Convert = (sql) => sql

/** Spark answers NULL whatever the value. */
export const nothing: Convert = (_, __, to) => `CAST(NULL AS ${duckdbType(to)})`

export const ofText = (convert: Convert): Conversions => ({ string: convert, char: convert, varchar: convert })

export const ofIntegers = (convert: Convert): Conversions => ({ byte: convert, short: convert, integer: convert, long: convert })
