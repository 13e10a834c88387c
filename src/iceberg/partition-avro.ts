import { failure } from '../core/errors/failure.ts'
import type { AvroSchema } from './avro-container.ts'
import { type PartitionType, partitionKey, type TypedSpec } from './partition-types.ts'
import { decimalPrecision, decimalScale, type IcebergValue, unscaledBytes, unscaledFrom } from './values.ts'

/** Partition values in manifests: a record with a field for each one of the spec, found by its id. */

const TIME_TYPES: Readonly<Record<string, AvroSchema>> = {
  date: { type: 'int', logicalType: 'date' },
  time: { type: 'long', logicalType: 'time-micros' },
  timestamp: { type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': false },
  timestamptz: { type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': true },
}

function avroType(type: string): unknown {
  if (type.startsWith('decimal')) {
    const [precision, scale] = [decimalPrecision(type), decimalScale(type)]
    return { type: 'fixed', name: `decimal_${precision}_${scale}`, size: decimalSize(precision), logicalType: 'decimal', precision, scale }
  }
  if (type === 'uuid') return { type: 'fixed', name: 'uuid_fixed', size: 16, logicalType: 'uuid' }
  const fixed = /^fixed\[([0-9]+)\]$/.exec(type)?.[1]
  if (fixed !== undefined) return { type: 'fixed', name: `fixed_${fixed}`, size: Number(fixed) }
  return type === 'binary' ? 'bytes' : (TIME_TYPES[type] ?? type)
}

/** Bytes that hold any decimal of so many digits. */
function decimalSize(precision: number): number {
  let size = 1
  while (2n ** BigInt(8 * size - 1) <= 10n ** BigInt(precision)) size++
  return size
}

/** The schema of field 102. A type of one name is spelled out once and named afterwards, as Avro wants it. */
export function partitionSchema({ fields }: TypedSpec): AvroSchema {
  const named = new Set<string>()
  const once = (type: unknown): unknown => {
    const name = (type as { name?: string }).name
    if (name === undefined) return type
    if (named.has(name)) return name
    named.add(name)
    return type
  }
  return {
    type: 'record',
    name: 'r102',
    fields: fields.map((field) => ({
      name: avroName(field.name),
      type: ['null', once(avroType(field.type ?? 'string'))],
      default: null,
      'field-id': field.fieldId,
    })),
  }
}

/** Avro's names are of letters, digits and underscores; the Java library writes others like this. */
export const avroName = (name: string): string =>
  name.replace(/^[^A-Za-z_]|[^A-Za-z0-9_]/g, (character, at: number) =>
    at === 0 && /[0-9]/.test(character) ? `_${character}` : `_x${(character.codePointAt(0) as number).toString(16).toUpperCase()}`,
  )

/** @throws UNSUPPORTED for a value that only its own writer can write. */
export const partitionToAvro = (
  { fields }: TypedSpec,
  partition: ReadonlyMap<number, IcebergValue | null>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(fields.map((field) => [avroName(field.name), fieldToAvro(field, partition.get(field.fieldId) ?? null)]))

function fieldToAvro({ name, type }: PartitionType, value: IcebergValue | null): unknown {
  if (value === null) return null
  if (type === null)
    throw failure('UNSUPPORTED', [`Changing a table whose partition field ${name} is by a transform that only other writers know`])
  return type.startsWith('decimal') ? unscaledBytes(value as bigint, decimalSize(decimalPrecision(type))) : value
}

/**
 * The values as computed with. They may have been written when the column was of a narrower type.
 * @param raw - By field id, as Avro gives them.
 */
export const partitionFromAvro = ({ fields }: TypedSpec, raw: ReadonlyMap<number, unknown>): ReadonlyMap<number, IcebergValue | null> =>
  new Map(fields.map((field) => [field.fieldId, fieldFromAvro(field, raw.get(field.fieldId) ?? null)]))

const WIDE = new Set(['long', 'time', 'timestamp', 'timestamptz'])

function fieldFromAvro({ type }: PartitionType, raw: unknown): IcebergValue | null {
  if (raw === null) return null
  if (type === null) return raw as IcebergValue
  if (type.startsWith('decimal')) return Buffer.isBuffer(raw) ? unscaledFrom(raw) : BigInt(raw as bigint)
  if (WIDE.has(type)) return BigInt(raw as number | bigint)
  return typeof raw === 'bigint' ? Number(raw) : (raw as IcebergValue)
}

/** Text that is equal for files of one partition; files of different specs have none in common. */
export const placeKey = (spec: TypedSpec, { partition }: { readonly partition: ReadonlyMap<number, unknown> }): string =>
  `${spec.id} ${partitionKey(spec, partitionFromAvro(spec, partition))}`
