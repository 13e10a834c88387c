import type { Generated } from 'kysely'
import type { JobMode, JobStatus, JobType } from '../core/job.ts'

/**
 * The tables, as Kysely sees them. Times are Unix milliseconds, JSON is text, ids are text. The `job` row is narrow: what lists filter and sort
 * by and what a move changes; everything long lies in side tables that only a read by key joins. Tables of jobs are keyed by the job's number, which
 * grows with time; ids are for the outside.
 */
export interface Schema {
  domain: { id: string; name: string }
  /** `events`: how many were appended so far, the number of the last one. */
  project: { number: Generated<number>; id: string; domain_id: string; name: string; events: number }
  user: { id: string; domain_id: string; name: string; password_hash: string }
  access_key: { access_key: string; secret_key: string; user_id: string }
  token: { hash: string; user_id: string; project_id: string | null; domain_id: string; issued_at_ms: number; expires_at_ms: number }
  queue: {
    number: Generated<number>
    id: string
    project_id: string
    name: string
    type: 'sql' | 'general'
    description: string
    owner_name: string
    cu_count: number
    slots: number
    resource_id: string
    created_at_ms: number
  }
  job: {
    number: Generated<number>
    id: string
    project: number
    type: JobType
    mode: JobMode
    status: JobStatus
    queue_name: string
    owner_id: string
    owner_name: string
    engine_type: string
    database_name: string | null
    table_name: string | null
    attempt: number
    lone_deaths: number
    lease_owner: string | null
    lease_expires_at_ms: number | null
    submitted_at_ms: number
    running_at_ms: number | null
    ended_at_ms: number | null
    duration_ms: number
    input_bytes: number
    input_rows: number
    bad_rows: number
    result_rows: number
    message: string
  }
  job_statement: { job: number; statement: string; current_database: string; conf: string; tags: string }
  job_detail: { job: number; detail: string }
  /** The tags once more, for searches; a read by key takes them from beside the statement. */
  job_tag: { job: number; ordinal: number; key: string; value: string }
  job_result: {
    job: number
    format: 'inline' | 'parquet'
    rows_json: string | null
    location_root: string | null
    location_key: string | null
    rows: number
    bytes: number
  }
  job_event: {
    job: number
    sequence: number
    project: number
    project_sequence: number
    at_ms: number
    from_status: JobStatus | null
    to_status: JobStatus
    attempt: number
    why: string
  }
  job_commit: { job: number; table_id: string; ordinal: number; attempt: number; snapshot_id: string }
  job_movement: { job: number; movement: string }
  /** Steps of a publication that must be carried out, and the end of its job. */
  publish_intent: { job: number; steps: string; ending: string }
  /** Kept by triggers: exact counts of lists that filter by these alone. */
  job_count: {
    project: number
    status: JobStatus
    type: JobType
    queue_name: string
    owner_name: string
    engine_type: string
    jobs: number
  }
  database: {
    id: string
    project_id: string
    name: string
    comment: string | null
    owner_name: string
    properties: string
    created_at_ms: number
    revision: number
  }
  /** `table` is a reserved word nearly everywhere. */
  catalog_table: {
    id: string
    project_id: string
    database_id: string
    name: string
    kind: 'managed' | 'external' | 'view'
    provider: string
    columns: string
    partitioning: string
    options: string
    properties: string
    comment: string | null
    statistics: string | null
    view_text: string | null
    view_database: string | null
    view_columns: string | null
    owner_name: string
    location_root: string
    location_key: string
    metadata_root: string | null
    metadata_key: string | null
    created_at_ms: number
    updated_at_ms: number
    revision: number
  }
  catalog_partition: {
    table_id: string
    name: string
    values: string
    location_root: string
    location_key: string
    statistics: string | null
    created_at_ms: number
  }
  catalog_function: {
    id: string
    project_id: string
    database_id: string
    name: string
    class_name: string
    resources: string
    created_at_ms: number
  }
  tombstone: { number: Generated<number>; location_root: string; location_key: string; delete_after_ms: number }
  worker: { pid: number; start_time: string; boot_id: string; queue_id: string; started_at_ms: number }
}
