import { CATALOGS, foldName } from '../core/names.ts'
import type { SparkType, StructField } from '../core/spark-types.ts'
import type { QualifiedName } from './ast.ts'

/** What an argument has to be: text, a whole number, a timestamp, a truth value, a map of texts, an array of whole numbers. */
export type ParameterType = 'string' | 'bigint' | 'timestamp' | 'boolean' | 'map<string,string>' | 'array<bigint>'

export interface Parameter {
  readonly name: string
  readonly type: ParameterType
  readonly required?: true
  /** `none`: says how, not what, and changes nothing here. `refused`: what it asks for is not done here. Absent: it is followed. */
  readonly effect?: 'none' | 'refused'
}

export interface Procedure {
  /** In the order of arguments without names. */
  readonly parameters: readonly Parameter[]
  readonly output: readonly StructField[]
  /** `engine`: it reads and writes rows. */
  readonly route: 'catalog' | 'engine'
}

const table: Parameter = { name: 'table', type: 'string', required: true }
const output = (name: string, kind: 'long' | 'integer' | 'string', nullable = false): StructField => ({
  name,
  type: { kind } satisfies SparkType,
  nullable,
  comment: null,
})
const SNAPSHOTS = [output('previous_snapshot_id', 'long'), output('current_snapshot_id', 'long')]

/** Spark-Iceberg's procedures that are offered, with its names, parameters and columns. */
export const PROCEDURES = {
  expire_snapshots: {
    route: 'catalog',
    parameters: [
      table,
      { name: 'older_than', type: 'timestamp' },
      { name: 'retain_last', type: 'bigint' },
      { name: 'max_concurrent_deletes', type: 'bigint', effect: 'none' },
      { name: 'stream_results', type: 'boolean', effect: 'none' },
      { name: 'snapshot_ids', type: 'array<bigint>', effect: 'refused' },
    ],
    output: [
      output('deleted_data_files_count', 'long', true),
      output('deleted_position_delete_files_count', 'long', true),
      output('deleted_equality_delete_files_count', 'long', true),
      output('deleted_manifest_files_count', 'long', true),
      output('deleted_manifest_lists_count', 'long', true),
    ],
  },
  remove_orphan_files: {
    route: 'catalog',
    parameters: [
      table,
      { name: 'older_than', type: 'timestamp' },
      { name: 'location', type: 'string', effect: 'refused' },
      { name: 'dry_run', type: 'boolean' },
      { name: 'max_concurrent_deletes', type: 'bigint', effect: 'none' },
      { name: 'file_list_view', type: 'string', effect: 'refused' },
      { name: 'equal_schemes', type: 'map<string,string>', effect: 'refused' },
      { name: 'equal_authorities', type: 'map<string,string>', effect: 'refused' },
      { name: 'prefix_mismatch_mode', type: 'string', effect: 'refused' },
    ],
    output: [output('orphan_file_location', 'string')],
  },
  rewrite_data_files: {
    route: 'engine',
    parameters: [
      table,
      { name: 'strategy', type: 'string' },
      { name: 'sort_order', type: 'string', effect: 'refused' },
      { name: 'options', type: 'map<string,string>' },
      { name: 'where', type: 'string', effect: 'refused' },
    ],
    output: [
      output('rewritten_data_files_count', 'integer'),
      output('added_data_files_count', 'integer'),
      output('rewritten_bytes_count', 'long'),
      output('failed_data_files_count', 'integer'),
    ],
  },
  rewrite_manifests: {
    route: 'catalog',
    parameters: [table, { name: 'use_caching', type: 'boolean', effect: 'none' }, { name: 'spec_id', type: 'bigint', effect: 'refused' }],
    output: [output('rewritten_manifests_count', 'integer'), output('added_manifests_count', 'integer')],
  },
  rollback_to_snapshot: {
    route: 'catalog',
    parameters: [table, { name: 'snapshot_id', type: 'bigint', required: true }],
    output: SNAPSHOTS,
  },
  rollback_to_timestamp: {
    route: 'catalog',
    parameters: [table, { name: 'timestamp', type: 'timestamp', required: true }],
    output: SNAPSHOTS,
  },
  set_current_snapshot: {
    route: 'catalog',
    parameters: [table, { name: 'snapshot_id', type: 'bigint' }, { name: 'ref', type: 'string' }],
    output: [output('previous_snapshot_id', 'long', true), output('current_snapshot_id', 'long')],
  },
  register_table: {
    route: 'catalog',
    parameters: [table, { name: 'metadata_file', type: 'string', required: true }],
    output: [
      output('current_snapshot_id', 'long', true),
      output('total_records_count', 'long', true),
      output('total_data_files_count', 'long', true),
    ],
  },
} as const satisfies Readonly<Record<string, Procedure>>

export type ProcedureName = keyof typeof PROCEDURES

/** Spark-Iceberg's procedures that are not offered. */
export const OTHER_PROCEDURES: ReadonlySet<string> = new Set(
  'add_files ancestors_of cherrypick_snapshot compute_table_stats create_changelog_view fast_forward migrate publish_changes rewrite_position_delete_files rewrite_table_path snapshot'.split(
    ' ',
  ),
)

/** `[catalog.]system.name`: the name, folded; `null` for a name of another form. */
export function systemProcedure(name: QualifiedName): string | null {
  const parts = name.map(({ text }) => foldName(text))
  const [last, schema, catalog, ...more] = parts.toReversed()
  const isSystem = schema === 'system' && (catalog === undefined || CATALOGS.has(catalog)) && more.length === 0
  return isSystem && last !== undefined ? last : null
}

/** The procedure that a CALL names; `null` when there is none of that name. */
export function procedureNamed(name: QualifiedName): ProcedureName | null {
  const found = systemProcedure(name)
  return found !== null && Object.hasOwn(PROCEDURES, found) ? (found as ProcedureName) : null
}
