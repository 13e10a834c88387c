/**
 * Functions in TypeScript that translations may call, for what the engine's own SQL cannot say. A worker registers them before its configuration is
 * locked; they run on its JavaScript thread, a chunk of rows at a time, for about half a microsecond a row. What one throws ends the statement:
 * an error whose text begins with a code of the error table is that error (`UNSUPPORTED: …`).
 */
export interface ScriptFunction {
  /** As emitted SQL calls it. */
  readonly name: string
  readonly parameters: readonly ScriptType[]
  readonly result: ScriptType
  /** Gets one row's arguments, as the types say; `null` is NULL. */
  readonly call: (...args: never[]) => ScriptValue
  /** Without it a NULL among the arguments is the result. */
  readonly takesNulls?: true
}

/** `string`, `boolean`, number for `integer`, `double` and `float`, bigint for `long` and `ulong`, bytes for `binary`, arrays of them. */
export type ScriptType = 'string' | 'boolean' | 'integer' | 'long' | 'ulong' | 'double' | 'binary' | 'string[]' | 'double[]'
export type ScriptValue = string | boolean | number | bigint | Uint8Array | readonly (string | number | null)[] | null

export const script = (
  name: string,
  parameters: readonly ScriptType[],
  result: ScriptType,
  call: ScriptFunction['call'],
  rest: Pick<ScriptFunction, 'takesNulls'> = {},
): ScriptFunction => ({ name: `spark_ts_${name}`, parameters, result, call, ...rest })
