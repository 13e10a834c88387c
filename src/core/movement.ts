/** Data that comes in or goes out as files, or from table to table: what such a job was asked for, kept with it. */
export type Movement = Export | Import

export const EXPORT_MODES = ['ErrorIfExists', 'Overwrite'] as const
export type ExportMode = (typeof EXPORT_MODES)[number]

/** How files of an export are packed. DLI's `bzip2` is not among them: nothing at hand writes it. */
export const COMPRESSIONS = ['none', 'gzip', 'deflate'] as const
export type Compression = (typeof COMPRESSIONS)[number]

export const ENCODINGS = ['utf-8', 'gbk', 'gb2312'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** What the files of an export look like. Characters are of CSV alone. */
export interface FileFormat {
  readonly type: 'csv' | 'json' | 'parquet'
  readonly compression: Compression
  readonly encoding: Encoding
  readonly header: boolean
  readonly delimiter: string
  readonly quote: string
  readonly escape: string
}

export interface Export {
  readonly kind: 'export'
  readonly source: { readonly kind: 'result'; readonly jobId: string } | { readonly kind: 'table' }
  /** As submitted. */
  readonly dataPath: string
  readonly format: FileFormat
  readonly mode: ExportMode
  /** At most this many rows; `null` for all. */
  readonly rowsMax: number | null
}

/** Files that become rows of a table, which is the job's. */
export interface Import {
  readonly kind: 'import'
  /** As submitted. */
  readonly dataPath: string
  readonly overwrite: boolean
  /** Constants for partition columns, as Spark SQL writes them. */
  readonly partition: readonly { readonly column: string; readonly value: string }[]
  /** DLI's options of LOAD DATA as given, keys in lower case. */
  readonly options: Readonly<Record<string, string>>
}
