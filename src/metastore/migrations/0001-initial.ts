const SIDE_TABLES = ['job_statement', 'job_detail', 'job_tag', 'job_result', 'job_event', 'job_commit']
const TERMINAL = `('FINISHED', 'FAILED', 'CANCELLED')`

/** A side table of `job`: what a terminal job says must not change either. Deleting stays possible, for retention. */
const frozenWithJob = (table: string, verb: 'INSERT' | 'UPDATE', unless = 'FALSE'): string =>
  `CREATE TRIGGER ${table}_${verb.toLowerCase()}_frozen BEFORE ${verb} ON ${table}
   WHEN (SELECT status FROM job WHERE number = NEW.job) IN ${TERMINAL} AND NOT (${unless})
   BEGIN SELECT RAISE(ABORT, 'the job is terminal'); END`

/** A statement of a trigger: one job more or less under what it is counted by. */
const oneMore = `INSERT INTO job_count (project, status, type, queue_name, owner_name, engine_type, jobs)
     VALUES (NEW.project, NEW.status, NEW.type, NEW.queue_name, NEW.owner_name, NEW.engine_type, 1)
     ON CONFLICT DO UPDATE SET jobs = jobs + 1`
const oneLess = `UPDATE job_count SET jobs = jobs - 1 WHERE project = OLD.project AND status = OLD.status AND type = OLD.type
     AND queue_name = OLD.queue_name AND owner_name = OLD.owner_name AND engine_type = OLD.engine_type`

const identities: readonly string[] = [
  `CREATE TABLE domain (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL UNIQUE) STRICT`,
  // Jobs and what hangs on them name their project by number: a million rows carry it in every index.
  `CREATE TABLE project (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, domain_id TEXT NOT NULL REFERENCES domain, name TEXT NOT NULL,
     events INTEGER NOT NULL, UNIQUE (domain_id, name)) STRICT`,
  `CREATE TABLE user (id TEXT PRIMARY KEY NOT NULL, domain_id TEXT NOT NULL REFERENCES domain, name TEXT NOT NULL, password_hash TEXT NOT NULL,
     UNIQUE (domain_id, name)) STRICT`,
  `CREATE TABLE access_key (access_key TEXT PRIMARY KEY NOT NULL, secret_key TEXT NOT NULL, user_id TEXT NOT NULL REFERENCES user) STRICT`,
  `CREATE TABLE token (hash TEXT PRIMARY KEY NOT NULL, user_id TEXT NOT NULL REFERENCES user, project_id TEXT, domain_id TEXT NOT NULL,
     issued_at_ms INTEGER NOT NULL, expires_at_ms INTEGER NOT NULL) STRICT`,
  `CREATE INDEX token_expiry ON token (expires_at_ms)`,
  // AUTOINCREMENT: a number that clients have seen never comes back for another queue.
  `CREATE TABLE queue (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, project_id TEXT NOT NULL REFERENCES project (id),
     name TEXT NOT NULL, type TEXT NOT NULL, description TEXT NOT NULL, owner_name TEXT NOT NULL, cu_count INTEGER NOT NULL,
     slots INTEGER NOT NULL, resource_id TEXT NOT NULL, created_at_ms INTEGER NOT NULL, UNIQUE (project_id, name)) STRICT`,
  `CREATE TABLE worker (pid INTEGER NOT NULL, start_time TEXT NOT NULL, boot_id TEXT NOT NULL, queue_id TEXT NOT NULL,
     started_at_ms INTEGER NOT NULL, PRIMARY KEY (pid, start_time)) STRICT, WITHOUT ROWID`,
]

