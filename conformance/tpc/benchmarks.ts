/** What DuckDB's extensions know of a benchmark. */
export interface Benchmark {
  readonly name: 'tpch' | 'tpcds'
  /** Fills the tables; `sf` is the scale factor, 1 is about 1 GB as text. */
  readonly generate: (sf: number) => string
}

export const BENCHMARKS: readonly Benchmark[] = [
  { name: 'tpch', generate: (sf) => `CALL dbgen(sf = ${sf})` },
  { name: 'tpcds', generate: (sf) => `CALL dsdgen(sf = ${sf})` },
]
