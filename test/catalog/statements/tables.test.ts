import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { loadTable } from '../../../src/iceberg/load-table.ts'
import { currentSchema } from '../../../src/iceberg/metadata.ts'
import { PROJECT } from '../../iceberg/support.ts'
import { aSession, type Session } from './support.ts'

let session: Session
const run = (sql: string) => session.run(sql)
const refusal = (sql: string) => session.refusal(sql)
const record = (name: string) => session.home.metastore.catalog.table(PROJECT, 'db', name)
const columns = async (name: string) =>
  (await run(`DESC ${name}`)).map((row) =>
    row
      .map((cell) => cell ?? '')
      .join(' ')
      .trim(),
  )
/** The table as its metadata file has it: ids, names and types of columns, and properties. */
async function metadata(name: string) {
  const location = record(name)?.metadataLocation ?? null
  if (location === null) throw new Error(`${name} is no managed table`)
  const { metadata: loaded } = await loadTable(session.home.place.storage, location)
  return {
    ...loaded,
    fields: currentSchema(loaded).fields.map(
      (field) => `${field.id} ${field.name} ${typeof field.type === 'string' ? field.type : field.type.kind}`,
    ),
  }
}

beforeEach(async () => {
  session = await aSession()
})
afterEach(() => session[Symbol.asyncDispose]())

// Texts and rows are those of a real Spark 3.3.4, but for what managed tables can do beyond its file tables.
describe('PARTITIONED BY', () => {
  test('columns of the list move to its end, others are added to it', async () => {
    await run("CREATE TABLE p (p INT, a INT, q STRING COMMENT 'qq') USING parquet PARTITIONED BY (p, q)")
    assert.deepEqual(await run('DESC p'), [
      ['a', 'int', null],
      ['p', 'int', null],
      ['q', 'string', 'qq'],
      ['# Partition Information', '', ''],
      ['# col_name', 'data_type', 'comment'],
      ['p', 'int', null],
      ['q', 'string', 'qq'],
    ])
    await run("CREATE TABLE p2 (a INT) PARTITIONED BY (p INT COMMENT 'pp')")
    assert.deepEqual(await run('SHOW CREATE TABLE p2'), [
      ["CREATE TABLE db.p2 (\n  a INT,\n  p INT COMMENT 'pp')\nUSING parquet\nPARTITIONED BY (p)\n"],
    ])
    const { partitionSpecs, fields } = await metadata('p')
    assert.deepEqual(fields, ['2 a int', '1 p int', '3 q string'])
    assert.deepEqual(
      partitionSpecs[0]?.fields.map(({ id, name, sourceId, transform }) => [id, name, sourceId, transform]),
      [
        [1000, 'p', 1, 'identity'],
        [1001, 'q', 3, 'identity'],
      ],
    )
  })

  test('hidden levels are made from columns that stay where they are', async () => {
    await run(
      'CREATE TABLE h (ts TIMESTAMP, d DATE, id BIGINT, s STRING) PARTITIONED BY (hours(ts), years(d), months(ts), bucket(16, id), truncate(s, 4))',
    )
    assert.deepEqual((await run('DESC h')).slice(4), [
      ['', '', ''],
      ['# Partitioning', '', ''],
      ['Part 0', 'hours(ts)', ''],
      ['Part 1', 'years(d)', ''],
      ['Part 2', 'months(ts)', ''],
      ['Part 3', 'bucket(16, id)', ''],
      ['Part 4', 'truncate(4, s)', ''],
    ])
    assert.deepEqual(
      (await metadata('h')).partitionSpecs[0]?.fields.map(({ name, transform }) => `${name} ${transform}`),
      ['ts_hour hour', 'd_year year', 'ts_month month', 'id_bucket bucket[16]', 's_trunc truncate[4]'],
    )
    assert.match(
      await refusal('CREATE TABLE h2 (s STRING) PARTITIONED BY (years(s))'),
      /cannot be made by year from a column of type string/,
    )
  })

  for (const [sql, text] of [
    ['(a INT) USING parquet PARTITIONED BY (nope)', 'partition column nope is not defined in table db.p3, defined table columns are: a'],
    ['(a INT) USING parquet PARTITIONED BY (a)', 'Cannot use all columns for partition columns'],
    ['(a INT, b INT) USING parquet PARTITIONED BY (a, A)', 'Found duplicate column(s) in the partition schema: `a`'],
    ['(a INT, b MAP<INT, INT>) USING parquet PARTITIONED BY (b)', 'Cannot use map<int,int> for partition column'],
    ['(a INT, b INT) USING parquet PARTITIONED BY (b INT)', 'Found duplicate column(s) in the table definition of `db`.`p3`: `b`'],
    [
      "(a INT, b INT) USING csv OPTIONS (path 'obs://files/x') PARTITIONED BY (bucket(2, b))",
      'a partition transform of an external table is not supported on the embedded engine',
    ],
    ['(a INT, b INT) CLUSTERED BY (a) INTO 4 BUCKETS', 'CREATE TABLE … CLUSTERED BY is not supported on the embedded engine'],
  ] as const) {
    test(`refuses ${sql}`, async () => assert.equal(await refusal(`CREATE TABLE p3 ${sql}`), text))
  }
})

