import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { serverForTests } from '../support/server-for-tests.ts'

describe('metadata tables and time travel', () => {
  const own = serverForTests('metadata-tables')
  const { run, rows, message: refusal } = own
  /** Of the table `t`, oldest first. */
  let snapshots: string[]
  before(async () => {
    await run('CREATE DATABASE d')
    await run('CREATE TABLE d.t (id int, code tinyint, part string) PARTITIONED BY (part)')
    await run("INSERT INTO d.t VALUES (1, 10, 'a'), (2, 20, 'b')")
    await run("INSERT INTO d.t VALUES (3, 30, 'b')")
    await run("INSERT OVERWRITE TABLE d.t PARTITION (part = 'b') SELECT 4, 40")
    snapshots = (await rows('SELECT CAST(snapshot_id AS string) FROM d.t.snapshots ORDER BY committed_at')).flat() as string[]
  })

  const columns = async (sql: string) =>
    JSON.parse((await run(sql)).detail).fields.map(({ name, type }: { name: string; type: unknown }) =>
      typeof type === 'string' ? `${name} ${type}` : name,
    )

  test('are relations: filtered, joined, grouped, in sub-queries and views', async () => {
    assert.deepEqual(
      await rows(
        `SELECT h.is_current_ancestor, s.operation, s.summary['added-records'], s.summary['open-dli.job-id'] IS NOT NULL
         FROM d.t.history h JOIN d.t.snapshots s USING (snapshot_id) ORDER BY h.made_current_at`,
      ),
      [
        [true, 'append', '2', true],
        [true, 'append', '1', true],
        [true, 'overwrite', '1', true],
      ],
    )
    assert.deepEqual(await rows('SELECT partition.part, sum(record_count), count(*) FROM d.t.files GROUP BY 1 ORDER BY 1'), [
      ['a', 1, 1],
      ['b', 1, 1],
    ])
    assert.deepEqual(await rows('SELECT count(*) FROM d.t WHERE id IN (SELECT readable_metrics.id.lower_bound FROM d.t.data_files)'), [[2]])
    assert.deepEqual(await rows('SELECT partition.part, record_count, file_count FROM d.t.partitions ORDER BY 1'), [
      ['a', 1, 1],
      ['b', 1, 1],
    ])
    await run('CREATE VIEW d.changes AS SELECT operation, count(*) AS n FROM d.t.snapshots GROUP BY operation')
    await run('CREATE OR REPLACE VIEW d.changes AS SELECT operation, count(*) AS n FROM d.t.snapshots GROUP BY operation')
    assert.deepEqual(await rows('SELECT * FROM d.changes ORDER BY n'), [
      ['overwrite', 1],
      ['append', 2],
    ])
    assert.deepEqual(await rows('SELECT count(*) FROM t.HISTORY', { currentdb: 'd' }), [[3]])
    assert.deepEqual(await rows('SELECT refs.name, refs.type, CAST(snapshot_id AS string) FROM spark_catalog.d.t.refs'), [
      ['main', 'BRANCH', snapshots[2]],
    ])
  })

  test('have the columns of Spark-Iceberg', async () => {
    assert.deepEqual(await columns('SELECT * FROM d.t.metadata_log_entries'), [
      'timestamp timestamp',
      'file string',
      'latest_snapshot_id long',
      'latest_schema_id integer',
      'latest_sequence_number long',
    ])
    assert.deepEqual(await columns('SELECT * FROM d.t.entries'), [
      'status integer',
      'snapshot_id long',
      'sequence_number long',
      'file_sequence_number long',
      'data_file',
      'readable_metrics',
    ])
    assert.deepEqual((await columns('SELECT * FROM d.t.all_manifests')).slice(-1), ['reference_snapshot_id long'])
    // Each version of the table, from the empty one on.
    assert.deepEqual(await rows('SELECT count(*), max(latest_sequence_number) FROM d.t.metadata_log_entries'), [[4, 3]])
    assert.deepEqual(
      await rows('SELECT status, count(DISTINCT data_file.file_path) FROM d.t.all_entries GROUP BY status ORDER BY status'),
      [
        [0, 1],
        [1, 4],
        [2, 2],
      ],
    )
    assert.deepEqual(await rows('SELECT count(*) FROM d.t.all_data_files'), [[5]])
    assert.deepEqual(await rows('SELECT count(*) FROM d.t.delete_files'), [[0]])
    const described = await own.server.submit('DESCRIBE QUERY SELECT file_path, spec_id FROM d.t.files')
    assert.deepEqual(described.body.rows, [
      ['file_path', 'string', null],
      ['spec_id', 'int', null],
    ])
  })

  test('VERSION AS OF a snapshot, a branch; TIMESTAMP AS OF a moment in the session zone', async () => {
    const at = async (clause: string, more = {}) => (await rows(`SELECT id FROM d.t ${clause} ORDER BY id`, more)).flat()
    assert.deepEqual(await at(`VERSION AS OF ${snapshots[0]}`), [1, 2])
    assert.deepEqual(await at(`FOR SYSTEM_VERSION AS OF '${snapshots[1]}'`), [1, 2, 3])
    assert.deepEqual(await at("VERSION AS OF 'main'"), [1, 4])
    assert.deepEqual(await at('TIMESTAMP AS OF current_timestamp()'), [1, 4])
    const [[utc, berlin]] = (await rows(
      `SELECT CAST(committed_at AS string), date_format(from_utc_timestamp(committed_at, 'Europe/Berlin'), 'yyyy-MM-dd HH:mm:ss.SSS')
       FROM d.t.snapshots WHERE snapshot_id = ${snapshots[1]}`,
    )) as [[string, string]]
    assert.deepEqual(await at(`TIMESTAMP AS OF '${utc}'`), [1, 2, 3])
    assert.deepEqual(await at(`TIMESTAMP AS OF '${berlin}'`, { conf: ['spark.sql.session.timeZone=Europe/Berlin'] }), [1, 2, 3])
    assert.deepEqual(await at(`FOR SYSTEM_TIME AS OF TIMESTAMP '${utc}' - INTERVAL '0.001' SECOND`), [1, 2])
    assert.deepEqual(await rows(`SELECT count(*) FROM d.t.files VERSION AS OF ${snapshots[1]}`), [[3]])
    assert.deepEqual(
      await rows(`SELECT count(*) FROM d.t new FULL JOIN d.t VERSION AS OF ${snapshots[0]} old ON new.id = old.id WHERE old.id IS NULL`),
      [[1]],
    )
  })

  test('an earlier version has the columns of its time', async () => {
    await run('CREATE TABLE d.evolving (id int, code tinyint, gone string)')
    await run("INSERT INTO d.evolving VALUES (1, 7, 'x')")
    await run('ALTER TABLE d.evolving RENAME COLUMN id TO number')
    await run('ALTER TABLE d.evolving ALTER COLUMN number TYPE bigint')
    await run('ALTER TABLE d.evolving DROP COLUMN gone')
    await run('INSERT INTO d.evolving VALUES (2, 8)')
    const [[first]] = (await rows('SELECT CAST(snapshot_id AS string) FROM d.evolving.history ORDER BY made_current_at')) as [[string]]
    const old = `SELECT * FROM d.evolving VERSION AS OF ${first}`
    assert.deepEqual(await columns(old), ['id integer', 'code byte', 'gone string'])
    assert.deepEqual(await rows(old), [[1, 7, 'x']])
    assert.deepEqual(await rows('SELECT * FROM d.evolving ORDER BY number'), [
      [1, 7],
      [2, 8],
    ])
    assert.equal((await run(`INSERT OVERWRITE TABLE d.evolving SELECT id, code FROM d.evolving VERSION AS OF ${first}`)).result_count, 1)
    assert.deepEqual(await rows('SELECT * FROM d.evolving'), [[1, 7]])
  })

  test('a table without rows has no snapshot; what is not there is said', async () => {
    await run('CREATE TABLE d.empty (id int)')
    for (const name of ['history', 'snapshots', 'files', 'partitions', 'manifests', 'entries', 'refs', 'all_files'])
      assert.deepEqual(await rows(`SELECT count(*) FROM d.empty.${name}`), [[0]], name)
    assert.deepEqual(await rows('SELECT count(*) FROM d.empty.metadata_log_entries'), [[1]])
    await run("CREATE TABLE d.outside (a int) USING csv OPTIONS (path 'obs://bucket/c')")
    assert.match(await refusal('SELECT * FROM d.t VERSION AS OF 12'), /DLI\.0005.*Cannot find snapshot with ID 12/)
    assert.match(await refusal("SELECT * FROM d.t VERSION AS OF 'v1'"), /Cannot find matching snapshot ID or reference name for version v1/)
    assert.match(await refusal("SELECT * FROM d.t TIMESTAMP AS OF '2001-01-01'"), /Cannot find a snapshot older than 2001-01-01/)
    assert.match(await refusal("SELECT * FROM d.t TIMESTAMP AS OF 'x'"), /'x' is not a valid timestamp expression for time travel/)
    assert.match(await refusal('SELECT * FROM d.t TIMESTAMP AS OF rand()'), /rand\(\) is not a valid timestamp expression/)
    assert.match(await refusal('WITH v AS (SELECT 1) SELECT * FROM v VERSION AS OF 1'), /Cannot time travel subqueries from WITH clause/)
    assert.match(await refusal('SELECT * FROM d.changes VERSION AS OF 1'), /Cannot time travel views/)
    assert.match(await refusal('SELECT * FROM d.outside VERSION AS OF 1'), /does not support time travel/)
    assert.match(await refusal(`SELECT * FROM d.t.history VERSION AS OF ${snapshots[0]}`), /Cannot select snapshot in table: HISTORY/)
    assert.match(await refusal('SELECT * FROM d.outside.history'), /Table or view not found: d\.outside\.history/)
    assert.match(await refusal('SELECT * FROM d.t.position_deletes'), /DLI\.0007.*the metadata table position_deletes/)
    assert.match(await refusal('INSERT INTO d.t.history SELECT 1'), /not found/)
  })
})
