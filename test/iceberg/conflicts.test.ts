import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { CHANGES_BETWEEN, TABLE_CONFLICTS, TABLE_OPERATIONS, verdictOf } from '../../src/core/table-conflicts.ts'
import type { LoadedTable } from '../../src/iceberg/metadata.ts'
import type { Operation, OverwriteScope } from '../../src/iceberg/operations.ts'
import { planScan } from '../../src/iceberg/plan-scan.ts'
import { prepareOperation } from '../../src/iceberg/prepare-operation.ts'
import type { ScanFilter } from '../../src/iceberg/scan-filter.ts'
import { writeCommit } from '../../src/iceberg/write-commit.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { aFile, aPlace, aStamp, aTable, columnsOf, onDisk, partedBy } from './support.ts'

/** The model's table: numbers from 0 to 11, parted by their rest of 3. */
const COLUMNS = columnsOf({ v: 'integer', p: 'integer' })
const SIZE = 12
type Rows = readonly number[]

const partOf = (value: number): number => value % 3
const sorted = (rows: Rows): Rows => [...rows].sort((a, b) => a - b)

interface Span {
  readonly low: number
  readonly high: number
}
type Statement =
  | { readonly kind: 'append'; readonly rows: Rows }
  | { readonly kind: 'overwrite'; readonly scope: 'table' | 'written partitions'; readonly rows: Rows }
  | { readonly kind: 'overwrite-static'; readonly part: number; readonly rows: Rows }
  /** Replaces by what it reads, a step further on. */
  | { readonly kind: 'overwrite-read'; readonly scope: 'table' | 'written partitions'; readonly span: Span }
  | { readonly kind: 'delete' | 'update'; readonly span: Span }
  | { readonly kind: 'compact' }
  | { readonly kind: 'evolve' }

const within = ({ low, high }: Span, value: number): boolean => value >= low && value <= high
const moved = (value: number): number => (value + 3) % SIZE

/** What a statement makes of the rows when nothing else happens. */
function serial(rows: Rows, statement: Statement): Rows {
  switch (statement.kind) {
    case 'append':
      return [...rows, ...statement.rows]
    case 'overwrite':
      return replaced(rows, statement.scope, statement.rows)
    case 'overwrite-static':
      return [...rows.filter((row) => partOf(row) !== statement.part), ...inPart(statement)]
    case 'overwrite-read':
      return replaced(rows, statement.scope, rows.filter((row) => within(statement.span, row)).map(moved))
    case 'delete':
      return rows.filter((row) => !within(statement.span, row))
    case 'update':
      return rows.map((row) => (within(statement.span, row) ? moved(row) : row))
    case 'compact':
    case 'evolve':
      return rows
  }
}

const inPart = ({ rows, part }: { rows: Rows; part: number }): Rows => rows.filter((row) => partOf(row) === part)

function replaced(rows: Rows, scope: OverwriteScope, by: Rows): Rows {
  const parts = new Set(by.map(partOf))
  return scope === 'table' ? by : [...rows.filter((row) => !parts.has(partOf(row))), ...by]
}

/** Files without content; what would be in them is remembered here. */
class World {
  readonly #contents = new Map<string, Rows>()
  readonly #storage: Storage

  constructor(storage: Storage) {
    this.#storage = storage
  }

