import { failure } from '../../../core/errors/failure.ts'
import { type SparkType, sqlTypeName } from '../../../core/spark-types.ts'
import type { Convert } from './convert.ts'

/** TRY_CAST by ANSI rules. @throws UNSUPPORTED */
export function tryCast(_: string, from: SparkType, to: SparkType, __: Convert): string {
  throw failure('UNSUPPORTED', [`TRY_CAST from ${sqlTypeName(from)} to ${sqlTypeName(to)}`])
}