describe('CREATE TABLE … LIKE', () => {
  test('takes columns and partitions, and nothing else', async () => {
    await run("CREATE TABLE s (a INT COMMENT 'it', b STRING) USING parquet PARTITIONED BY (b) COMMENT 'c' TBLPROPERTIES (k = 'v')")
    await run('CREATE VIEW v AS SELECT a AS x FROM s')
    await run("CREATE TABLE l LIKE s TBLPROPERTIES ('x' = 'y')")
    assert.deepEqual(await run('SHOW CREATE TABLE l'), [
      ["CREATE TABLE db.l (\n  a INT COMMENT 'it',\n  b STRING)\nUSING parquet\nPARTITIONED BY (b)\nTBLPROPERTIES (\n  'x' = 'y')\n"],
    ])
    await run('CREATE TABLE lv LIKE v')
    assert.deepEqual(await run('SHOW CREATE TABLE lv'), [["CREATE TABLE db.lv (\n  x INT COMMENT 'it')\nUSING parquet\n"]])
    await run("CREATE TABLE lc LIKE s USING csv LOCATION 'obs://files/lc'")
    assert.equal(record('lc')?.kind, 'external')
    assert.equal(await refusal('CREATE TABLE l LIKE s'), "Table or view 'l' already exists in database 'db'")
    await run('CREATE TABLE IF NOT EXISTS l LIKE s')
    assert.equal(await refusal('CREATE TABLE l2 LIKE nope'), "Table or view 'nope' not found in database 'db'")
  })
})

