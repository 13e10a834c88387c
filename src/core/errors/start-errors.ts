import type { ErrorRow } from './row.ts'

/** Why a server does not start. They never reach the wire; the command prints the text and exits 1. */
export const START_ERRORS = {
  CONFIG_INVALID: {
    wire: 'DLI.0001',
    status: 400,
    exception: 'IllegalArgumentException',
    retry: 'never',
    text: (source: string, what: string) => `${source}: ${what}`,
  },
  DATA_FOLDER_BUSY: {
    wire: 'DLI.0012',
    status: 400,
    exception: 'IllegalStateException',
    retry: 'later',
    text: (dataDir: string, holder: string) => `The data folder ${dataDir} is in use by ${holder}`,
  },
  DATA_FOLDER_MOVED: {
    wire: 'DLI.0008',
    status: 400,
    exception: 'MetadataException',
    retry: 'never',
    text: (dataDir: string, before: string) =>
      `The tables of the data folder ${dataDir} name files below ${before}. Move it back, or link the old place to the new one`,
  },
  METASTORE_UNUSABLE: {
    wire: 'DLI.0008',
    status: 400,
    exception: 'MetadataException',
    retry: 'never',
    text: (file: string, why: string) => `The metastore ${file} cannot be used: ${why}`,
  },
} as const satisfies Record<string, ErrorRow>
