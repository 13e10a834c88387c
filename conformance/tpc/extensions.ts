import { execFileSync } from 'node:child_process'
import { type PythonEnvironment, pythonOf } from '../../python/environment.ts'
import type { Benchmark } from './benchmarks.ts'

const ENVIRONMENT: PythonEnvironment = {
  name: 'tpc',
  requirements: new URL('requirements.txt', import.meta.url),
  proof: 'import duckdb_extension_tpch, duckdb_extension_tpcds',
  // They ask for DuckDB's Python package, which nobody uses here.
  withoutDependencies: true,
}

/** Prints where the extension's file is. */
const FIND = `
import importlib, pathlib, sys
folder = pathlib.Path(importlib.import_module('duckdb_extension_' + sys.argv[1]).__file__).parent
print(next(folder.glob('extensions/*/*.duckdb_extension')))`

/**
 * The file to LOAD, installed when it is not there.
 * @throws PythonMissing
 */
export function extensionOf({ name }: Benchmark, say: (text: string) => void): string {
  return execFileSync(pythonOf(ENVIRONMENT, say), ['-c', FIND, name], { encoding: 'utf8' }).trim()
}
