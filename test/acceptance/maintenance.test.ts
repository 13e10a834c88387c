import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type RunningServer, startServer, temporaryFolder } from '../support/running-server.ts'

/** A query that is still running when it is looked at, and that reads its table only then. */
const LONG = 'range(4000000000) a CROSS JOIN range(1000) b WHERE (a.id * b.id) % 7 = 3'

describe('maintenance statements', () => {
  const folder = temporaryFolder('maintenance')
  const dataDir = join(folder.path, 'data')
  let server: RunningServer
  before(async () => {
    server = await startServer(dataDir, ['--keep-removed-minutes', '0'])
  })
  after(async () => {
    await server?.kill('SIGTERM')
    folder.remove()
  })

  async function run(sql: string) {
    const status = await server.run(sql)
    assert.equal(status.status, 'FINISHED', `${sql}: ${status.message}`)
    return status
  }
  const rows = async (sql: string) => await server.rows((await run(sql)).job_id)
  async function call(sql: string) {
    const { status, body } = await server.submit(sql)
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(body.is_success, true, `${sql}: ${body.message}`)
    return { columns: body.schema.map((column: object) => Object.entries(column).flat().join(' ')), rows: body.rows }
  }
  async function refusal(sql: string): Promise<string> {
    const { body } = await server.submit(sql)
    assert.equal(body.is_success, false, `${sql} was accepted`)
    return body.message
  }
  const ids = async (table: string) =>
    (await rows(`SELECT CAST(snapshot_id AS string) FROM ${table}.snapshots ORDER BY committed_at`)).flat() as string[]
  const addresses = async (sql: string) => ((await rows(sql)).flat() as string[]).map((address) => address.replace('file://', ''))
  async function filled(name: string, inserts: number): Promise<void> {
    await run(`CREATE TABLE ${name} (id int)`)
    for (let at = 1; at <= inserts; at += 1) await run(`INSERT INTO ${name} VALUES (${at})`)
  }

  test('expire_snapshots forgets, and removes what only the forgotten led to', async () => {
    await filled('e', 3)
    await run('INSERT OVERWRITE TABLE e VALUES (9)')
    await run('INSERT INTO e VALUES (10)')
    const data = await addresses('SELECT file_path FROM e.all_data_files')
    const lists = await addresses('SELECT manifest_list FROM e.snapshots')
    const kept = await ids('default.e')
    const expired = await call("CALL system.expire_snapshots(table => 'e', older_than => current_timestamp(), retain_last => 2)")
    assert.deepEqual(expired.columns, [
      'deleted_data_files_count bigint',
      'deleted_position_delete_files_count bigint',
      'deleted_equality_delete_files_count bigint',
      'deleted_manifest_files_count bigint',
      'deleted_manifest_lists_count bigint',
    ])
    assert.deepEqual(expired.rows, [['3', '0', '0', '3', '3']])
    assert.deepEqual(await ids('e'), kept.slice(-2))
    assert.deepEqual(await rows('SELECT id FROM e ORDER BY id'), [[9], [10]])
    assert.deepEqual(await rows(`SELECT id FROM e VERSION AS OF ${kept.at(-2)}`), [[9]])
    assert.equal(data.filter(existsSync).length, 2)
    assert.deepEqual(lists.filter(existsSync), lists.slice(-2))
    // By position, with nothing to do.
    assert.deepEqual((await call("CALL spark_catalog.system.expire_snapshots('default.e', TIMESTAMP '2020-01-01 00:00:00')")).rows, [
      ['0', '0', '0', '0', '0'],
    ])
    // Five days are kept unless somebody says otherwise.
    assert.deepEqual((await call("CALL system.expire_snapshots('e')")).rows, [['0', '0', '0', '0', '0']])
    await run("ALTER TABLE e SET TBLPROPERTIES ('history.expire.max-snapshot-age-ms' = '0', 'gc.enabled' = 'false')")
    assert.match(await refusal("CALL system.expire_snapshots('e')"), /Cannot expire snapshots: GC is disabled/)
    await run("ALTER TABLE e SET TBLPROPERTIES ('gc.enabled' = 'true')")
    await call("CALL system.expire_snapshots('e')")
    assert.deepEqual(await ids('e'), kept.slice(-1))
  })

  test('files that a running statement may read stay until it is over', async () => {
    await filled('busy', 1)
    const [old] = await addresses('SELECT file_path FROM busy.files')
    const { body } = await server.submit(`SELECT count(*) FROM busy CROSS JOIN ${LONG}`)
    await server.until(body.job_id, ['RUNNING'])
    await run('INSERT OVERWRITE TABLE busy VALUES (2)')
    const expire = "CALL system.expire_snapshots(table => 'busy', older_than => now())"
    assert.deepEqual((await call(expire)).rows, [['1', '0', '0', '1', '1']])
    assert.ok(existsSync(old as string))
    const folders = () => readdirSync(join(dataDir, 'warehouse', server.projectId, 'default')).filter((name) => name.startsWith('busy-'))
    await run('DROP TABLE busy')
    assert.equal(folders().length, 1, 'a dropped table that is being read')
    await server.call('DELETE', `/jobs/${body.job_id}`)
    await server.until(body.job_id, ['CANCELLED'])
    // Any other removal takes along what was left.
    await filled('other', 1)
    await call("CALL system.expire_snapshots('other', now())")
    await run('INSERT OVERWRITE TABLE other VALUES (2)')
    await call("CALL system.expire_snapshots('other', now())")
    assert.deepEqual([existsSync(old as string), folders()], [false, []])
  })

  test('rollbacks and set_current_snapshot', async () => {
    await filled('r', 3)
    const [first, second, third] = await ids('r')
    const back = await call(`CALL system.rollback_to_snapshot('r', ${first})`)
    assert.deepEqual(back.columns, ['previous_snapshot_id bigint', 'current_snapshot_id bigint'])
    assert.deepEqual(back.rows, [[third, first]])
    assert.deepEqual(await rows('SELECT id FROM r'), [[1]])
    await run('INSERT INTO r VALUES (4)')
    assert.match(await refusal(`CALL system.rollback_to_snapshot('r', ${third})`), /not an ancestor of the current state/)
    assert.match(await refusal("CALL system.rollback_to_snapshot('r', 12)"), /Cannot roll back to unknown snapshot id: 12/)
    const set = await call(`CALL system.set_current_snapshot(table => 'r', snapshot_id => ${third})`)
    assert.equal(set.rows[0][1], third)
    assert.deepEqual(await rows('SELECT id FROM r ORDER BY id'), [[1], [2], [3]])
    assert.deepEqual(await rows('SELECT count(*) FROM r.history'), [[6]])
    const [[at]] = (await rows(`SELECT CAST(committed_at AS string) FROM r.snapshots WHERE snapshot_id = ${third}`)) as [[string]]
    const timed = await call(`CALL system.rollback_to_timestamp(timestamp => TIMESTAMP '${at}', table => 'r')`)
    assert.equal(timed.rows[0][1], second)
    assert.match(await refusal("CALL system.rollback_to_timestamp('r', TIMESTAMP '2001-01-01 00:00:00')"), /no valid snapshot older than/)
    assert.match(await refusal("CALL system.set_current_snapshot('r')"), /Either snapshot_id or ref must be provided, not both/)
    assert.deepEqual((await call("CALL system.set_current_snapshot(table => 'r', ref => 'main')")).rows.flat().map(String), [
      second,
      second,
    ])
  })

  test("DLI's words for it: SHOW HISTORY, RESTORE TABLE, CLEAR HISTORY", async () => {
    await filled('v', 3)
    const history = await call('SHOW HISTORY FOR TABLE v')
    assert.deepEqual(history.columns, ['version_id string', 'timestamp string', 'operation string', 'path string'])
    const [first, second, third] = await ids('v')
    assert.deepEqual(
      history.rows.map(([id, , operation]: string[]) => [id, operation]),
      [first, second, third].map((id) => [id, 'append']),
    )
    assert.deepEqual((await call(`RESTORE TABLE default.v TO VERSION '${second}'`)).rows, [])
    assert.deepEqual(await rows('SELECT id FROM v ORDER BY id'), [[1], [2]])
    await call("CLEAR HISTORY FOR TABLE v OLDER_THAN '2001-01-01 00:00:00'")
    assert.equal((await ids('v')).length, 3)
    await call("CLEAR HISTORY FOR TABLE v OLDER_THAN '2999-01-01 00:00:00'")
    assert.deepEqual(await ids('v'), [second])
    assert.match(await refusal(`RESTORE TABLE v TO VERSION '${first}'`), /unknown snapshot id/)
    assert.match(await refusal("RESTORE TABLE v TO VERSION 'x'"), /"x" is not the id of a version/)
    assert.match(await refusal('RESTORE TABLE v TO INITIAL LAYOUT'), /DLI\.0007.*RESTORE TABLE … TO INITIAL LAYOUT/)
    assert.match(await refusal("CLEAR HISTORY FOR TABLE v OLDER_THAN 'x'"), /"x" is not a time/)
  })

  test('rewrite_data_files and OPTIMIZE put small files together; rows, versions and partitions stay', async () => {
    await run('CREATE TABLE c (id int, part string) PARTITIONED BY (part)')
    for (let at = 1; at <= 5; at += 1) await run(`INSERT INTO c VALUES (${at}, 'a'), (${at}, 'b')`)
    await run("INSERT INTO c VALUES (6, 'c')")
    const [before] = (await ids('c')).slice(-1)
    const [[bytes]] = (await rows("SELECT sum(file_size_in_bytes) FROM c.files WHERE partition.part <> 'c'")) as [[number]]
    const compacted = await call("CALL system.rewrite_data_files(table => 'c')")
    assert.deepEqual(compacted.columns, [
      'rewritten_data_files_count int',
      'added_data_files_count int',
      'rewritten_bytes_count bigint',
      'failed_data_files_count int',
    ])
    assert.deepEqual(compacted.rows, [['10', '2', String(bytes), '0']])
    const all = 'SELECT part, count(*), sum(id) FROM c GROUP BY part ORDER BY part'
    assert.deepEqual(await rows(all), [
      ['a', 5, 15],
      ['b', 5, 15],
      ['c', 1, 6],
    ])
    assert.deepEqual(await rows('SELECT partition.part, record_count, count(*) FROM c.files GROUP BY 1, 2 ORDER BY 1'), [
      ['a', 5, 1],
      ['b', 5, 1],
      ['c', 1, 1],
    ])
    assert.deepEqual(await rows("SELECT operation, summary['total-records'] FROM c.snapshots ORDER BY committed_at DESC LIMIT 1"), [
      ['replace', '11'],
    ])
    assert.deepEqual(await rows(`SELECT count(*) FROM c.files VERSION AS OF ${before}`), [[11]])
    assert.deepEqual((await call('OPTIMIZE c')).rows, [['0', '0', '0', '0']], 'nothing is worth it any more')
    // Two files are enough where that is said, and a target cuts.
    await run("INSERT INTO c VALUES (7, 'c')")
    const pairs = "options => map('min-input-files', '2', 'max-files-to-rewrite', '2')"
    assert.deepEqual((await call(`CALL system.rewrite_data_files(table => 'c', ${pairs})`)).rows[0].slice(0, 2), ['2', '1'])
    await run('CREATE TABLE big AS SELECT id, repeat(CAST(id AS string), 5) AS t FROM range(20000)')
    const [[size]] = (await rows('SELECT file_size_in_bytes FROM big.files')) as [[number]]
    const cut = `CALL system.rewrite_data_files(table => 'big', options => map('rewrite-all', 'true', 'target-file-size-bytes', '${size}'))`
    assert.deepEqual((await call(cut)).rows[0].slice(0, 2), ['1', '1'])
    assert.deepEqual(await rows('SELECT count(*), count(DISTINCT id) FROM big'), [[20000, 20000]])
  })

  test('compaction gives way to whoever takes rows of its files away', async () => {
    await run('CREATE TABLE g (id int)')
    for (let at = 1; at <= 5; at += 1) await run(`INSERT INTO g VALUES (${at})`)
    const started = Array.from({ length: 4 }, () =>
      server.submit("CALL system.rewrite_data_files('g')", { conf: ['dli.sql.sqlasync.enabled=true'] }),
    )
    const writes = [
      server.submit('DELETE FROM g WHERE id <= 2'),
      ...Array.from({ length: 5 }, (_, at) => server.submit(`INSERT INTO g VALUES (${10 + at})`)),
    ]
    for (const each of [...started, ...writes]) {
      const { body } = await each
      const { status, message } = await server.until(body.job_id, ['FINISHED', 'FAILED'])
      // Each does it all or says why not.
      if (status === 'FAILED') assert.match(message, /conflict|changed/i)
    }
    const [[deletes]] = (await rows("SELECT count(*) FROM g.snapshots WHERE operation IN ('delete', 'overwrite')")) as [[number]]
    assert.deepEqual(await rows('SELECT sum(id), count(*) FROM g'), [deletes === 0 ? [15 + 60, 10] : [12 + 60, 8]])
  })

  test('rewrite_manifests puts them together', async () => {
    await filled('m', 3)
    const merged = await call("CALL system.rewrite_manifests('m')")
    assert.deepEqual(merged.columns, ['rewritten_manifests_count int', 'added_manifests_count int'])
    assert.deepEqual(merged.rows, [['3', '1']])
    assert.deepEqual((await call("CALL system.rewrite_manifests('m', false)")).rows, [['0', '0']])
    assert.deepEqual(await rows('SELECT count(*) FROM m.manifests'), [[1]])
    assert.deepEqual(await rows('SELECT id FROM m ORDER BY id'), [[1], [2], [3]])
  })

  test('remove_orphan_files takes what dead attempts left, when it is old', async () => {
    await filled('o', 1)
    const [live] = await addresses('SELECT file_path FROM o.files')
    const attempt = dirname(live as string)
    const [orphan, young, stranger] = ['left.parquet', 'young.parquet', '../somebody.parquet'].map((name) => join(attempt, name))
    const days = (count: number) => new Date(Date.now() - count * 86_400_000)
    for (const path of [orphan, young, stranger]) writeFileSync(path as string, '')
    for (const path of [orphan, stranger, live]) utimesSync(path as string, days(4), days(4))
    const found = await call("CALL system.remove_orphan_files(table => 'o', dry_run => true)")
    assert.deepEqual(found.columns, ['orphan_file_location string'])
    assert.deepEqual(found.rows, [[`file://${orphan}`]])
    assert.ok(existsSync(orphan as string))
    assert.match(await refusal("CALL system.remove_orphan_files('o', current_timestamp())"), /an interval less than 24 hours/)
    assert.deepEqual((await call("CALL system.remove_orphan_files('o', now() - INTERVAL 2 DAYS)")).rows, [[`file://${orphan}`]])
    assert.deepEqual(
      [orphan, young, stranger, live].map((path) => existsSync(path as string)),
      [false, true, true, true],
    )
    assert.deepEqual((await call("CALL system.remove_orphan_files('o')")).rows, [])
  })

  test('register_table takes a table of others over; its files go only when that is asked for', async () => {
    await filled('source', 2)
    await run('INSERT OVERWRITE TABLE source VALUES (7)')
    const [[file]] = (await rows('SELECT file FROM source.metadata_log_entries ORDER BY timestamp DESC LIMIT 1')) as [[string]]
    const home = dirname(dirname(file.replace('file://', '')))
    assert.match(await refusal(`CALL system.register_table('taken', '${file}')`), /^DLI\.0011: .*is refused/)
    // As another catalog would have it: the same table in a bucket.
    const bucket = join(dataDir, 'buckets', server.projectId, 'lake')
    const place = join(bucket, 'source')
    mkdirSync(bucket, { recursive: true })
    cpSync(home, place, { recursive: true })
    for (const name of readdirSync(join(place, 'metadata')).filter((each) => each.endsWith('.json'))) {
      const path = join(place, 'metadata', name)
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll(home, place))
    }
    const metadataFile = `obs://lake/source/metadata/${file.split('/').at(-1)}`
    // Its manifest lists lead to the old place.
    await call(`CALL system.register_table(table => 'default.taken', metadata_file => '${metadataFile}')`)
    assert.match((await server.run('SELECT * FROM taken')).message, /lies outside of the table's folder/)
    await run('DROP TABLE taken')
    assert.ok(existsSync(place))
  })

  test('what is no procedure, no table, no argument', async () => {
    await filled('a', 1)
    await run('CREATE VIEW av AS SELECT 1 AS one')
    for (const [sql, message] of [
      ["CALL system.nothing('a')", /DLI\.0005.*Procedure system\.nothing not found/],
      ["CALL expire_snapshots('a')", /Procedure expire_snapshots not found/],
      ["CALL system.migrate('a')", /DLI\.0007.*the procedure system\.migrate/],
      ['CALL system.rewrite_manifests()', /Missing required parameters: \[table\]/],
      ["CALL system.rewrite_manifests('a', true, 1, 2)", /Too many arguments for procedure/],
      ["CALL system.rewrite_manifests('a', use_caching => true)", /Named and positional arguments cannot be mixed/],
      ["CALL system.rewrite_manifests(tables => 'a')", /Unknown argument: tables/],
      ["CALL system.rewrite_manifests(table => 'a', table => 'a')", /Duplicate procedure argument: table/],
      ['CALL system.rewrite_manifests(table => 1)', /Wrong arg type for table/],
      ["CALL system.expire_snapshots('a', 'soon')", /Wrong arg type for older_than/],
      ["CALL system.expire_snapshots(table => 'a', retain_last => 0)", /at least 1, cannot be: 0/],
      ["CALL system.expire_snapshots(table => 'a', snapshot_ids => array(1))", /DLI\.0007.*the argument snapshot_ids/],
      ["CALL system.rewrite_manifests('missing')", /^DLI\.0002: .*There is no table named default\.missing$/],
      ["CALL system.rewrite_data_files('missing')", /^DLI\.0002: .*There is no table named default\.missing$/],
      ["CALL system.rewrite_data_files('a', 'sort')", /DLI\.0007.*the strategy sort/],
      ["CALL system.rewrite_data_files(table => 'a', where => 'id = 1')", /DLI\.0007.*the argument where/],
      [
        "CALL system.rewrite_data_files(table => 'a', options => map('min-input-files', 'x'))",
        /The option min-input-files .* cannot be "x"/,
      ],
      [
        "CALL system.rewrite_data_files(table => 'a', options => map('delete-file-threshold', '1'))",
        /DLI\.0007.*the option delete-file-threshold/,
      ],
      ['OPTIMIZE av', /is not an Iceberg table/],
      ['OPTIMIZE a WHERE id = 1', /DLI\.0007.*OPTIMIZE … WHERE/],
      ["CALL system.rewrite_manifests('av')", /is not an Iceberg table/],
    ] as const)
      assert.match(await refusal(sql), message, sql)
  })
})
