import type { StepName } from './steps.ts'

type Rows = readonly (readonly unknown[])[]

/** A class of statements that write, and what its outcome is. `t` is the name of a table of its own. */
export interface StatementClass {
  readonly name: string
  /** Run before, one after the other. */
  readonly setup: (t: string) => readonly string[]
  /** What `look` gives then, in any order; `null`: there is no table. */
  readonly before: Rows | null
  readonly statement: (t: string) => string
  /** Settings of the job. */
  readonly conf?: readonly string[]
  /** The same when the statement was done once. */
  readonly after: Rows | null
  /** Whether its commit leaves a mark of the job (`job_commit`) and a snapshot with the job's id. */
  readonly marked: boolean
  /** The steps of its way. */
  readonly steps: readonly StepName[]
}

export const look = (t: string): string => `SELECT * FROM ${t}`

const WRITES: readonly StepName[] = ['before write', 'after write', 'before commit', 'inside commit', 'end of commit', 'after commit']
const COMMITS: readonly StepName[] = ['before commit', 'inside commit', 'end of commit', 'after commit']

const PLAIN: Pick<StatementClass, 'setup' | 'before'> = {
  setup: (t) => [`CREATE TABLE ${t} AS SELECT * FROM VALUES (1, 'a'), (2, 'b') AS v(n, s)`],
  before: [
    [1, 'a'],
    [2, 'b'],
  ],
}
const PARTED: typeof PLAIN = {
  setup: (t) => [`CREATE TABLE ${t} PARTITIONED BY (p) AS SELECT * FROM VALUES (1, 'a'), (2, 'b'), (3, 'c') AS v(n, p)`],
  before: [
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ],
}
const NOTHING: typeof PLAIN = { setup: () => [], before: null }

