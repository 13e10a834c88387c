import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { SparkType } from '../../src/core/spark-types.ts'
import { icebergRelation } from '../../src/engines/duckdb/scan/iceberg.ts'
import { loadTable } from '../../src/iceberg/load-table.ts'
import { currentSchema, type LoadedTable } from '../../src/iceberg/metadata.ts'
import type { MetadataChange } from '../../src/iceberg/metadata-change.ts'
import { planMetadataChange } from '../../src/iceberg/plan-metadata-change.ts'
import { planScan } from '../../src/iceberg/plan-scan.ts'
import { prepareOperation } from '../../src/iceberg/prepare-operation.ts'
import { schemaAt } from '../../src/iceberg/snapshot-at.ts'
import { sparkColumns } from '../../src/iceberg/spark-columns.ts'
import { writeCommit } from '../../src/iceberg/write-commit.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { aDuck, aPlace, aStamp, aTable, columnsOf, commit, type Duck, partedBy, type TableColumn } from './support.ts'

const long: SparkType = { kind: 'long' }
const field = (name: string, type: SparkType = long) => ({ name, type, nullable: true, comment: null })
const columnsNow = ({ metadata }: LoadedTable) => sparkColumns(currentSchema(metadata)) as readonly TableColumn[]
const namesOf = (table: LoadedTable) => columnsNow(table).map(({ name }) => name)

const changed = async (storage: Storage, table: LoadedTable, ...changes: readonly MetadataChange[]): Promise<LoadedTable> => {
  const { metadataLocation } = await writeCommit(storage, planMetadataChange(table, changes, aStamp()))
  return await loadTable(storage, metadataLocation)
}

