import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DOUBLE,
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBListValue,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  LIST,
  UBIGINT,
  VARCHAR,
} from '@duckdb/node-api'
import { SCRIPT_FUNCTIONS } from '../../sql/functions/scripts/all.ts'
import type { ScriptFunction, ScriptType, ScriptValue } from '../../sql/functions/scripts/script.ts'

const TYPES: Readonly<Record<ScriptType, DuckDBType>> = {
  string: VARCHAR,
  boolean: BOOLEAN,
  integer: INTEGER,
  long: BIGINT,
  ulong: UBIGINT,
  double: DOUBLE,
  binary: BLOB,
  'string[]': LIST(VARCHAR),
  'double[]': LIST(DOUBLE),
}

const plain = (value: DuckDBValue): ScriptValue => {
  if (value instanceof DuckDBBlobValue) return value.bytes
  return value instanceof DuckDBListValue ? (value.items as ScriptValue as readonly string[]) : (value as ScriptValue)
}

const engineValue = (value: ScriptValue): DuckDBValue => {
  if (value instanceof Uint8Array) return new DuckDBBlobValue(value)
  return Array.isArray(value) ? new DuckDBListValue(value as DuckDBValue[]) : (value as DuckDBValue)
}

function scalarFunction({ name, parameters, result, call, takesNulls }: ScriptFunction): DuckDBScalarFunction {
  const apply = call as (...args: readonly ScriptValue[]) => ScriptValue
  return DuckDBScalarFunction.create({
    name,
    parameterTypes: parameters.map((type) => TYPES[type]),
    returnType: TYPES[result],
    // NULLs come here, too: the engine's own handling of them leaves gaps in what a chunk holds.
    specialHandling: true,
    mainFunction(info, input, output) {
      try {
        const columns = parameters.map((_, at) => input.getColumnVector(at))
        for (let row = 0; row < input.rowCount; row += 1) {
          const args = columns.map((column) => plain(column.getItem(row)))
          output.setItem(row, takesNulls !== true && args.includes(null) ? null : engineValue(apply(...args)))
        }
        output.flush()
      } catch (error) {
        // A text that names no code of ours would be shown as it is.
        const text = error instanceof Error ? error.message : ''
        info.setError(/^[A-Z][A-Z_]+: /.test(text) ? text : `ENGINE_FAILED: The function ${name} failed`)
      }
    },
  })
}

/**
 * Make the functions in TypeScript known to a database, on all of its connections. Before its configuration is locked.
 * @param functions - Those of the function table by default.
 */
export function registerScriptFunctions(connection: DuckDBConnection, functions: readonly ScriptFunction[] = SCRIPT_FUNCTIONS): void {
  for (const each of functions) connection.registerScalarFunction(scalarFunction(each))
}