const jobs: readonly string[] = [
  // Random ids would spread each insert over the whole file; keyed by number, new rows of all tables lie side by side at the end.
  `CREATE TABLE job (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, project INTEGER NOT NULL, type TEXT NOT NULL, mode TEXT NOT NULL,
     status TEXT NOT NULL, queue_name TEXT NOT NULL, owner_id TEXT NOT NULL, owner_name TEXT NOT NULL, engine_type TEXT NOT NULL,
     database_name TEXT, table_name TEXT, attempt INTEGER NOT NULL, lone_deaths INTEGER NOT NULL, lease_owner TEXT, lease_expires_at_ms INTEGER,
     submitted_at_ms INTEGER NOT NULL, running_at_ms INTEGER, ended_at_ms INTEGER, duration_ms INTEGER NOT NULL, input_bytes INTEGER NOT NULL,
     input_rows INTEGER NOT NULL, bad_rows INTEGER NOT NULL, result_rows INTEGER NOT NULL, message TEXT NOT NULL,
     CHECK ((status IN ${TERMINAL}) = (ended_at_ms IS NOT NULL))) STRICT`,
  `CREATE TABLE job_statement (job INTEGER PRIMARY KEY, statement TEXT NOT NULL, current_database TEXT NOT NULL, conf TEXT NOT NULL,
     tags TEXT NOT NULL) STRICT`,
  `CREATE TABLE job_detail (job INTEGER PRIMARY KEY, detail TEXT NOT NULL) STRICT`,
  `CREATE TABLE job_tag (job INTEGER NOT NULL, ordinal INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (job, ordinal))
     STRICT, WITHOUT ROWID`,
  `CREATE TABLE job_result (job INTEGER PRIMARY KEY, format TEXT NOT NULL, rows_json TEXT, location_root TEXT, location_key TEXT,
     rows INTEGER NOT NULL, bytes INTEGER NOT NULL, CHECK ((rows_json IS NULL) <> (location_key IS NULL)),
     CHECK ((location_root IS NULL) = (location_key IS NULL))) STRICT`,
  `CREATE TABLE job_event (job INTEGER NOT NULL, sequence INTEGER NOT NULL, project INTEGER NOT NULL, project_sequence INTEGER NOT NULL,
     at_ms INTEGER NOT NULL, from_status TEXT, to_status TEXT NOT NULL, attempt INTEGER NOT NULL, why TEXT NOT NULL,
     PRIMARY KEY (job, sequence)) STRICT, WITHOUT ROWID`,
  `CREATE TABLE job_commit (job INTEGER NOT NULL, table_id TEXT NOT NULL, ordinal INTEGER NOT NULL, attempt INTEGER NOT NULL,
     snapshot_id TEXT NOT NULL, PRIMARY KEY (job, table_id, ordinal)) STRICT, WITHOUT ROWID`,
  `CREATE TABLE job_count (project INTEGER NOT NULL, status TEXT NOT NULL, type TEXT NOT NULL, queue_name TEXT NOT NULL, owner_name TEXT NOT NULL,
     engine_type TEXT NOT NULL, jobs INTEGER NOT NULL CHECK (jobs >= 0),
     PRIMARY KEY (project, status, type, queue_name, owner_name, engine_type)) STRICT, WITHOUT ROWID`,
]

/** The two wide ones answer any filter in their order without touching a row; the narrow ones find the few of many. */
const indexes: readonly string[] = [
  `CREATE INDEX job_by_time ON job
     (project, submitted_at_ms, number, status, type, queue_name, owner_name, engine_type, database_name, table_name)`,
  `CREATE INDEX job_by_duration ON job
     (project, duration_ms, number, status, type, queue_name, owner_name, engine_type, database_name, table_name, submitted_at_ms)`,
  `CREATE INDEX job_by_status ON job (project, status, submitted_at_ms)`,
  `CREATE INDEX job_by_type ON job (project, type, submitted_at_ms)`,
  `CREATE INDEX job_by_queue ON job (project, queue_name, submitted_at_ms)`,
  `CREATE INDEX job_by_owner ON job (project, owner_name, submitted_at_ms)`,
  `CREATE INDEX job_by_table ON job (project, table_name, submitted_at_ms) WHERE table_name IS NOT NULL`,
  `CREATE INDEX job_unfinished ON job (number) WHERE ended_at_ms IS NULL`,
]