describe('schemas that change', () => {
  let duck: Duck
  before(async () => {
    duck = await aDuck()
  })
  after(() => duck[Symbol.dispose]())

  /** The model: rows as values by field id, written when the column was there. */
  test('old files are read by the new schema, whatever was changed, in any order', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), rows: fc.integer({ min: 1, max: 2 }) }),
      fc.record({
        kind: fc.constantFrom('add' as const, 'drop' as const, 'rename' as const, 'move' as const, 'widen' as const),
        at: fc.nat(),
        name: fc.constantFrom('a', 'b', 'C', 'x y'),
        front: fc.boolean(),
      }),
      fc.record({ kind: fc.constant('overwrite' as const), rows: fc.nat({ max: 1 }) }),
      fc.record({ kind: fc.constant('delete' as const), at: fc.nat() }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
        using place = aPlace()
        const { storage } = place
        let table = await aTable(storage, columnsOf({ a: 'integer', b: 'float' }))
        let model: ReadonlyMap<number, number>[] = []
        let next = 0
        for (const each of steps) {
          const columns = columnsNow(table)
          if (each.kind === 'append' || each.kind === 'overwrite') {
            const rows = Array.from({ length: each.rows }, () => new Map(columns.map(({ fieldId }) => [fieldId, next++])))
            const values = rows.map((row) => `(${columns.map(({ fieldId }) => row.get(fieldId)).join(', ')})`)
            const select = rows.length === 0 ? `SELECT ${columns.map(() => '0').join(', ')} WHERE false` : `VALUES ${values.join(', ')}`
            table = await commit(storage, table, await duck.write(storage, table, columns, select), {
              overwrite: each.kind === 'overwrite',
            })
            model = [...(each.kind === 'overwrite' ? [] : model), ...rows]
          } else if (each.kind === 'delete') {
            const column = columns[each.at % columns.length] as TableColumn
            table = await withoutEven(storage, table, column.fieldId)
            model = model.filter((row) => (row.get(column.fieldId) ?? 1) % 2 !== 0)
          } else {
            const change = changeOf(each, columns)
            if (change !== null) table = await changed(storage, table, change)
          }
        }
        const columns = columnsNow(table)
        const found = (await duck.rows(storage, table, columns)).map((row) => row.map((value) => (value === null ? null : Number(value))))
        const expected = model.map((row) => columns.map(({ fieldId }) => row.get(fieldId) ?? null))
        const sorted = (rows: readonly (readonly (number | null)[])[]) => rows.map((row) => JSON.stringify(row)).sort()
        assert.deepEqual(sorted(found), sorted(expected))
      }),
      { numRuns: 15 },
    )
  })

  /** Copy-on-write of all files: the rows go in which the column is even. */
  async function withoutEven(storage: Storage, table: LoadedTable, fieldId: number): Promise<LoadedTable> {
    const columns = columnsNow(table)
    const files = await planScan(storage, table)
    if (files.length === 0) return table
    const at = columns.findIndex((column) => column.fieldId === fieldId)
    const select = `SELECT * FROM ${icebergRelation({ kind: 'iceberg', files, columns })} WHERE (c${at} % 2 = 0) IS NOT TRUE`
    const written = await duck.write(storage, table, columns, select)
    const read = { version: table.metadataLocation, filters: [] }
    const operation = { kind: 'rewrite', removed: files.map(({ path }) => path), files: written, read } as const
    const prepared = await prepareOperation(storage, table, operation, aStamp())
    return prepared.outcome === 'planned' ? await writeCommit(storage, prepared.plan) : assert.fail(prepared.outcome)
  }

  function changeOf(
    { kind, at, name, front }: { kind: 'add' | 'drop' | 'rename' | 'move' | 'widen'; at: number; name: string; front: boolean },
    columns: readonly TableColumn[],
  ): MetadataChange | null {
    const column = columns[at % columns.length] as TableColumn
    const other = columns[(at + 1) % columns.length] as TableColumn
    const isTaken = columns.some((each) => each.name.toLowerCase() === name.toLowerCase())
    const position = front ? 'first' : other === column ? null : { after: other.fieldId }
    switch (kind) {
      case 'add':
        return isTaken ? null : { kind: 'add-column', parentId: null, field: field(name, { kind: 'integer' }), position }
      case 'drop':
        return columns.length === 1 ? null : { kind: 'drop-column', fieldId: column.fieldId }
      case 'rename':
        return isTaken ? null : { kind: 'rename-column', fieldId: column.fieldId, name }
      case 'move':
        return position === null ? null : { kind: 'move-column', fieldId: column.fieldId, position }
      case 'widen':
        return {
          kind: 'widen-column',
          fieldId: column.fieldId,
          type: { kind: column.type.kind === 'integer' || column.type.kind === 'long' ? 'long' : 'double' },
        }
    }
  }

  test('ids are given once, schemas are kept, a snapshot knows its own', async () => {
    using place = aPlace()
    const { storage } = place
    let table = await aTable(storage, columnsOf({ id: 'long', b: 'string' }))
    table = await commit(storage, table, await duck.write(storage, table, columnsNow(table), "VALUES (1, 'x')"))
    const first = table.metadata.currentSnapshotId ?? assert.fail()
    table = await changed(
      storage,
      table,
      { kind: 'drop-column', fieldId: 2 },
      { kind: 'add-column', parentId: null, field: field('b'), position: 'first' },
    )
    assert.deepEqual(
      columnsNow(table).map(({ name, fieldId }) => [name, fieldId]),
      [
        ['b', 3],
        ['id', 1],
      ],
    )
    assert.deepEqual([table.metadata.lastColumnId, table.metadata.schemas.length, table.metadata.currentSnapshotId], [3, 3, first])
    assert.deepEqual(await duck.rows(storage, table, columnsNow(table)), [[null, '1']], 'a column of the same name is another one')
    const before = sparkColumns(schemaAt(table.metadata, { snapshotId: first })) as readonly TableColumn[]
    assert.deepEqual(await duck.rows(storage, table, before, { at: { snapshotId: first } }), [['1', 'x']])
    table = await changed(storage, table, { kind: 'rename-column', fieldId: 1, name: 'ID' })
    table = await changed(storage, table, { kind: 'rename-column', fieldId: 1, name: 'id' })
    assert.equal(table.metadata.schemas.length, 4, 'a schema that was there before is taken up again')
    assert.equal(table.metadata.metadataLog.length, 4)
    await assert.rejects(planScan(storage, table, { at: { snapshotId: 5n } }), { code: 'ANALYSIS', message: /snapshot with ID 5/ })
    await assert.rejects(planScan(storage, table, { at: { asOfMs: 3 } }), { code: 'ANALYSIS', message: /older than 1970/ })
  })

  test('comments and properties', async () => {
    using place = aPlace()
    let table = await aTable(place.storage, columnsOf({ id: 'long' }))
    table = await changed(
      place.storage,
      table,
      { kind: 'comment-column', fieldId: 1, comment: 'key' },
      { kind: 'set-properties', properties: { a: '1', b: '2' } },
    )
    assert.equal(columnsNow(table)[0]?.comment, 'key')
    table = await changed(place.storage, table, { kind: 'unset-properties', keys: ['a', 'none'] })
    assert.deepEqual(table.metadata.properties, { b: '2' })
  })

  const STRUCT: SparkType = { kind: 'struct', fields: [field('a'), field('b', { kind: 'string' })] }

  test('fields inside of columns are added, widened and dropped; their names mean one field for ever', async () => {
    using place = aPlace()
    const { storage } = place
    let table = await aTable(storage, columnsOf({ s: STRUCT, l: { kind: 'array', element: { kind: 'integer' }, containsNull: true } }))
    const write = async (select: string) => {
      table = await commit(storage, table, await duck.write(storage, table, columnsNow(table), select))
    }
    await write("SELECT {a: 1, b: 'x'}, [1]")
    table = await changed(
      storage,
      table,
      { kind: 'add-column', parentId: 1, field: field('c', { kind: 'date' }), position: 'first' },
      { kind: 'add-column', parentId: null, field: field('n'), position: null },
      { kind: 'widen-column', fieldId: 5, type: long },
    )
    await write("SELECT {c: DATE '2024-01-01', a: 2, b: 'y'}, [5000000000], 7")
    table = await changed(storage, table, { kind: 'drop-column', fieldId: 4 })
    assert.deepEqual(await duck.rows(storage, table, columnsNow(table)), [
      [{ c: null, a: '1' }, ['1'], null],
      [{ c: '2024-01-01', a: '2' }, ['5000000000'], '7'],
    ])
    const fails = (...changes: readonly MetadataChange[]) =>
      assert.throws(() => planMetadataChange(table, changes, aStamp()), { code: 'UNSUPPORTED', message: /inside of a column/ })
    fails({ kind: 'rename-column', fieldId: 3, name: 'z' })
    fails({ kind: 'add-column', parentId: 1, field: field('B'), position: null })
  })

  test('changes that do not fit', async () => {
    using place = aPlace()
    const table = await aTable(
      place.storage,
      columnsOf({ id: 'long', price: { kind: 'decimal', precision: 9, scale: 2 }, day: 'date', s: STRUCT }),
      1,
      partedBy([3, 'month']),
    )
    const decimal = (precision: number, scale: number): SparkType => ({ kind: 'decimal', precision, scale })
    const refused: readonly MetadataChange[] = [
      { kind: 'add-column', parentId: null, field: field('ID'), position: null },
      { kind: 'add-column', parentId: null, field: { ...field('new'), nullable: false }, position: null },
      { kind: 'add-column', parentId: 1, field: field('new'), position: null },
      { kind: 'add-column', parentId: null, field: field('new'), position: { after: 99 } },
      { kind: 'drop-column', fieldId: 3 },
      { kind: 'drop-column', fieldId: 99 },
      { kind: 'rename-column', fieldId: 1, name: 'PRICE' },
      { kind: 'move-column', fieldId: 1, position: { after: 5 } },
      { kind: 'widen-column', fieldId: 1, type: { kind: 'integer' } },
      { kind: 'widen-column', fieldId: 2, type: decimal(8, 2) },
      { kind: 'widen-column', fieldId: 2, type: decimal(12, 3) },
      { kind: 'widen-column', fieldId: 3, type: { kind: 'timestamp' } },
    ]
    for (const change of refused)
      assert.throws(() => planMetadataChange(table, [change], aStamp()), { code: 'ANALYSIS' }, JSON.stringify(change))
    const wide = await changed(place.storage, table, { kind: 'widen-column', fieldId: 2, type: decimal(20, 2) })
    assert.deepEqual(namesOf(wide), ['id', 'price', 'day', 's'])
    const columns = columnsOf({ a: 'long', b: 'long' })
    const two = await aTable(place.storage, columns)
    assert.throws(
      () =>
        planMetadataChange(
          two,
          [1, 2].map((fieldId) => ({ kind: 'drop-column', fieldId })),
          aStamp(),
        ),
      { code: 'ANALYSIS', message: /last one/ },
    )
  })

  test('a widened column still prunes by old statistics and partitions', async () => {
    using place = aPlace()
    const { storage } = place
    let table = await aTable(storage, columnsOf({ id: 'integer', f: 'float' }), 1_000, partedBy([1, 'identity']))
    table = await commit(storage, table, await duck.write(storage, table, columnsNow(table), 'VALUES (1, 0.1), (2, 0.2), (3, NULL)'))
    table = await changed(
      storage,
      table,
      { kind: 'widen-column', fieldId: 1, type: long },
      { kind: 'widen-column', fieldId: 2, type: { kind: 'double' } },
    )
    table = await commit(storage, table, await duck.write(storage, table, columnsNow(table), 'VALUES (3, 0.1), (5000000000, 0.1)'))
    const count = async (fieldId: number, value: string) =>
      (await planScan(storage, table, { filters: [{ fieldId, operator: '=', value }] })).length
    assert.deepEqual([await count(1, '3'), await count(1, '5000000000'), await count(1, '9')], [2, 1, 0])
    assert.deepEqual([await count(2, '0.1'), await count(2, '0.10000000149011612')], [2, 1])
  })
})
