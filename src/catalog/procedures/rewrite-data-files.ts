import { failure } from '../../core/errors/failure.ts'
import { COMPACTION_DEFAULTS, type CompactionOptions } from '../../iceberg/maintenance/plan-compaction.ts'
import { valueType } from '../../sql/analyse/build.ts'
import type { Call, Optimize, QualifiedName } from '../../sql/ast.ts'
import type { EnginePlan } from '../../sql/plan.ts'
import { PROCEDURES } from '../../sql/procedures.ts'
import { tableEntry } from '../catalog-view.ts'
import type { CatalogContext } from '../statements/outcome.ts'
import type { Arguments } from './arguments.ts'
import { boundCall } from './call-procedure.ts'
import { requireManaged } from './open-table.ts'

/**
 * `CALL system.rewrite_data_files`, or OPTIMIZE, which is the same without options: rows of small files are read and written again as they are.
 * Which files these are is decided when the attempt starts.
 * @throws TABLE_NOT_FOUND; ANALYSIS for a table without versions, or a wrong option; UNSUPPORTED for what is asked beyond putting files together
 */
export function compactionPlan(statement: Call | Optimize, context: CatalogContext, sql: string): EnginePlan {
  const { table: name, options } =
    statement.kind === 'optimize' ? { ...statement, options: COMPACTION_DEFAULTS } : ofCall(statement, context, sql)
  const table = tableEntry(requireManaged(name, context))
  const columns = table.columns.map(({ name: column, type, nullable }, at) => ({
    id: at + 1,
    name: column,
    type: valueType(type),
    nullable,
  }))
  return {
    kind: 'compaction',
    text: sql,
    query: { relation: { kind: 'scan', input: 0, columns } },
    schema: PROCEDURES.rewrite_data_files.output,
    inputs: [table],
    insert: null,
    change: null,
    compaction: { table, options },
  }
}

interface Wanted {
  readonly table: QualifiedName
  readonly options: CompactionOptions
}

function ofCall(call: Call, context: CatalogContext, sql: string): Wanted {
  const { table, given } = boundCall(call, context, sql)
  const strategy = given.text('strategy') ?? 'binpack'
  if (strategy.toLowerCase() !== 'binpack') throw failure('UNSUPPORTED', [`the strategy ${strategy} of system.rewrite_data_files`])
  return { table, options: optionsOf(given) }
}

/** Of Spark-Iceberg's options those that say which files are taken; how they are worked on is the engine's. */
const OPTIONS: Readonly<Record<string, (text: string) => Partial<CompactionOptions> | null>> = {
  'target-file-size-bytes': (text) => wholes(text, (targetBytes) => ({ targetBytes })),
  'min-input-files': (text) => wholes(text, (filesMin) => ({ filesMin })),
  'max-files-to-rewrite': (text) => wholes(text, (filesMax) => ({ filesMax })),
  'rewrite-all': (text) => (text === 'true' || text === 'false' ? { all: text === 'true' } : null),
  'max-concurrent-file-group-rewrites': () => ({}),
}

const wholes = (text: string, option: (value: number) => Partial<CompactionOptions>): Partial<CompactionOptions> | null =>
  /^[1-9][0-9]{0,14}$/.test(text) ? option(Number(text)) : null

function optionsOf(given: Arguments): CompactionOptions {
  let options = COMPACTION_DEFAULTS
  for (const [key, text] of given.pairs('options')) {
    const read = Object.hasOwn(OPTIONS, key) ? OPTIONS[key] : undefined
    if (read === undefined) throw failure('UNSUPPORTED', [`the option ${key} of system.rewrite_data_files`])
    const option = read(text)
    if (option === null) throw failure('ANALYSIS', [`The option ${key} of system.rewrite_data_files cannot be "${text}"`])
    options = { ...options, ...option }
  }
  return options
}