describe('ALTER TABLE', () => {
  test('RENAME TO, in the same database', async () => {
    await run('CREATE TABLE t (a INT)')
    await run('CREATE VIEW v AS SELECT 1 AS x')
    await run('ALTER TABLE t RENAME TO u')
    await run('ALTER TABLE u RENAME TO db.t')
    await run('ALTER VIEW v RENAME TO w')
    assert.deepEqual(await run('SHOW TABLES'), [
      ['db', 't', 'false'],
      ['db', 'w', 'false'],
    ])
    for (const [sql, text] of [
      ['ALTER TABLE t RENAME TO other.t', "RENAME TABLE source and destination databases do not match: 'db' != 'other'"],
      ['ALTER TABLE t RENAME TO w', "Table or view 'w' already exists in database 'db'"],
      ['ALTER VIEW t RENAME TO x', 'Cannot alter a table with ALTER VIEW. Please use ALTER TABLE instead'],
      ['ALTER TABLE w RENAME TO x', 'Cannot alter a view with ALTER TABLE. Please use ALTER VIEW instead'],
      ['ALTER TABLE nope RENAME TO x', 'Table or view not found: nope; line 1 pos 12'],
    ] as const)
      assert.equal(await refusal(sql), text)
  })

  test('properties, of tables and of views', async () => {
    await run("CREATE TABLE t (a INT) TBLPROPERTIES ('k' = 'v')")
    await run('CREATE VIEW v AS SELECT 1 AS x')
    await run("ALTER TABLE t SET TBLPROPERTIES ('p' = 'q', 'comment' = 'cc')")
    await run("ALTER VIEW v SET TBLPROPERTIES ('z' = '1')")
    assert.deepEqual(await run('SHOW TBLPROPERTIES t'), [
      ['k', 'v'],
      ['p', 'q'],
    ])
    assert.deepEqual(await run("SHOW TBLPROPERTIES t('K')"), [['K', 'Table spark_catalog.db.t does not have property: K']])
    assert.deepEqual(await run("SHOW TBLPROPERTIES v('nope')"), [['nope', 'Table db.v does not have property: nope']])
    assert.equal(record('t')?.comment, 'cc')
    assert.deepEqual((await metadata('t')).properties, { k: 'v', p: 'q' })
    await run("ALTER TABLE t UNSET TBLPROPERTIES ('p')")
    assert.deepEqual((await metadata('t')).properties, { k: 'v' })
    await run('COMMENT ON TABLE t IS NULL')
    assert.equal(record('t')?.comment, null)
    for (const [sql, text] of [
      ["ALTER TABLE t UNSET TBLPROPERTIES ('nope')", "Attempted to unset non-existent property 'nope' in table '`db`.`t`'"],
      [
        "ALTER VIEW t SET TBLPROPERTIES ('p' = 'q')",
        "db.t is a table. 'ALTER VIEW ... SET TBLPROPERTIES' expects a view. Please use ALTER TABLE instead.; line 1 pos 11",
      ],
      [
        "ALTER TABLE v SET TBLPROPERTIES ('p' = 'q')",
        "db.v is a view. 'ALTER TABLE ... SET TBLPROPERTIES' expects a table. Please use ALTER VIEW instead.; line 1 pos 12",
      ],
      ["COMMENT ON TABLE v IS 'x'", "db.v is a view. 'COMMENT ON TABLE' expects a table.; line 1 pos 17"],
      ["COMMENT ON TABLE nope IS 'x'", 'Table not found: nope; line 1 pos 17'],
    ] as const)
      assert.equal(await refusal(sql), text)
  })

  test('columns of a managed table: added, renamed, moved, widened, commented, dropped, by their ids', async () => {
    await run('CREATE TABLE t (a INT, b FLOAT, c DECIMAL(5,2), p STRING) PARTITIONED BY (p)')
    await run("ALTER TABLE t ADD COLUMNS (d STRING COMMENT 'dd', e TINYINT)")
    assert.deepEqual((await metadata('t')).fields, ['1 a int', '2 b float', '3 c decimal(5, 2)', '5 d string', '6 e int', '4 p string'])
    await run('ALTER TABLE t RENAME COLUMN b TO bb')
    await run('ALTER TABLE t ALTER COLUMN A TYPE BIGINT')
    await run('ALTER TABLE t CHANGE COLUMN bb bb DOUBLE COMMENT "wide" FIRST')
    await run('ALTER TABLE t ALTER COLUMN c TYPE DECIMAL(9,2)')
    await run('ALTER TABLE t ALTER COLUMN e TYPE INT')
    await run('ALTER TABLE t ALTER COLUMN d AFTER e')
    await run('ALTER TABLE t DROP COLUMNS (c)')
    await run('ALTER TABLE t ADD COLUMNS (c DATE FIRST, f INT AFTER bb)')
    assert.deepEqual(await columns('t'), [
      'c date',
      'bb double wide',
      'f int',
      'a bigint',
      'e int',
      'd string dd',
      'p string',
      '# Partition Information',
      '# col_name data_type comment',
      'p string',
    ])
    assert.deepEqual((await metadata('t')).fields, [
      '7 c date',
      '2 bb double',
      '8 f int',
      '1 a long',
      '6 e int',
      '5 d string',
      '4 p string',
    ])
    assert.deepEqual(
      record('t')?.columns.map(({ name, fieldId }) => `${fieldId} ${name}`),
      ['7 c', '2 bb', '8 f', '1 a', '6 e', '5 d', '4 p'],
    )
  })

  for (const [sql, text] of [
    ['ADD COLUMNS (A INT)', 'Found duplicate column(s) in the table definition of t: `a`'],
    ['ADD COLUMNS (e INT, E INT)', 'Found duplicate column(s) in the table definition of t: `e`'],
    ['ADD COLUMNS (e INT NOT NULL)', 'ADD COLUMN with v1 tables cannot specify NOT NULL.'],
    ['ADD COLUMNS (d.y INT)', 'AlterTableAddColumnsCommand does not support nested column: d.y'],
    [
      'ALTER COLUMN a TYPE DECIMAL(10,2)',
      "ALTER TABLE CHANGE COLUMN is not supported for changing column 'a' with type 'IntegerType' to 'a' with type 'DecimalType(10,2)'",
    ],
    ['ALTER COLUMN a SET NOT NULL', 'ALTER COLUMN with v1 tables cannot specify NOT NULL.'],
    [
      "ALTER COLUMN nope COMMENT 'x'",
      'Missing field nope in table spark_catalog.db.t with schema:\nroot\n |-- a: integer (nullable = true)\n |-- p: string (nullable = true)\n; line 1 pos 0',
    ],
    ["ALTER COLUMN p COMMENT 'x'", "Can't find column `p` given table data columns [`a`]"],
    ['ALTER COLUMN a AFTER p', 'The columns by which a table is partitioned come last'],
    ['RENAME COLUMN a TO P', 'Cannot rename column, because P already exists in'],
    ['DROP COLUMN p', 'A column by which the table is partitioned cannot be dropped'],
    ['REPLACE COLUMNS (x INT)', 'ALTER TABLE … REPLACE COLUMNS is not supported on the embedded engine'],
    ["SET LOCATION 'obs://files/x'", 'SET LOCATION of a managed table is not supported on the embedded engine'],
  ] as const) {
    test(`refuses ${sql}`, async () => {
      await run('CREATE TABLE t (a INT, p STRING) PARTITIONED BY (p)')
      const said = await refusal(`ALTER TABLE t ${sql}`)
      assert.ok(said.startsWith(text), said)
    })
  }

  test('columns of an external table: added and commented, no more', async () => {
    await run("CREATE TABLE x (a INT, p INT) USING csv OPTIONS (path 'obs://files/x') PARTITIONED BY (p)")
    await run("ALTER TABLE x ADD COLUMNS (b INT COMMENT 'bb')")
    await run("ALTER TABLE x CHANGE a a INT COMMENT 'chg'")
    assert.deepEqual((await columns('x')).slice(0, 3), ['a int chg', 'b int bb', 'p int'])
    assert.equal(await refusal('ALTER TABLE x RENAME COLUMN a TO z'), 'RENAME COLUMN is only supported with v2 tables.')
    assert.equal(await refusal('ALTER TABLE x DROP COLUMN a'), 'DROP COLUMN is only supported with v2 tables.')
    assert.equal(await refusal('ALTER TABLE x ALTER COLUMN a FIRST'), 'ALTER COLUMN ... FIRST | ALTER is only supported with v2 tables.')
    await run("ALTER TABLE x SET LOCATION 'obs://files/y'")
    await run("ALTER TABLE x SET SERDEPROPERTIES ('Delimiter' = ';')")
    assert.deepEqual(record('x')?.options, { Delimiter: ';' })
    assert.match(await refusal("ALTER TABLE x SET SERDE 'x.y'"), /^Operation not allowed: ALTER TABLE SET SERDE/)
    assert.match(String((await run('SHOW CREATE TABLE x'))[0]?.[0]), /LOCATION 'obs:\/\/files\/y'/)
  })
})

