import type { DataFile, ManifestFile } from './manifest-types.ts'
import { partitionFromAvro } from './partition-avro.ts'
import type { PartitionType, TypedSpec } from './partition-types.ts'
import type { ColumnTest } from './scan-filter.ts'
import { isMonotonic, transformed } from './transforms.ts'
import { type Interval, mayPass, mustPass, rangeOfOne, type ValueRange, type ValueTest } from './value-range.ts'
import { compareValues, type IcebergValue, isFloating, valueFromBytes } from './values.ts'

/** What is left out of a scan because no row of it can pass the filters. Whatever is not known for sure stays. */

/** A test on a partition field that every row passes which passes the test on its column. */
interface PartitionTest {
  readonly at: number
  readonly fieldId: number
  readonly type: string
  readonly test: ValueTest
}

/** The tests of columns, carried over to the partition fields that come from them. */
export function partitionTests({ fields }: TypedSpec, tests: readonly ColumnTest[]): readonly PartitionTest[] {
  return fields.flatMap((field, at) =>
    tests.flatMap((each): PartitionTest[] => {
      const { type, fieldId } = field
      // The spec may name the type that the column had when it was dropped; another column never has its id.
      if (each.fieldId !== field.sourceId || type === null || each.type !== field.sourceType) return []
      const test = projected(field, each)
      return test === null ? [] : [{ at, fieldId, type, test }]
    }),
  )
}

function projected({ transform }: PartitionType, { type, test }: ColumnTest): ValueTest | null {
  if (transform === null) return null
  // Transforms make NULL of NULL and of nothing else.
  if (test.kind !== 'within' || transform.kind === 'identity') return test
  const intervals = test.intervals.map((interval): Interval | null => {
    const value = (end: IcebergValue | null) => (end === null ? null : transformed(transform, type, end))
    if (isMonotonic(transform)) return { low: value(interval.low), lowOpen: false, high: value(interval.high), highOpen: false }
    const { low, high } = interval
    const isOne = low !== null && high !== null && compareValues(low, high) === 0
    return isOne ? { low: value(low), lowOpen: false, high: value(high), highOpen: false } : null
  })
  return intervals.includes(null) ? null : { kind: 'within', intervals: intervals as readonly Interval[] }
}

/** Whether a manifest may list files that are wanted, by what the manifest list says of its partitions. */
export const wantsManifest = (tests: readonly PartitionTest[], { partitions }: ManifestFile): boolean =>
  tests.every(({ at, type, test }) => {
    const summary = partitions?.[at]
    if (summary === undefined) return true
    const bound = (bytes: Buffer | null) => (bytes === null ? null : valueFromBytes(type, bytes))
    const { containsNull, containsNan, lowerBound, upperBound } = summary
    return mayPass(test, {
      lower: bound(lowerBound),
      upper: bound(upperBound),
      mayHaveNull: containsNull,
      // Without bounds everything in it is NULL or NaN.
      onlyNull: containsNull && lowerBound === null && upperBound === null && (containsNan === false || !isFloating(type)),
      mayHaveNan: isFloating(type) && containsNan !== false,
    })
  })

/** Whether a file may have rows that are wanted, by its partition. */
export function wantsPartition(spec: TypedSpec, tests: readonly PartitionTest[], partition: DataFile['partition']): boolean {
  if (tests.length === 0) return true
  const values = partitionFromAvro(spec, partition)
  // A partition value may have been left out by the writer.
  return tests.every(({ fieldId, test }) => !partition.has(fieldId) || mayPass(test, rangeOfOne(values.get(fieldId) ?? null)))
}

/** Whether every row of a file passes all tests, by its statistics or because it has one value there, that of its partition. */
export function coversFile(spec: TypedSpec, tests: readonly ColumnTest[], file: DataFile): boolean {
  const values = partitionFromAvro(spec, file.partition)
  const identities = spec.fields.filter(({ fieldId, transform }) => transform?.kind === 'identity' && file.partition.has(fieldId))
  return tests.every(({ fieldId, type, test }) => {
    const field = identities.find((each) => each.sourceId === fieldId && each.type === type)
    const isOne = field !== undefined && mustPass(test, rangeOfOne(values.get(field.fieldId) ?? null))
    return isOne || mustPass(test, rangeOf(file, fieldId, type))
  })
}

/** Whether a file may have rows that are wanted, by the statistics of its columns. */
export const wantsFile = (tests: readonly ColumnTest[], file: DataFile): boolean =>
  tests.every(({ fieldId, type, test }) => mayPass(test, rangeOf(file, fieldId, type)))

export function rangeOf(file: DataFile, fieldId: number, type: string): ValueRange {
  const bound = (bounds: ReadonlyMap<number, Buffer> | null): IcebergValue | null => {
    const bytes = bounds?.get(fieldId)
    return bytes === undefined ? null : valueFromBytes(type, bytes)
  }
  const nulls = file.nullCounts?.get(fieldId)
  const values = file.valueCounts?.get(fieldId)
  return {
    lower: bound(file.lowerBounds),
    upper: bound(file.upperBounds),
    mayHaveNull: nulls !== 0n,
    onlyNull: nulls !== undefined && values !== undefined && nulls === values,
    mayHaveNan: isFloating(type) && file.nanCounts?.get(fieldId) !== 0n,
  }
}
