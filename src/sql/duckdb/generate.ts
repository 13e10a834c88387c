import type { SparkType } from '../../core/spark-types.ts'
import type { ColumnId, Generate, TypedExpression } from '../typed/tree.ts'
import { type Block, derived, selectedFrom } from './block.ts'
import type { Emit } from './context.ts'
import { duckdbType } from './duckdb-type.ts'
import { once } from './once.ts'

/** Produced columns as lists of equal length, which the engine unnests side by side. */
type Lists = readonly string[]

type Write = (generate: Generate, emit: Emit) => Lists

const missing = (type: SparkType): string => `CAST(NULL AS ${duckdbType(type)})`

const first = ({ generator }: Generate): TypedExpression => generator.arguments[0] as TypedExpression

/** Of an outer generator: one NULL where nothing would come out. */
function atLeastOne(list: string, type: SparkType, outer: boolean): string {
  return outer ? once(list, (x) => `CASE WHEN len(${x}) > 0 THEN ${x} ELSE [${missing(type)}] END`) : list
}

/** Elements, or keys and values. */
function parts(generate: Generate, emit: Emit): readonly { readonly list: string; readonly type: SparkType }[] {
  const argument = first(generate)
  const sql = emit(argument)
  if (argument.type.kind === 'array') return [{ list: sql, type: argument.type.element }]
  if (argument.type.kind !== 'map') throw new Error(`explode of ${argument.type.kind}`)
  return [
    { list: `map_keys(${sql})`, type: argument.type.key },
    { list: `map_values(${sql})`, type: argument.type.value },
  ]
}

const WRITERS: Readonly<Record<Generate['generator']['function'], Write>> = {
  explode: (generate, emit) => parts(generate, emit).map(({ list, type }) => atLeastOne(list, type, generate.outer)),
  posexplode(generate, emit) {
    const lists = parts(generate, emit)
    const positions = `list_transform(range(len(${lists[0]?.list})), lambda e: CAST(e AS INTEGER))`
    return [
      atLeastOne(positions, { kind: 'integer' }, generate.outer),
      ...lists.map(({ list, type }) => atLeastOne(list, type, generate.outer)),
    ]
  },
  inline(generate, emit) {
    const argument = first(generate)
    if (argument.type.kind !== 'array' || argument.type.element.kind !== 'struct') throw new Error(`inline of ${argument.type.kind}`)
    return argument.type.element.fields.map(({ type }, at) =>
      atLeastOne(`list_transform(${emit(argument)}, lambda e: struct_extract_at(e, ${at + 1}))`, type, generate.outer),
    )
  },
  stack({ generator, produced }, emit) {
    return produced.map(({ type }, column) => {
      const cells = Array.from({ length: generator.rows }, (_, row) => generator.arguments[row * produced.length + column])
      return `[${cells.map((cell) => (cell === undefined ? missing(type) : emit(cell))).join(', ')}]`
    })
  },
  'json-tuple'({ generator, produced }, emit) {
    const [text, ...names] = generator.arguments.map(emit)
    const found = `spark_ts_json_tuple(${text}, [${names.join(', ')}])`
    return produced.map((_, at) => `[${found}[${at + 1}]]`)
  },
}

/** The rows of a generator stand in the select list, which can then take nothing else. */
export function generateBlock(input: Block, generate: Generate, emit: Emit, unique: () => number): Block {
  const lists = WRITERS[generate.generator.function](generate, emit)
  const expressions = new Map<ColumnId, string>(generate.produced.map(({ id }, at) => [id, `unnest(${lists[at]})`]))
  const block = selectedFrom(input, generate.columns, expressions)
  // Above it the columns are read by their names.
  return derived({ ...block, stage: 'closed' }, unique)
}