describe('partitions of an external table', () => {
  beforeEach(() => run("CREATE TABLE p (a INT, p INT, q STRING) USING parquet OPTIONS (path 'obs://files/p') PARTITIONED BY (p, q)"))

  test('are entries with a folder each', async () => {
    await run("ALTER TABLE p ADD PARTITION (p=1, q='a b/c')")
    await run("ALTER TABLE p ADD PARTITION (q='x', p=2) PARTITION (P=3, q=NULL)")
    await run("ALTER TABLE p ADD IF NOT EXISTS PARTITION (p=1, q='a b/c')")
    assert.deepEqual(await run('SHOW PARTITIONS p'), [['p=1/q=a b%2Fc'], ['p=2/q=x'], ['p=3/q=__HIVE_DEFAULT_PARTITION__']])
    assert.deepEqual(await run('SHOW PARTITIONS p PARTITION (p=2)'), [['p=2/q=x']])
    assert.deepEqual((await run("DESC EXTENDED p PARTITION (p=2, q='x')")).slice(7), [
      ['', '', ''],
      ['# Detailed Partition Information', '', ''],
      ['Database', 'db', ''],
      ['Table', 'p', ''],
      ['Partition Values', '[p=2, q=x]', ''],
      ['Location', 'obs://files/p/p=2/q=x', ''],
      ['Created Time', 'Wed Nov 25 15:49:08 UTC 2026', ''],
      ['Last Access', 'UNKNOWN', ''],
      ['', '', ''],
      ['# Storage Information', '', ''],
      ['Location', 'obs://files/p', ''],
    ])
    await run("ALTER TABLE p PARTITION (p=2, q='x') RENAME TO PARTITION (p=2, q='z')")
    await run("ALTER TABLE p PARTITION (p=2, q='z') SET LOCATION 'obs://files/elsewhere'")
    assert.deepEqual(await run("SHOW TABLE EXTENDED LIKE 'p' PARTITION (p=2, q='z')"), [
      [
        'db',
        'p',
        'false',
        'Partition Values: [p=2, q=z]\nLocation: obs://files/elsewhere\nCreated Time: Wed Nov 25 15:49:08 UTC 2026\nLast Access: UNKNOWN\n',
      ],
    ])
    await run('ALTER TABLE p DROP PARTITION (p=2), PARTITION (p=3)')
    await run('ALTER TABLE p DROP IF EXISTS PARTITION (p=9)')
    assert.deepEqual(await run('SHOW PARTITIONS p'), [['p=1/q=a b%2Fc']])
    await run('DROP TABLE p')
  })

  test('are found by their folders, and forgotten without them', async () => {
    const folder = session.home.place.storage.localPath({ root: `bucket/${PROJECT}/files`, key: 'p' })
    for (const path of ['p=1/q=a%2Fb', 'P=2/q=__HIVE_DEFAULT_PARTITION__', 'p=3', 'other/q=a', 'p=4/_hidden=1'])
      mkdirSync(join(folder, path), { recursive: true })
    await run("ALTER TABLE p ADD PARTITION (p=9, q='z')")
    await run('MSCK REPAIR TABLE p')
    assert.deepEqual(await run('SHOW PARTITIONS p'), [['p=1/q=a%2Fb'], ['p=2/q=__HIVE_DEFAULT_PARTITION__'], ['p=9/q=z']])
    assert.deepEqual(await run('SHOW PARTITIONS p PARTITION (q=NULL)'), [['p=2/q=__HIVE_DEFAULT_PARTITION__']])
    await run('MSCK REPAIR TABLE p SYNC PARTITIONS')
    await run('ALTER TABLE p RECOVER PARTITIONS')
    assert.deepEqual(await run('SHOW PARTITIONS p'), [['p=1/q=a%2Fb'], ['p=2/q=__HIVE_DEFAULT_PARTITION__']])
    await run('CREATE TABLE w (a INT)')
    assert.equal(
      await refusal('MSCK REPAIR TABLE w'),
      'Operation not allowed: MSCK REPAIR TABLE only works on partitioned tables: `db`.`w`',
    )
  })

  test('go by filters', async () => {
    await run("ALTER TABLE p ADD PARTITION (p=9, q='a') PARTITION (p=10, q='b') PARTITION (p=11, q='c') PARTITION (p=NULL, q='d')")
    await run("ALTER TABLE p DROP PARTITIONS (p > 9 AND q <> 'c'), PARTITIONS (9 = p)")
    assert.deepEqual(await run('SHOW PARTITIONS p'), [['p=11/q=c'], ['p=__HIVE_DEFAULT_PARTITION__/q=d']])
    await run('ALTER TABLE p DROP IF EXISTS PARTITIONS (p < 5)')
    assert.match(await refusal('ALTER TABLE p DROP PARTITIONS (p < 5)'), /^No partition of table `db`.`p` fits/)
    assert.equal(await refusal('ALTER TABLE p DROP PARTITIONS (a < 5)'), 'a is not a valid partition column in table `db`.`p`.')
    assert.match(await refusal('ALTER TABLE p DROP PARTITIONS (p + 1 < 5)'), /is not supported/)
  })

  for (const [sql, text] of [
    [
      "ALTER TABLE p ADD PARTITION (p=1, q='a')",
      "The following partitions already exists in table 'p' database 'db':\nMap(p -> 1, q -> a)",
    ],
    [
      'ALTER TABLE p ADD PARTITION (p=1)',
      "Partition spec is invalid. The spec (p) must match the partition spec (p, q) defined in table '`db`.`p`'",
    ],
    ['ALTER TABLE p ADD PARTITION (p=1, z=3)', 'z is not a valid partition column in table `db`.`p`.'],
    ["ALTER TABLE p ADD PARTITION (p=1, q='')", 'Partition spec is invalid. The spec ([p=1, q=]) contains an empty partition column value'],
    ['ALTER TABLE p DROP PARTITION (p=9)', "The following partitions not found in table 'p' database 'db':\nMap(p -> 9)"],
    ["DESC p PARTITION (p=9, q='z')", "Partition not found in table 'p' database 'db':\np -> 9\nq -> z"],
    ['DESC p PARTITION (a=1)', 'a is not a valid partition column in table `db`.`p`.'],
    [
      "ALTER TABLE p PARTITION (p=2, q='b') RENAME TO PARTITION (p=1, q='a')",
      "Partition already exists in table 'p' database 'db':\np -> 1\nq -> a",
    ],
    [
      'ALTER TABLE w ADD PARTITION (a=1)',
      'ALTER TABLE ADD PARTITION is not allowed on w since its partition metadata is not stored in the Hive metastore. To import this information into the metastore, run `msck repair table w`',
    ],
    ['SHOW PARTITIONS w', 'SHOW PARTITIONS is not allowed on a table that is not partitioned: `db`.`w`'],
    ['SHOW PARTITIONS v', "db.v is a view. 'SHOW PARTITIONS' expects a table.; line 1 pos 16"],
    ['SHOW PARTITIONS nope', 'Table not found: nope; line 1 pos 16'],
  ] as const) {
    test(`refuses ${sql}`, async () => {
      await run('CREATE TABLE w (a INT)')
      await run('CREATE VIEW v AS SELECT 1 AS x')
      await run("ALTER TABLE p ADD PARTITION (p=1, q='a') PARTITION (p=2, q='b')")
      assert.equal(await refusal(sql), text)
    })
  }
})

