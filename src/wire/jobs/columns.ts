import { type StructField, sqlTypeName } from '../../core/spark-types.ts'

/** `schema` of submit and preview: one single-key object a column, with SQL type names (`int`, not the `integer` of `detail`). */
export const columnNames = (fields: readonly StructField[]): Record<string, string>[] =>
  fields.map(({ name, type }) => ({ [name]: sqlTypeName(type) }))
