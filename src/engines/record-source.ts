import type { TableSource } from './engine.ts'

/** A table on files whose records may not fit its columns. */
export type RecordSource = Extract<TableSource, { kind: 'external' }> & { readonly format: 'csv' | 'json' }

export const hasRecords = (source: TableSource): source is RecordSource =>
  source.kind === 'external' && (source.format === 'csv' || source.format === 'json')