describe('TRUNCATE TABLE', () => {
  test('of an empty managed table changes nothing', async () => {
    await run('CREATE TABLE t (a INT)')
    const before = record('t')?.metadataLocation
    await run('TRUNCATE TABLE t')
    assert.deepEqual(record('t')?.metadataLocation, before)
    assert.match(await refusal('TRUNCATE TABLE t PARTITION (a=1)'), /^Operation not allowed: TRUNCATE TABLE ... PARTITION is not supported/)
    assert.equal(await refusal('TRUNCATE TABLE nope'), 'Table not found: nope; line 1 pos 15')
  })

  test('of an external table removes the files of its folder', async () => {
    await run("CREATE TABLE x (a INT) USING csv OPTIONS (path 'obs://files/x')")
    const folder = session.home.place.storage.localPath({ root: `bucket/${PROJECT}/files`, key: 'x' })
    mkdirSync(join(folder, 'sub'), { recursive: true })
    for (const name of ['1.csv', '2.csv', '_SUCCESS', 'sub/3.csv']) writeFileSync(join(folder, name), '1\n')
    await run('TRUNCATE TABLE x')
    assert.deepEqual(readdirSync(folder).sort(), ['_SUCCESS', 'sub'])
    await run("CREATE TABLE y (a INT) USING csv OPTIONS (path 'obs://files/x/sub/3.csv')")
    assert.match(await refusal('TRUNCATE TABLE y'), /single file/)
  })

  test('of an external table is refused where its files lie elsewhere: nothing would be removed', async () => {
    const { storage } = session.home.place
    const folderOf = (key: string) => storage.localPath({ root: `bucket/${PROJECT}/files`, key })
    for (const key of ['g1', 'g2', 'linked']) mkdirSync(folderOf(key), { recursive: true })
    for (const key of ['g1', 'g2']) writeFileSync(join(folderOf(key), 'a.csv'), '1\n')
    symlinkSync(join(folderOf('g1'), 'a.csv'), join(folderOf('linked'), 'b.csv'))
    for (const path of ['g*', 'linked']) {
      await run(`CREATE TABLE elsewhere (a INT) USING csv OPTIONS (path 'obs://files/${path}')`)
      assert.match(await refusal('TRUNCATE TABLE elsewhere'), /with wildcards or on a folder with linked files/)
      await run('DROP TABLE elsewhere')
    }
    assert.deepEqual(readdirSync(folderOf('g1')), ['a.csv'])
  })
})

