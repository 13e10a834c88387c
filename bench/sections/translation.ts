import { BENCHMARKS, type Benchmark } from '../../conformance/tpc/benchmarks.ts'
import { type BenchmarkTable, generateData } from '../../conformance/tpc/data.ts'
import { extensionOf } from '../../conformance/tpc/extensions.ts'
import type { SparkType } from '../../src/core/spark-types.ts'
import { analyse } from '../../src/sql/analyse/analyse.ts'
import type { CatalogView, TableEntry } from '../../src/sql/catalog-view.ts'
import { duckdbEmitter } from '../../src/sql/duckdb/emitter.ts'
import { parse } from '../../src/sql/parse/parse.ts'
import { temporaryFolder } from '../../test/support/running-server.ts'
import { median, ms } from '../support/figures.ts'
import type { Section } from '../support/setting.ts'

const TYPES: Readonly<Record<string, SparkType>> = {
  BIGINT: { kind: 'long' },
  INTEGER: { kind: 'integer' },
  VARCHAR: { kind: 'string' },
  DATE: { kind: 'date' },
}

function typeOf(name: string): SparkType {
  const [, precision, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(name) ?? []
  const type = precision === undefined ? TYPES[name] : { kind: 'decimal' as const, precision: Number(precision), scale: Number(scale) }
  if (type === undefined) throw new Error(`a column of type ${name}`)
  return type
}

/** A catalog of the tables, in memory: what the metastore costs is not translation. */
function catalogOf(tables: readonly BenchmarkTable[]): CatalogView {
  const shared = {
    database: 'default',
    kind: 'external',
    provider: 'parquet',
    options: {},
    comment: null,
    partitioning: [],
    view: null,
  } as const
  const entries = new Map<string, TableEntry>(
    tables.map(({ name, columns }) => {
      const fields = columns.map((column, at) => ({
        name: column.name,
        type: typeOf(column.type),
        nullable: true,
        comment: null,
        fieldId: at + 1,
      }))
      return [name, { id: name, name, columns: fields, location: { root: 'files', key: name }, ...shared }]
    }),
  )
  return {
    currentDatabase: 'default',
    databaseExists: () => true,
    table: (_, name) => entries.get(name.toLowerCase()) ?? null,
    version: ({ name }) => {
      throw new Error(`no text asks for a version of ${name}`)
    },
  }
}

/** From a text of TPC-DS to the engine's SQL: parse, analyse, emit, in this process. Ten rounds warm up. Runs by name only, like `tpch`. */
export const translation: Section = async ({ tiny }) => {
  const folder = temporaryFolder('bench-translation')
  const benchmark = BENCHMARKS.find(({ name }) => name === 'tpcds') as Benchmark
  const extension = extensionOf(benchmark, (text) => process.stderr.write(`${text}\n`))
  try {
    // Rows do not matter; at scale factor 0 the generator makes the tables alone.
    const { tables, queries } = await generateData(benchmark, extension, 0, folder.path)
    const catalog = catalogOf(tables)
    const whole: number[] = []
    const parsing: number[] = []
    const [warmUp, rounds] = tiny ? [0, 1] : [10, 30]
    for (let round = 0; round < warmUp + rounds; round += 1) {
      for (const { spark } of queries) {
        const begun = performance.now()
        const statement = parse(spark)
        const parsed = performance.now()
        const plan = analyse(statement, spark, catalog, { timeZone: 'UTC', user: 'bench' })
        duckdbEmitter.emitQuery(plan.query, (input) => `"${plan.inputs[input]?.name}"`)
        if (round < warmUp) continue
        whole.push(performance.now() - begun)
        parsing.push(parsed - begun)
      }
    }
    const mean = parsing.reduce((sum, each) => sum + each, 0) / parsing.length
    return [
      {
        what: `translation, ${queries.length} of TPC-DS`,
        value: `p50 ${ms(median(whole))}`,
        bound: 'p50 ≤ 1 ms',
        holds: median(whole) <= 1,
      },
      { what: 'of it parsing', value: `mean ${ms(mean)}`, bound: 'mean ≤ 0.3 ms', holds: mean <= 0.3 },
    ]
  } finally {
    folder.remove()
  }
}
