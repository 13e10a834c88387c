import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { rewrite } from '../../conformance/session/rewrite.ts'
import { afterStatement, beforeStatement, fromServer, newSession, toServer } from '../../conformance/session/session.ts'

const golden = (sql: string, output = '', schema = 'struct<>') => ({ number: 1, sql, schema, output })

describe('a statement as it is sent', () => {
  const rename = { default: 'conformance_x', d1: 'conformance_x__d1' }
  const cases: Readonly<Record<string, string>> = {
    'create temporary view v as select 1': 'create  view v as select 1',
    'CREATE OR REPLACE GLOBAL TEMP VIEW v AS SELECT 1': 'CREATE OR REPLACE   VIEW v AS SELECT 1',
    'CREATE TEMP VIEW v(e INT, `F` STRING) USING parquet':
      'CREATE  VIEW v (`e`, `F`) AS SELECT CAST(NULL AS INT) AS `e`, CAST(NULL AS STRING) AS `F` WHERE false',
    'select temporary from v': 'select temporary from v',
    'select * from global_temp.v': 'select * from v',
    'select * from default.t, d1.t': 'select * from conformance_x.t, conformance_x__d1.t',
    "select 'default.t' -- default.t": "select 'default.t' -- default.t",
    'use d1': 'use conformance_x__d1',
    'show tables in d1': 'show tables in conformance_x__d1',
    'drop database if exists d1': 'drop database if exists conformance_x__d1',
    'select d1 from d1': 'select d1 from d1',
  }
  for (const [sql, sent] of Object.entries(cases))
    test(sql, () => {
      assert.equal(rewrite(sql, rename), sent)
    })
})

describe('what a session remembers', () => {
  test('SET becomes conf, RESET empties it', () => {
    const set = afterStatement(newSession('own'), golden('set a.b=c', 'a.b\tc', 'struct<key:string,value:string>'))
    assert.deepEqual(set.conf, { 'a.b': 'c' })
    assert.deepEqual(afterStatement(set, golden('RESET')).conf, {})
    const zone = afterStatement(set, golden('SET TIME ZONE LOCAL', 'spark.sql.session.timeZone\tUTC', 'struct<key:string,value:string>'))
    assert.deepEqual(zone.conf, { 'a.b': 'c', 'spark.sql.session.timeZone': 'UTC' })
  })

  test('what Spark rejects, and a SET that only reads, change nothing', () => {
    const session = newSession('own')
    const read = golden('SET a.b', 'a.b\tc', 'struct<key:string,value:string>')
    const refused = golden("SET TIME ZONE 'x'", 'org.apache.spark.sql.catalyst.parser.ParseException\nno')
    assert.equal(afterStatement(session, read), session)
    assert.equal(afterStatement(session, refused), session)
  })

  test('databases have names of their own, both ways', () => {
    const made = beforeStatement(newSession('own'), 'CREATE DATABASE IF NOT EXISTS Db1')
    assert.equal(toServer(made, 'select * from DB1.t'), 'select * from own__db1.t')
    assert.equal(fromServer(made, 'own__db1.t and own.t'), 'db1.t and default.t')
    assert.equal(afterStatement(made, golden('use db1')).database, 'own__db1')
    assert.equal(afterStatement(made, golden('USE default')).database, 'own')
  })
})