describe('ANALYZE TABLE', () => {
  test('keeps what is known without reading rows', async () => {
    await run('CREATE TABLE t (a INT, p INT) PARTITIONED BY (p)')
    await run('CREATE VIEW v AS SELECT 1 AS x')
    await run('ANALYZE TABLE t COMPUTE STATISTICS')
    assert.ok((await run('DESC EXTENDED t')).some(([name, value]) => name === 'Statistics' && value === '0 bytes, 0 rows'))
    await run('ANALYZE TABLE t PARTITION (p) COMPUTE STATISTICS')
    await run('ANALYZE TABLES IN db COMPUTE STATISTICS NOSCAN')
    await run('ANALYZE TABLE t COMPUTE STATISTICS FOR COLUMNS a')
    assert.match(await refusal('DESC EXTENDED t a'), /the statistics of a column/)
    assert.ok((await run('DESC EXTENDED t p')).some(([name, value]) => name === 'min' && value === 'NULL'))
    for (const [sql, text] of [
      ['ANALYZE TABLE nope COMPUTE STATISTICS', 'Table or permanent view not found: nope; line 1 pos 14'],
      ['ANALYZE TABLE v COMPUTE STATISTICS', 'ANALYZE TABLE is not supported on views.'],
      ['ANALYZE TABLE t COMPUTE STATISTICS FOR COLUMNS a, nope', 'Column nope does not exist'],
      ['ANALYZE TABLE t PARTITION (a) COMPUTE STATISTICS', 'a is not a valid partition column in table `db`.`t`.'],
      ['ANALYZE TABLES IN nodb COMPUTE STATISTICS', "Database 'nodb' not found"],
    ] as const)
      assert.equal(await refusal(sql), text)
  })
})
