import type { DataFile, PartitionSummary } from './manifest-types.ts'
import { partitionFromAvro } from './partition-avro.ts'
import type { PartitionType, TypedSpec } from './partition-types.ts'
import { compareValues, type IcebergValue, valueBytes } from './values.ts'

/** What a manifest list tells of the partitions in a manifest (field 507): readers skip whole manifests by it. */
export function partitionSummaries(spec: TypedSpec, files: readonly DataFile[]): readonly PartitionSummary[] {
  const partitions = files.map(({ partition }) => partitionFromAvro(spec, partition))
  return spec.fields.map((field) =>
    summary(
      field,
      partitions.map((values) => values.get(field.fieldId) ?? null),
    ),
  )
}

function summary({ type }: PartitionType, values: readonly (IcebergValue | null)[]): PartitionSummary {
  const present = values.filter((value) => value !== null)
  const ordered = present.filter((value) => !Number.isNaN(value)).sort(compareValues)
  const [lower, upper] = [ordered[0], ordered.at(-1)]
  const bytes = (value: IcebergValue | undefined): Buffer | null => (value === undefined || type === null ? null : valueBytes(type, value))
  return {
    containsNull: present.length < values.length,
    containsNan: present.some((value) => Number.isNaN(value)),
    // Of equal zeros either may be first.
    lowerBound: bytes(lower === 0 ? -0 : lower),
    upperBound: bytes(upper === 0 ? 0 : upper),
  }
}
