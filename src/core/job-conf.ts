import { type Dialect, dialectOf } from './dialect.ts'
import { failure } from './errors/failure.ts'
import { SETTINGS } from './settings.ts'
import { sparkZone } from './time-zone.ts'

/** The `conf` pairs of a submit that the server itself acts on; every other key is stored and echoed (api.md 2.1.4). */
export interface JobSettings {
  /** Limit of the running time in seconds; `null` without one. */
  readonly timeoutSeconds: number | null
  /** DDL is answered at once and followed by status (`dli.sql.sqlasync.enabled`). */
  readonly asyncDdl: boolean
  readonly timeZone: string
  /** Most rows of a data file (`spark.sql.files.maxRecordsPerFile`); `null` without a limit. */
  readonly rowsPerFileMax: number | null
  readonly dialect: Dialect
  /** INSERT OVERWRITE replaces the partitions that its rows are in and no others. */
  readonly dynamicOverwrite: boolean
  /** Where bad records of an INSERT's inputs go, as it was written; `null` leaves them in. */
  readonly badRecordsPath: string | null
}

type Conf = Readonly<Record<string, string>>

/** The construct that a refusal names, or `null` when every setting is one the engine follows. */
export function unsupportedSetting(conf: Conf): string | null {
  const found = SETTINGS.find(({ key, allowed }) => {
    const value = conf[key]
    return value !== undefined && allowed !== null && !allowed.includes(value.toLowerCase())
  })
  return found === undefined ? null : `the setting ${found.key}=${conf[found.key]}`
}

function wholeSeconds(conf: Conf, key: string): number | null {
  const value = conf[key]
  if (value === undefined) return null
  if (!/^[0-9]{1,9}$/.test(value)) throw failure('PARAMETER_INVALID', [`conf: ${key} must be a whole number of seconds, not "${value}"`])
  return value === '0' ? null : Number(value)
}

const ROWS_PER_FILE = 'spark.sql.files.maxRecordsPerFile'

/** As in Spark, what is not above 0 is no limit. */
function rowsPerFile(conf: Conf): number | null {
  const value = conf[ROWS_PER_FILE]
  if (value === undefined) return null
  if (!/^-?[0-9]{1,15}$/.test(value)) throw failure('PARAMETER_INVALID', [`conf: ${ROWS_PER_FILE} must be a whole number, not "${value}"`])
  return Number(value) > 0 ? Number(value) : null
}

/** DLI's own names of what Spark calls `spark.sql.sources.partitionOverwriteMode`. */
const DYNAMIC_OVERWRITE = ['spark.sql.dynamicPartitionOverwrite.enabled', 'dli.sql.dynamicPartitionOverwrite.enabled']

/** @throws PARAMETER_INVALID for a value of the wrong form */
export function jobSettings(conf: Conf, serverTimeZone: string): JobSettings {
  const timeZone = conf['spark.sql.session.timeZone'] ?? serverTimeZone
  if (sparkZone(timeZone) === null) throw failure('PARAMETER_INVALID', [`conf: "${timeZone}" is not a time zone`])
  return {
    // Whole seconds, as the current documentation has it; an older text said milliseconds.
    timeoutSeconds: wholeSeconds(conf, 'dli.sql.job.timeout'),
    asyncDdl: conf['dli.sql.sqlasync.enabled']?.toLowerCase() === 'true',
    timeZone,
    rowsPerFileMax: rowsPerFile(conf),
    dialect: dialectOf(conf),
    dynamicOverwrite:
      conf['spark.sql.sources.partitionOverwriteMode']?.toLowerCase() === 'dynamic' ||
      DYNAMIC_OVERWRITE.some((key) => conf[key]?.toLowerCase() === 'true'),
    badRecordsPath: conf['spark.sql.badRecordsPath'] ?? null,
  }
}

/** What the engine calls a session's time zone. @throws UNSUPPORTED for an offset that is not of whole hours */
export function engineTimeZone(timeZone: string): string {
  const region = sparkZone(timeZone)?.region ?? null
  if (region === null) throw failure('UNSUPPORTED', [`the session time zone ${timeZone}`])
  return region
}
