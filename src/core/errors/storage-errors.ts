import type { ErrorRow } from './row.ts'

/** Failures of places and files. */
export const STORAGE_ERRORS = {
  PATH_NOT_FOUND: {
    wire: 'DLI.0002',
    status: 400,
    exception: 'FileNotFoundException',
    retry: 'never',
    text: (address: string) => `Path does not exist: ${address}`,
  },
  /** Spark's sentence. */
  PATH_EXISTS: {
    wire: 'DLI.0005',
    status: 400,
    exception: 'AnalysisException',
    retry: 'never',
    text: (address: string) => `path ${address} already exists.`,
  },
  PATH_REFUSED: {
    wire: 'DLI.0011',
    status: 400,
    exception: 'AccessControlException',
    retry: 'never',
    text: (address: string, why: string) => `The path ${address} is refused: ${why}`,
  },
  PATH_NOT_WRITABLE: {
    wire: 'DLI.0011',
    status: 400,
    exception: 'AccessControlException',
    retry: 'never',
    text: (address: string, code: string) => `Nothing can be written at ${address}: the system says ${code}`,
  },
  DISK_FULL: {
    wire: 'DLI.0999',
    status: 400,
    exception: 'IOException',
    retry: 'later',
    text: () => 'There is no space left on the disk',
  },
  PATH_INVALID: {
    wire: 'DLI.0001',
    status: 400,
    exception: 'IllegalArgumentException',
    retry: 'never',
    text: (address: string, why: string) => `The path ${address} is invalid: ${why}`,
  },
  FILE_UNREADABLE: {
    wire: 'DLI.0999',
    status: 400,
    exception: 'IOException',
    retry: 'never',
    text: (what: string) => what,
  },
  BAD_RECORD: {
    wire: 'DLI.0018',
    status: 400,
    exception: 'SparkException',
    retry: 'never',
    text: (what: string) => what,
  },
  METADATA_CORRUPT: {
    wire: 'DLI.0008',
    status: 400,
    exception: 'MetadataException',
    retry: 'never',
    text: (what: string) => what,
  },
} as const satisfies Record<string, ErrorRow>
