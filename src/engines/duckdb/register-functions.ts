import type { DuckDBConnection } from '@duckdb/node-api'

/** Scalar functions in TypeScript, for what SQL cannot say. They run on the thread of the engine, one chunk at a time. */
export function registerFunctions(_connection: DuckDBConnection): void {}
