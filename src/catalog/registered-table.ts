import type { TableRecord } from '../metastore/metastore.ts'

/** Whether a managed table was made elsewhere: it lies where SQL may name it, and in its folder may be what is not ours. */
export const isRegistered = ({ location, projectId }: Pick<TableRecord, 'location' | 'projectId'>): boolean =>
  location.root !== `warehouse/${projectId}`