/** One row a class. */
export const STATEMENT_CLASSES: readonly StatementClass[] = [
  {
    name: 'INSERT INTO',
    ...PLAIN,
    statement: (t) => `INSERT INTO ${t} SELECT n + 2, upper(s) FROM ${t}`,
    after: [
      [1, 'a'],
      [2, 'b'],
      [3, 'A'],
      [4, 'B'],
    ],
    marked: true,
    steps: WRITES,
  },
  {
    name: 'INSERT OVERWRITE',
    ...PLAIN,
    statement: (t) => `INSERT OVERWRITE TABLE ${t} SELECT n * 10, s FROM ${t}`,
    after: [
      [10, 'a'],
      [20, 'b'],
    ],
    marked: true,
    steps: WRITES,
  },
  {
    name: 'INSERT INTO static partition',
    ...PARTED,
    statement: (t) => `INSERT INTO ${t} PARTITION (p = 'a') VALUES (4)`,
    after: [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'a'],
    ],
    marked: true,
    steps: WRITES,
  },
  {
    name: 'INSERT OVERWRITE dynamic partitions',
    ...PARTED,
    statement: (t) => `INSERT OVERWRITE TABLE ${t} PARTITION (p) SELECT n + 10, p FROM ${t} WHERE p <> 'c'`,
    conf: ['spark.sql.dynamicPartitionOverwrite.enabled=true'],
    after: [
      [11, 'a'],
      [12, 'b'],
      [3, 'c'],
    ],
    marked: true,
    steps: WRITES,
  },
  {
    name: 'FROM … INSERT',
    setup: (t) => [
      `CREATE TABLE ${t}_a AS SELECT 1 AS n`,
      `CREATE TABLE ${t}_b AS SELECT 2 AS n`,
      `CREATE VIEW ${t} AS SELECT 'a' AS s, n FROM ${t}_a UNION ALL SELECT 'b', n FROM ${t}_b`,
    ],
    before: [
      ['a', 1],
      ['b', 2],
    ],
    statement: (t) => `FROM range(10, 12) INSERT INTO ${t}_a SELECT int(id) INSERT OVERWRITE ${t}_b SELECT int(id)`,
    after: [
      ['a', 1],
      ['a', 10],
      ['a', 11],
      ['b', 10],
      ['b', 11],
    ],
    // Both tables carry its mark, and only one is looked at.
    marked: false,
    steps: WRITES,
  },
  {
    name: 'CREATE TABLE AS',
    ...NOTHING,
    statement: (t) => `CREATE TABLE ${t} AS SELECT 1 AS n, 'a' AS s UNION ALL SELECT 2, 'b'`,
    after: [
      [1, 'a'],
      [2, 'b'],
    ],
    marked: true,
    steps: WRITES,
  },
  { name: 'CREATE TABLE', ...NOTHING, statement: (t) => `CREATE TABLE ${t} (n INT)`, after: [], marked: false, steps: WRITES },
  {
    name: 'ALTER TABLE',
    ...PLAIN,
    statement: (t) => `ALTER TABLE ${t} ADD COLUMNS (more INT)`,
    after: [
      [1, 'a', null],
      [2, 'b', null],
    ],
    marked: false,
    steps: WRITES,
  },
  { name: 'TRUNCATE TABLE', ...PLAIN, statement: (t) => `TRUNCATE TABLE ${t}`, after: [], marked: false, steps: WRITES },
  {
    name: 'DROP TABLE',
    ...PLAIN,
    statement: (t) => `DROP TABLE ${t}`,
    after: null,
    marked: false,
    steps: [...COMMITS, 'while tidying'],
  },
  {
    name: 'DELETE',
    ...PLAIN,
    statement: (t) => `DELETE FROM ${t} WHERE n = 1`,
    after: [[2, 'b']],
    marked: true,
    steps: WRITES,
  },
  {
    name: 'DELETE of whole files',
    ...PARTED,
    statement: (t) => `DELETE FROM ${t} WHERE p = 'b'`,
    after: [
      [1, 'a'],
      [3, 'c'],
    ],
    marked: true,
    steps: COMMITS,
  },
  {
    name: 'UPDATE',
    ...PLAIN,
    statement: (t) => `UPDATE ${t} SET n = n + 10 WHERE s = 'b'`,
    after: [
      [1, 'a'],
      [12, 'b'],
    ],
    marked: true,
    steps: WRITES,
  },
  {
    name: 'MERGE',
    ...PARTED,
    statement: (t) => `MERGE INTO ${t} USING (SELECT * FROM VALUES (1, 'x'), (9, 'y') AS v(n, p)) AS v ON ${t}.n = v.n
      WHEN MATCHED THEN UPDATE SET p = v.p WHEN NOT MATCHED THEN INSERT *`,
    after: [
      [1, 'x'],
      [2, 'b'],
      [3, 'c'],
      [9, 'y'],
    ],
    marked: true,
    steps: WRITES,
  },
  {
    name: 'CALL rewrite_manifests',
    setup: (t) => [...PLAIN.setup(t), `INSERT INTO ${t} VALUES (3, 'c')`],
    before: [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ],
    statement: (t) => `CALL system.rewrite_manifests('${t}')`,
    after: [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ],
    marked: false,
    steps: WRITES,
  },
  {
    name: 'CALL rewrite_data_files',
    setup: (t) => [...PLAIN.setup(t), `INSERT INTO ${t} VALUES (3, 'c')`],
    before: [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ],
    statement: (t) => `CALL system.rewrite_data_files(table => '${t}', options => map('min-input-files', '2'))`,
    after: [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ],
    marked: true,
    steps: WRITES,
  },
  {
    name: 'CALL expire_snapshots',
    setup: (t) => [...PLAIN.setup(t), `INSERT OVERWRITE TABLE ${t} SELECT n + 10, s FROM ${t}`],
    before: [
      [11, 'a'],
      [12, 'b'],
    ],
    statement: (t) => `CALL system.expire_snapshots('${t}', now())`,
    after: [
      [11, 'a'],
      [12, 'b'],
    ],
    marked: false,
    steps: WRITES,
  },
]

const external = (format: string, columns: string, more: string) => (t: string) =>
  `CREATE TABLE ${t} (${columns}) USING ${format} OPTIONS (path 'obs://lake/${t}') ${more}`

/** Their files become public one by one, by an intent that is on the disk before; their steps are those of a publication. */
export const EXTERNAL_CLASSES: readonly StatementClass[] = [
  {
    name: 'INSERT OVERWRITE of a partitioned external table',
    setup: (t) => [
      external('json', 'n INT, p STRING', 'PARTITIONED BY (p)')(t),
      `INSERT INTO ${t} VALUES (1, 'a'), (2, 'b')`,
      `INSERT INTO ${t} VALUES (3, 'a')`,
    ],
    before: [
      [1, 'a'],
      [2, 'b'],
      [3, 'a'],
    ],
    statement: (t) => `INSERT OVERWRITE ${t} VALUES (10, 'a'), (11, 'new')`,
    after: [
      [10, 'a'],
      [11, 'new'],
    ],
    marked: false,
    steps: [],
  },
  {
    name: 'INSERT INTO an external table',
    setup: (t) => [external('csv', 'n INT', '')(t), `INSERT INTO ${t} VALUES (1)`],
    before: [[1]],
    statement: (t) => `INSERT INTO ${t} SELECT n + 1 FROM ${t}`,
    after: [[1], [2]],
    marked: false,
    steps: [],
  },
]
