import { failure } from '../../../core/errors/failure.ts'
import { type SparkType, sqlTypeName } from '../../../core/spark-types.ts'
import type { Convert } from './convert.ts'

/** The assignment to a column. @throws UNSUPPORTED */
export function storeCast(_: string, from: SparkType, to: SparkType, __: Convert): string {
  throw failure('UNSUPPORTED', [`INSERT of ${sqlTypeName(from)} into ${sqlTypeName(to)}`])
}
