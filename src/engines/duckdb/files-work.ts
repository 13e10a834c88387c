import { failure } from '../../core/errors/failure.ts'
import type { SparkType, StructField } from '../../core/spark-types.ts'
import { convert } from '../../sql/duckdb/casts/cast.ts'
import { sqlName, sqlString } from '../../sql/duckdb/quote.ts'
import type { FilesTarget } from '../engine.ts'
import { csvHeader, csvLine, jsonLine, parquetColumn } from './file-lines.ts'
import { freePrefix } from './partition-columns.ts'
import type { Counting, ParquetView, Work } from './protocol.ts'
import { columnName } from './scan/relation.ts'
import { checkJsonWriting, checkTextWriting, csvWriting, packing, parquetCodec } from './write-options.ts'

type FilesWork = Extract<Work, { kind: 'files' }>
/** What a row becomes in a file: select items, and how the file is made of them. */
type Content = Pick<FilesWork, 'lines' | 'header' | 'compression' | 'encoding' | 'codec' | 'extension'> & {
  readonly items: readonly { readonly sql: string; readonly name: string }[]
}

const STRING: SparkType = { kind: 'string' }

/**
 * The work that writes rows into files of an external table, in folders of their partitions.
 * @param sql - One SELECT whose columns are those of the table, in order.
 * @throws ANALYSIS for a type that the format does not have, UNSUPPORTED, PARAMETER_INVALID
 */
export function filesWork(sql: string, views: readonly ParquetView[], target: FilesTarget, counting: Counting): FilesWork {
  const { columns, partitioning, folder, rowsPerFileMax } = target
  const inFiles = columns.slice(0, columns.length - partitioning.length)
  const { items, ...how } = CONTENTS[target.format](inFiles, target.options)
  const prefix = freePrefix(items)
  const partitions = partitioning.map(({ fieldId }, at) => ({ name: `${prefix}${at}`, fieldId }))
  const list = [
    ...items.map(({ sql: item, name }) => `${item} AS ${sqlName(name)}`),
    ...partitions.map(
      ({ name }, at) => `${folderText(columns[inFiles.length + at] as StructField, inFiles.length + at)} AS ${sqlName(name)}`,
    ),
  ]
  const names = columns.map((_, at) => columnName(at)).join(', ')
  const rows = `SELECT ${list.join(', ')} FROM (${sql}\n) AS t(${names})`
  const work = { kind: 'files', views, folder, ...how, partitions, counting } as const
  const levels = partitions.map(({ name }) => name)
  if (rowsPerFileMax === null) return { ...work, sql: rows, levels }
  // A level more that numbers the files of a partition.
  const by = levels.length === 0 ? '' : `PARTITION BY ${levels.map(sqlName).join(', ')}`
  const number = `(row_number() OVER (${by}) - 1) // ${rowsPerFileMax}`
  return { ...work, sql: `SELECT *, ${number} AS ${sqlName(`${prefix}_file`)} FROM (${rows})`, levels: [...levels, `${prefix}_file`] }
}

const CONTENTS: Readonly<Record<FilesTarget['format'], (columns: readonly StructField[], options: FilesTarget['options']) => Content>> = {
  csv(columns, options) {
    const { header, ...format } = csvWriting(options)
    return { ...lines(csvLine(columns, format), csvHeader(columns, format), 'csv', options), header }
  },
  json(columns, options) {
    checkJsonWriting(options)
    return lines(jsonLine(columns), 'line', 'json', options)
  },
  text([column, ...more], options) {
    checkTextWriting(options)
    if (column?.type.kind !== 'string' || more.length > 0)
      throw failure('ANALYSIS', [`Text data source supports only a single column, and you have ${more.length + 1} columns.`])
    return lines(`coalesce(${columnName(0)}, '')`, 'line', 'txt', options)
  },
  parquet(columns, options) {
    const items = columns.map((column, at) => ({ sql: columnName(at), name: parquetColumn(column) }))
    return { items, lines: false, header: false, compression: 'none', encoding: 'utf-8', ...parquetCodec(options) }
  },
}

const PACKED = { none: '', gzip: '.gz', deflate: '.deflate' } as const

function lines(sql: string, name: string, extension: string, options: FilesTarget['options']): Content {
  const { compression, encoding } = packing(options)
  return {
    items: [{ sql, name }],
    lines: true,
    header: false,
    compression,
    encoding,
    codec: '',
    extension: `${extension}${PACKED[compression]}`,
  }
}

/** Names of folders are limited, and each byte of a text may take three of them. */
const FOLDER_BYTES_MAX = 75

const TOO_LONG = sqlString(
  `UNSUPPORTED: a partition value of more than ${FOLDER_BYTES_MAX} bytes in an external table is not supported on the embedded engine`,
)

/** SQL of a partition's text, which tells NULL from every text. An empty text is NULL, as in Spark. */
function folderText({ type }: StructField, at: number): string {
  const text = `nullif(${convert(columnName(at), type, STRING)}, '')`
  return `list_transform([${text}], lambda v: CASE WHEN v IS NULL THEN 'n' WHEN octet_length(encode(v)) <= ${FOLDER_BYTES_MAX} THEN 'v' || v ELSE error(${TOO_LONG}) END)[1]`
}
