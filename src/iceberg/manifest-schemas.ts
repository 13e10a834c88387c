import type { AvroSchema } from './avro-container.ts'

/** Avro schemas of manifests and manifest lists (Iceberg specification, "Manifests"). Readers find fields by their ids, not by their names. */

const optional = (name: string, id: number, type: unknown): AvroSchema => ({ name, type: ['null', type], default: null, 'field-id': id })
const required = (name: string, id: number, type: unknown): AvroSchema => ({ name, type, 'field-id': id })

/** Avro has maps with text keys only; Iceberg writes others as an array of pairs. */
const byFieldId = (name: string, id: number, keyId: number, valueId: number, valueType: string): AvroSchema =>
  optional(name, id, {
    type: 'array',
    logicalType: 'map',
    items: {
      type: 'record',
      name: `k${keyId}_v${valueId}`,
      fields: [required('key', keyId, 'int'), required('value', valueId, valueType)],
    },
  })

const listOf = (name: string, id: number, elementId: number, type: string): AvroSchema =>
  optional(name, id, { type: 'array', items: type, 'element-id': elementId })

const dataFile = (partition: AvroSchema): AvroSchema => ({
  type: 'record',
  name: 'r2',
  fields: [
    required('content', 134, 'int'),
    required('file_path', 100, 'string'),
    required('file_format', 101, 'string'),
    required('partition', 102, partition),
    required('record_count', 103, 'long'),
    required('file_size_in_bytes', 104, 'long'),
    byFieldId('column_sizes', 108, 117, 118, 'long'),
    byFieldId('value_counts', 109, 119, 120, 'long'),
    byFieldId('null_value_counts', 110, 121, 122, 'long'),
    byFieldId('nan_value_counts', 137, 138, 139, 'long'),
    byFieldId('lower_bounds', 125, 126, 127, 'bytes'),
    byFieldId('upper_bounds', 128, 129, 130, 'bytes'),
    optional('key_metadata', 131, 'bytes'),
    listOf('split_offsets', 132, 133, 'long'),
    listOf('equality_ids', 135, 136, 'int'),
    optional('sort_order_id', 140, 'int'),
    optional('referenced_data_file', 143, 'string'),
  ],
})

/** @param partition - The record of the partition's values. */
export const manifestSchema = (partition: AvroSchema): AvroSchema => ({
  type: 'record',
  name: 'manifest_entry',
  fields: [
    required('status', 0, 'int'),
    optional('snapshot_id', 1, 'long'),
    optional('sequence_number', 3, 'long'),
    optional('file_sequence_number', 4, 'long'),
    required('data_file', 2, dataFile(partition)),
  ],
})

export const MANIFEST_LIST_SCHEMA: AvroSchema = {
  type: 'record',
  name: 'manifest_file',
  fields: [
    required('manifest_path', 500, 'string'),
    required('manifest_length', 501, 'long'),
    required('partition_spec_id', 502, 'int'),
    required('content', 517, 'int'),
    required('sequence_number', 515, 'long'),
    required('min_sequence_number', 516, 'long'),
    required('added_snapshot_id', 503, 'long'),
    required('added_files_count', 504, 'int'),
    required('existing_files_count', 505, 'int'),
    required('deleted_files_count', 506, 'int'),
    required('added_rows_count', 512, 'long'),
    required('existing_rows_count', 513, 'long'),
    required('deleted_rows_count', 514, 'long'),
    optional('partitions', 507, {
      type: 'array',
      'element-id': 508,
      items: {
        type: 'record',
        name: 'r508',
        fields: [
          required('contains_null', 509, 'boolean'),
          optional('contains_nan', 518, 'boolean'),
          optional('lower_bound', 510, 'bytes'),
          optional('upper_bound', 511, 'bytes'),
        ],
      },
    }),
    optional('key_metadata', 519, 'bytes'),
  ],
}
