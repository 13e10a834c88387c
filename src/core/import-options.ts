import { failure } from './errors/failure.ts'

/** Formats that files of an import may have; DLI's `orc` and `avro` are not among them. */
export const IMPORT_TYPES = ['csv', 'json', 'parquet'] as const
export type ImportType = (typeof IMPORT_TYPES)[number]

/** DLI's options of LOAD DATA and what Spark's reader calls them; `null`: they are not for the reader (sql.md §5). */
const READER: Readonly<Record<string, string | null>> = {
  data_type: null,
  delimiter: 'sep',
  quotechar: 'quote',
  commentchar: 'comment',
  header: 'header',
  fileheader: null,
  escapechar: 'escape',
  maxcolumns: null,
  dateformat: 'dateformat',
  timestampformat: 'timestampformat',
  mode: 'mode',
  badrecordspath: null,
}

/** Ways in which DLI's documents write a delimiter that nobody can type. */
const CHARACTER = /^\\u([0-9A-Fa-f]{4})$|^\\([0-7]{3})(?:\(\^[A-Z]\))?$/

function character(text: string): string {
  const [, hex, octal] = CHARACTER.exec(text) ?? []
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
  return text.length === 3 && /^(['"]).\1$/.test(text) ? (text[1] as string) : text
}

const CHARACTERS: ReadonlySet<string> = new Set(['delimiter', 'quotechar', 'commentchar', 'escapechar'])

/**
 * What Spark's reader is told of DLI's options, keys in lower case.
 * @throws UNSUPPORTED for an option that DLI does not have
 */
export function readerOptions(options: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) => {
      const name = READER[key]
      if (name === undefined) throw failure('UNSUPPORTED', [`The option ${key} of LOAD DATA`])
      return name === null ? [] : [[name, CHARACTERS.has(key) ? character(value) : value]]
    }),
  )
}

/** @throws UNSUPPORTED for a format that the engine does not read, PARAMETER_INVALID for none at all */
export function importType(options: Readonly<Record<string, string>>): ImportType {
  const given = (options.data_type ?? 'csv').toLowerCase()
  const found = IMPORT_TYPES.find((type) => type === given)
  if (found !== undefined) return found
  if (given === 'orc' || given === 'avro') throw failure('UNSUPPORTED', [`LOAD DATA of ${given} files`])
  throw failure('PARAMETER_INVALID', [`DATA_TYPE: "${given}" is none of csv, parquet, orc, json, avro`])
}

/** The columns that the files have, in their order; `null`: those of the table. */
export function fileHeader(options: Readonly<Record<string, string>>): readonly string[] | null {
  const names = (options.fileheader ?? '').split(',').map((name) => name.trim())
  return names.every((name) => name === '') ? null : names
}