const guards: readonly string[] = [
  `CREATE TRIGGER job_terminal_frozen BEFORE UPDATE ON job WHEN OLD.status IN ${TERMINAL}
   BEGIN SELECT RAISE(ABORT, 'the job is terminal'); END`,
  `CREATE TRIGGER job_move_allowed BEFORE UPDATE OF status ON job
   WHEN NEW.status <> OLD.status AND NOT (
     OLD.status = 'LAUNCHING' AND NEW.status IN ('RUNNING', 'SCALING', 'FINISHED', 'FAILED', 'CANCELLED')
     OR OLD.status = 'RUNNING' AND NEW.status IN ('LAUNCHING', 'FINISHED', 'FAILED', 'CANCELLED')
     OR OLD.status = 'SCALING' AND NEW.status IN ('FINISHED', 'FAILED'))
   BEGIN SELECT RAISE(ABORT, 'a job makes no such move'); END`,
  `CREATE TRIGGER job_commit_stays BEFORE UPDATE OF status ON job
   WHEN NEW.status IN ('LAUNCHING', 'CANCELLED') AND NEW.status <> OLD.status AND EXISTS (SELECT 1 FROM job_commit WHERE job = NEW.number)
   BEGIN SELECT RAISE(ABORT, 'the job has a commit'); END`,
  `CREATE TRIGGER job_identity_stays
   BEFORE UPDATE OF number, id, project, type, mode, queue_name, owner_id, owner_name, engine_type, submitted_at_ms ON job
   BEGIN SELECT RAISE(ABORT, 'a job stays what was submitted'); END`,
  ...['job_statement', 'job_detail', 'job_result', 'job_tag'].map((table) => frozenWithJob(table, 'UPDATE')),
  ...['job_detail', 'job_result', 'job_tag'].map((table) => frozenWithJob(table, 'INSERT')),
  // The same commit sent again is answered as done, also after its job has ended.
  frozenWithJob(
    'job_commit',
    'INSERT',
    `EXISTS (SELECT 1 FROM job_commit AS c WHERE c.job = NEW.job AND c.table_id = NEW.table_id AND c.ordinal = NEW.ordinal
     AND c.attempt = NEW.attempt AND c.snapshot_id = NEW.snapshot_id)`,
  ),
  `CREATE TRIGGER job_commit_is_a_fact BEFORE UPDATE ON job_commit
   WHEN (NEW.job, NEW.table_id, NEW.ordinal, NEW.attempt, NEW.snapshot_id) IS NOT (OLD.job, OLD.table_id, OLD.ordinal, OLD.attempt, OLD.snapshot_id)
   BEGIN SELECT RAISE(ABORT, 'a commit is a fact'); END`,
  `CREATE TRIGGER job_event_append_only BEFORE UPDATE ON job_event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END`,

  `CREATE TRIGGER job_counted AFTER INSERT ON job BEGIN ${oneMore}; END`,
  `CREATE TRIGGER job_recounted AFTER UPDATE OF status ON job WHEN NEW.status <> OLD.status BEGIN ${oneLess}; ${oneMore}; END`,
  // A job goes with all that hangs on it: its number may come back.
  `CREATE TRIGGER job_deleted AFTER DELETE ON job BEGIN ${oneLess}; ${SIDE_TABLES.map((table) => `DELETE FROM ${table} WHERE job = OLD.number`).join('; ')}; END`,
]

const catalog: readonly string[] = [
  `CREATE TABLE database (id TEXT PRIMARY KEY NOT NULL, project_id TEXT NOT NULL REFERENCES project (id), name TEXT NOT NULL, comment TEXT,
     owner_name TEXT NOT NULL, properties TEXT NOT NULL, created_at_ms INTEGER NOT NULL, revision INTEGER NOT NULL,
     UNIQUE (project_id, name)) STRICT`,
  // `revision` grows with every change of the definition; a commit of rows leaves it and moves `metadata_key`.
  `CREATE TABLE catalog_table (id TEXT PRIMARY KEY NOT NULL, project_id TEXT NOT NULL, database_id TEXT NOT NULL REFERENCES database,
     name TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('managed', 'external', 'view')), provider TEXT NOT NULL, columns TEXT NOT NULL,
     partitioning TEXT NOT NULL, options TEXT NOT NULL, properties TEXT NOT NULL, comment TEXT, statistics TEXT, view_text TEXT,
     view_database TEXT, view_columns TEXT, owner_name TEXT NOT NULL, location_root TEXT NOT NULL, location_key TEXT NOT NULL,
     metadata_root TEXT, metadata_key TEXT, created_at_ms INTEGER NOT NULL, updated_at_ms INTEGER NOT NULL, revision INTEGER NOT NULL,
     UNIQUE (database_id, name), CHECK ((metadata_root IS NULL) = (metadata_key IS NULL)),
     CHECK ((kind = 'managed') = (metadata_key IS NOT NULL)),
     CHECK ((kind = 'view') = (view_text IS NOT NULL AND view_database IS NOT NULL AND view_columns IS NOT NULL))) STRICT`,
  // Of external tables; those of managed ones are in their manifests.
  `CREATE TABLE catalog_partition (table_id TEXT NOT NULL REFERENCES catalog_table ON DELETE CASCADE, name TEXT NOT NULL,
     "values" TEXT NOT NULL, location_root TEXT NOT NULL, location_key TEXT NOT NULL, statistics TEXT, created_at_ms INTEGER NOT NULL,
     PRIMARY KEY (table_id, name)) STRICT, WITHOUT ROWID`,
  `CREATE TABLE catalog_function (id TEXT PRIMARY KEY NOT NULL, project_id TEXT NOT NULL, database_id TEXT NOT NULL REFERENCES database
     ON DELETE CASCADE, name TEXT NOT NULL, class_name TEXT NOT NULL, resources TEXT NOT NULL, created_at_ms INTEGER NOT NULL,
     UNIQUE (database_id, name)) STRICT`,
]

export const initial: readonly string[] = [...identities, ...jobs, ...indexes, ...guards, ...catalog]
