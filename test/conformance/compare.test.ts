import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cellText, plainDigits } from '../../conformance/compare/cell-text.ts'
import { rowTexts, schemaText } from '../../conformance/compare/result-text.ts'
import { sameRows } from '../../conformance/compare/same-rows.ts'

const column = (name: string, type: string) => ({ name, type })

describe('the text of a cell', () => {
  const cases: readonly (readonly [string | number | boolean | null, string, string])[] = [
    [null, 'int', 'NULL'],
    [81, 'int', '81'],
    [81, 'double', '81.0'],
    [1e10, 'double', '1.0E10'],
    ['NaN', 'double', 'NaN'],
    ['-0.0', 'double', '-0.0'],
    [0.1, 'float', '0.1'],
    [1.5, 'decimal(10,2)', '1.50'],
    [1e-7, 'decimal(10,8)', '0.00000010'],
    ['12345678901234567.5', 'decimal(20,3)', '12345678901234567.500'],
    [7, 'decimal(3,0)', '7'],
    ['QQ==', 'binary', 'A'],
    [true, 'boolean', 'true'],
    ['[1,null]', 'array<int>', '[1,null]'],
    ['1 00:00:00.000000000', 'interval day', '1 00:00:00.000000000'],
  ]
  for (const [cell, type, text] of cases)
    test(`${JSON.stringify(cell)} as ${type} is ${text}`, () => {
      assert.equal(cellText(cell, type), text)
    })

  test('digits without an exponent', () => {
    assert.deepEqual(['1e-7', '-1.25e-3', '1.5e+3', '2e21', '12.5'].map(plainDigits), [
      '0.0000001',
      '-0.00125',
      '1500',
      '2000000000000000000000',
      '12.5',
    ])
  })
})

describe('the text of a result', () => {
  test('describe rows are padded, SHOW TABLES is its names', () => {
    const describeColumns = [column('col_name', 'string'), column('data_type', 'string'), column('comment', 'string')]
    assert.deepEqual(rowTexts(describeColumns, [['a', 'int', null]]), [`a${' '.repeat(19)}\tint${' '.repeat(17)}\t${' '.repeat(20)}`])
    const showColumns = [column('namespace', 'string'), column('tableName', 'string'), column('isTemporary', 'boolean')]
    assert.deepEqual(rowTexts(showColumns, [['d', 't', 'false']]), ['t'])
  })

  test('ids and places are blotted out', () => {
    assert.deepEqual(rowTexts([column('plan', 'string')], [['Project [a#12]\nLocation: file:/x']]), [
      'Project [a#x]\nLocation [not included in comparison]',
    ])
  })

  test('a schema is printed as golden files do', () => {
    assert.equal(schemaText([column('a', 'int'), column('(a + 1)', 'decimal(10,2)')]), 'struct<a:int,(a + 1):decimal(10,2)>')
    assert.equal(schemaText([]), 'struct<>')
  })
})

describe('the same rows', () => {
  const columns = [column('a', 'int'), column('b', 'double')]

  test('without ORDER BY they are a multiset', () => {
    assert.equal(sameRows('1\t0.5\n2\t0.5', ['2\t0.5', '1\t0.5'], columns, 'select a, b from t'), 'same')
    assert.equal(sameRows('1\t0.5\n1\t0.5', ['1\t0.5'], columns, 'select a, b from t'), 'different')
  })

  test('with ORDER BY their order counts, but not among ties', () => {
    const sql = 'select a, b from t order by b desc'
    assert.equal(sameRows('1\t2.0\n2\t1.0', ['1\t2.0', '2\t1.0'], columns, sql), 'same')
    assert.equal(sameRows('1\t2.0\n2\t1.0', ['2\t1.0', '1\t2.0'], columns, sql), 'order')
    assert.equal(sameRows('1\t2.0\n2\t2.0', ['2\t2.0', '1\t2.0'], columns, sql), 'same')
    assert.equal(sameRows('1\t2.0\n2\t2.0', ['2\t2.0', '1\t2.0'], columns, 'select a, b from t order by 1'), 'order')
  })

  test('an ORDER BY within brackets orders nothing; a key that is not shown leaves only the order of Spark', () => {
    assert.equal(sameRows('1\t2.0\n2\t1.0', ['2\t1.0', '1\t2.0'], columns, 'select * from (select * from t order by a)'), 'same')
    assert.equal(sameRows('1\t2.0\n2\t1.0', ['2\t1.0', '1\t2.0'], columns, 'select a, b from t order by a + b'), 'order')
  })

  test('floats and doubles compare by value, other numbers by text', () => {
    assert.equal(sameRows('1\t0.30000000000000004', ['1\t0.3'], columns, 'select'), 'same')
    assert.equal(sameRows('1\t0.3001', ['1\t0.3'], columns, 'select'), 'different')
    assert.equal(sameRows('1.0\t0.3', ['1\t0.3'], columns, 'select'), 'different')
    assert.equal(sameRows('1\tNULL', ['1\t0.0'], columns, 'select'), 'different')
  })

  test('a value with a line end, and blanks at the end, which golden files lose', () => {
    const text = [column('a', 'string')]
    assert.equal(sameRows('x\ny', ['x\ny  '], text, 'select'), 'same')
    assert.equal(sameRows('', [], text, 'select'), 'same')
    assert.equal(sameRows('', ['x'], text, 'select'), 'different')
  })
})
