import { failure } from '../core/errors/failure.ts'
import type { SparkType, StructField } from '../core/spark-types.ts'
import type { IcebergField, IcebergSchema, IcebergType } from './iceberg-types.ts'
import { decimalPrecision, decimalScale } from './values.ts'

const PRIMITIVES: Readonly<Record<string, SparkType>> = {
  boolean: { kind: 'boolean' },
  int: { kind: 'integer' },
  long: { kind: 'long' },
  float: { kind: 'float' },
  double: { kind: 'double' },
  string: { kind: 'string' },
  binary: { kind: 'binary' },
  date: { kind: 'date' },
  timestamptz: { kind: 'timestamp' },
}

/**
 * A schema's columns as the catalog has them: of a table that another writer made, or after a change. What is narrower in the catalog than
 * in the format (tinyint, char(n) …) is known to the catalog alone.
 * @throws UNSUPPORTED for a type that Spark 3.3 does not have.
 */
export const sparkColumns = ({ fields }: IcebergSchema): readonly (StructField & { readonly fieldId: number })[] =>
  fields.map((field) => ({ ...structField(field), fieldId: field.id }))

const structField = ({ name, type, required, doc }: IcebergField): StructField => ({
  name,
  type: sparkType(type),
  nullable: !required,
  comment: doc,
})

export function sparkType(type: IcebergType): SparkType {
  if (typeof type === 'string') {
    if (type.startsWith('decimal')) return { kind: 'decimal', precision: decimalPrecision(type), scale: decimalScale(type) }
    const known = type.startsWith('fixed') ? PRIMITIVES.binary : PRIMITIVES[type]
    if (known === undefined) throw failure('UNSUPPORTED', [`A table with a column of the type ${type}`])
    return known
  }
  switch (type.kind) {
    case 'struct':
      return { kind: 'struct', fields: type.fields.map(structField) }
    case 'list':
      return { kind: 'array', element: sparkType(type.element), containsNull: !type.elementRequired }
    case 'map':
      return { kind: 'map', key: sparkType(type.key), value: sparkType(type.value), valueContainsNull: !type.valueRequired }
  }
}
