import { failure } from '../../core/errors/failure.ts'
import type { Call, QualifiedName } from '../../sql/ast.ts'
import { parseName } from '../../sql/parse/parse.ts'
import { PROCEDURES, type Procedure, type ProcedureName, procedureNamed } from '../../sql/procedures.ts'
import type { CatalogContext, CatalogOutcome } from '../statements/outcome.ts'
import { type Arguments, boundArguments } from './arguments.ts'
import { expireSnapshots } from './expire-snapshots.ts'
import { registerTable } from './register-table.ts'
import { removeOrphanFiles } from './remove-orphan-files.ts'
import { rewriteManifests } from './rewrite-manifests.ts'
import { rollbackToSnapshot, rollbackToTimestamp, setCurrentSnapshot } from './set-snapshot.ts'

type CatalogProcedure = { [Name in ProcedureName]: (typeof PROCEDURES)[Name]['route'] extends 'catalog' ? Name : never }[ProcedureName]

type Handler = (table: QualifiedName, given: Arguments, context: CatalogContext) => Promise<Omit<CatalogOutcome, 'schema'>>

/** Who runs which procedure; the others need an engine. */
const HANDLERS: Readonly<Record<CatalogProcedure, Handler>> = {
  expire_snapshots: expireSnapshots,
  remove_orphan_files: removeOrphanFiles,
  rewrite_manifests: rewriteManifests,
  rollback_to_snapshot: rollbackToSnapshot,
  rollback_to_timestamp: rollbackToTimestamp,
  set_current_snapshot: setCurrentSnapshot,
  register_table: registerTable,
}

/** A CALL with its arguments. @throws ANALYSIS for a procedure that is not there, and as `boundArguments` */
export function boundCall(
  call: Call,
  context: CatalogContext,
  sql: string,
): { readonly name: ProcedureName; readonly procedure: Procedure; readonly table: QualifiedName; readonly given: Arguments } {
  const name = procedureNamed(call.procedure)
  if (name === null) throw failure('ANALYSIS', [`Procedure ${call.procedure.map(({ text }) => text).join('.')} not found`])
  const procedure: Procedure = PROCEDURES[name]
  const given = boundArguments(call, name, procedure, context, sql)
  return { name, procedure, given, table: parseName(given.text('table') ?? '') }
}

/** The table that a CALL is about. @throws as `boundCall` */
export const tableOfCall = (call: Call, context: CatalogContext, sql: string): QualifiedName => boundCall(call, context, sql).table

/** CALL of a procedure that needs no engine. @throws as `boundCall`, and what the procedure throws */
export async function callProcedure(call: Call, context: CatalogContext, sql: string): Promise<CatalogOutcome> {
  const { name, procedure, table, given } = boundCall(call, context, sql)
  if (!Object.hasOwn(HANDLERS, name)) throw new Error(`${name} needs an engine`)
  return { ...(await HANDLERS[name as CatalogProcedure](table, given, context)), schema: procedure.output }
}