  #write(table: LoadedTable, rows: Rows) {
    const parts = [0, 1, 2].map((part) => rows.filter((row) => partOf(row) === part)).filter((some) => some.length > 0)
    return onDisk(
      parts.map((some) => {
        const column = (values: Rows) =>
          ({
            bytes: 1,
            values: values.length,
            nulls: 0,
            min: String(Math.min(...values)),
            max: String(Math.max(...values)),
            hasNan: null,
          }) as const
        const columns = new Map([
          [1, column(some)],
          [2, column(some.map(partOf))],
        ])
        const file = aFile(this.#storage, table, {
          rows: some.length,
          columns,
          partition: new Map([[1000, String(partOf(some[0] as number))]]),
        })
        this.#contents.set(file.path, some)
        return file
      }),
    )
  }

  #rowsIn = ({ path }: { path: string }): Rows => this.#contents.get(path) ?? assert.fail(`nobody wrote ${path}`)

  async rows(table: LoadedTable): Promise<Rows> {
    return (await planScan(this.#storage, table)).flatMap(this.#rowsIn)
  }

  /** Runs a statement on a version of the table, up to its commit. */
  async run(table: LoadedTable, statement: Statement): Promise<Operation> {
    const files = async (filters: readonly ScanFilter[]) => await planScan(this.#storage, table, { filters })
    const filtersOf = ({ low, high }: Span): readonly ScanFilter[] => [
      { fieldId: 1, operator: '>=', value: String(low) },
      { fieldId: 1, operator: '<=', value: String(high) },
    ]
    const version = table.metadataLocation
    switch (statement.kind) {
      case 'append':
        return { kind: 'append', files: this.#write(table, statement.rows) }
      case 'overwrite':
        return { kind: 'overwrite', scope: statement.scope, files: this.#write(table, statement.rows), read: null }
      case 'overwrite-static': {
        const scope = new Map([[1000, String(statement.part)]])
        return { kind: 'overwrite', scope, files: this.#write(table, inPart(statement)), read: null }
      }
      case 'overwrite-read': {
        const filters = filtersOf(statement.span)
        const rows = (await files(filters)).flatMap(this.#rowsIn).filter((row) => within(statement.span, row))
        return { kind: 'overwrite', scope: statement.scope, files: this.#write(table, rows.map(moved)), read: { version, filters } }
      }
      case 'delete':
      case 'update': {
        const filters = filtersOf(statement.span)
        const touched = (await files(filters)).filter((file) => this.#rowsIn(file).some((row) => within(statement.span, row)))
        const rows = serial(touched.flatMap(this.#rowsIn), statement)
        return { kind: 'rewrite', removed: touched.map(({ path }) => path), files: this.#write(table, rows), read: { version, filters } }
      }
      case 'compact': {
        const all = await files([])
        return { kind: 'compact', removed: all.map(({ path }) => path), files: this.#write(table, all.flatMap(this.#rowsIn)), version }
      }
      case 'evolve':
        return { kind: 'evolve', changes: [{ kind: 'set-properties', properties: { a: 'b' } }] }
    }
  }

  /** @returns the next version; `null` for a conflict. */
  async commit(current: LoadedTable, operation: Operation): Promise<LoadedTable | null> {
    const prepared = await prepareOperation(this.#storage, current, operation, aStamp())
    if (prepared.outcome === 'conflict') return null
    return prepared.outcome === 'nothing' ? current : await writeCommit(this.#storage, prepared.plan)
  }
}

const row = fc.nat({ max: SIZE - 1 })
const rows = fc.array(row, { maxLength: 4 })
const span = fc.tuple(row, row).map(([a, b]) => ({ low: Math.min(a, b), high: Math.min(Math.min(a, b) + 3, Math.max(a, b)) }))
const scope = fc.constantFrom('table' as const, 'written partitions' as const)
const statement: fc.Arbitrary<Statement> = fc.oneof(
  fc.record({ kind: fc.constant('append' as const), rows }),
  fc.record({ kind: fc.constant('overwrite' as const), scope, rows }),
  fc.record({ kind: fc.constant('overwrite-static' as const), part: fc.nat({ max: 2 }), rows }),
  fc.record({ kind: fc.constant('overwrite-read' as const), scope, span }),
  fc.record({ kind: fc.constantFrom('delete' as const, 'update' as const), span }),
  fc.constant({ kind: 'compact' as const }),
  fc.constant({ kind: 'evolve' as const }),
)

describe('commits that run into each other', () => {
  test('one that is rebased leaves what the statements leave one after the other', async () => {
    let [rebased, refused] = [0, 0]
    using place = aPlace()
    const { storage } = place
    await fc.assert(
      fc.asyncProperty(
        fc.array(rows, { maxLength: 3 }),
        fc.array(statement, { minLength: 1, maxLength: 2 }),
        statement,
        async (before, between, ours) => {
          const world = new World(storage)
          let table = await aTable(storage, COLUMNS, 1_000, partedBy([2, 'identity']))
          let model: Rows = []
          const commitNext = async (each: Statement) => {
            table = (await world.commit(table, await world.run(table, each))) ?? assert.fail('nothing came between')
            model = serial(model, each)
          }
          for (const some of before) await commitNext({ kind: 'append', rows: some })
          const operation = await world.run(table, ours)
          for (const each of between) await commitNext(each)
          assert.deepEqual(sorted(await world.rows(table)), sorted(model))
          const next = await world.commit(table, operation)
          if (next === null) refused++
          else {
            rebased++
            assert.deepEqual(sorted(await world.rows(next)), sorted(serial(model, ours)))
          }
        },
      ),
      { numRuns: 50 },
    )
    assert.ok(rebased > refused && refused > 2, `${rebased} rebased, ${refused} refused`)
  })

  for (const { ours, between, verdict } of [
    { ours: { kind: 'delete', span: { low: 0, high: 2 } }, between: { kind: 'append', rows: [9, 11] }, verdict: 'rebase' },
    { ours: { kind: 'delete', span: { low: 0, high: 2 } }, between: { kind: 'append', rows: [1] }, verdict: 'run again' },
    { ours: { kind: 'update', span: { low: 0, high: 0 } }, between: { kind: 'delete', span: { low: 7, high: 7 } }, verdict: 'rebase' },
    { ours: { kind: 'update', span: { low: 0, high: 0 } }, between: { kind: 'delete', span: { low: 3, high: 3 } }, verdict: 'run again' },
    { ours: { kind: 'update', span: { low: 0, high: 0 } }, between: { kind: 'compact' }, verdict: 'run again' },
    { ours: { kind: 'overwrite-read', scope: 'table', span: { low: 0, high: 3 } }, between: { kind: 'compact' }, verdict: 'rebase' },
    { ours: { kind: 'compact' }, between: { kind: 'delete', span: { low: 0, high: 0 } }, verdict: 'fail' },
    { ours: { kind: 'compact' }, between: { kind: 'append', rows: [0] }, verdict: 'rebase' },
    { ours: { kind: 'append', rows: [1] }, between: { kind: 'overwrite', scope: 'table', rows: [] }, verdict: 'rebase' },
  ] as readonly { ours: Statement; between: Statement; verdict: string }[])
    test(`${ours.kind} after ${between.kind}: ${verdict}`, async () => {
      using place = aPlace()
      const world = new World(place.storage)
      let table = await aTable(place.storage, COLUMNS, 1_000, partedBy([2, 'identity']))
      for (const some of [
        [0, 3, 1],
        [7, 9],
      ])
        table = (await world.commit(table, await world.run(table, { kind: 'append', rows: some }))) ?? assert.fail()
      const operation = await world.run(table, ours)
      table = (await world.commit(table, await world.run(table, between))) ?? assert.fail()
      const prepared = await prepareOperation(place.storage, table, operation, aStamp())
      assert.equal(prepared.outcome === 'conflict' ? prepared.verdict : 'rebase', verdict)
    })

  test('every pair has a verdict; the gravest counts', () => {
    for (const ours of TABLE_OPERATIONS)
      for (const change of CHANGES_BETWEEN) {
        const cell = TABLE_CONFLICTS[ours][change]
        assert.equal(
          verdictOf(ours, [{ change, removed: false, added: false, reparted: false }]),
          'rebase',
          'what does not meet is no conflict',
        )
        assert.equal(verdictOf(ours, [{ change, removed: true, added: false, reparted: false }]), cell.removed)
        assert.equal(verdictOf(ours, [{ change, removed: false, added: true, reparted: false }]), cell.added)
      }
    assert.ok(
      CHANGES_BETWEEN.every(
        (change) => TABLE_CONFLICTS.append[change].removed === 'rebase' && TABLE_CONFLICTS.append[change].added === 'rebase',
      ),
    )
    assert.ok(
      CHANGES_BETWEEN.every((change) => TABLE_CONFLICTS.compact[change].removed === 'fail'),
      'compaction gives way',
    )
  })

  test('a version that is gone is one of which nothing is known', async () => {
    using place = aPlace()
    const world = new World(place.storage)
    let table = await aTable(place.storage, COLUMNS, 1_000, partedBy([2, 'identity']))
    table = (await world.commit(table, await world.run(table, { kind: 'append', rows: [0] }))) ?? assert.fail()
    const operation = await world.run(table, { kind: 'delete', span: { low: 0, high: 0 } })
    assert.ok(operation.kind === 'rewrite')
    const version = { ...table.metadataLocation, key: `${table.metadataLocation.key}-gone` }
    const prepared = await prepareOperation(place.storage, table, { ...operation, read: { ...operation.read, version } }, aStamp())
    assert.deepEqual(prepared, { outcome: 'conflict', verdict: 'run again' })
  })
})
