import { failure } from '../../core/errors/failure.ts'
import { unsupportedSetting } from '../../core/job-conf.ts'
import { CATALOGS, foldName } from '../../core/names.ts'
import { SETTINGS, settingOf } from '../../core/settings.ts'
import { sparkZone } from '../../core/time-zone.ts'
import type {
  ResetConfiguration,
  SetCatalog,
  SetConfiguration,
  SetTimeZone,
  ShowCatalogs,
  ShowCurrentDatabase,
  Use,
} from '../../sql/ast.ts'
import { likePattern } from '../like-pattern.ts'
import { zoneOffset } from '../zone-offset.ts'
import { databaseName, requireDatabase } from './names.ts'
import { type CatalogContext, type CatalogOutcome, noRows, rows, text } from './outcome.ts'

/** Each job is a session of its own: what these statements set is checked, shown, and gone with the job. */
const KEY_AND_VALUE = [text('key'), text('value')]
const TIME_ZONE = 'spark.sql.session.timeZone'
const CATALOG = 'spark_catalog'

/** @throws DATABASE_NOT_FOUND */
export function useDatabase({ database }: Use, context: CatalogContext): CatalogOutcome {
  requireDatabase(context, databaseName(database))
  return noRows(null)
}

/** @throws ANALYSIS for another catalog */
export function setCatalog({ catalog }: SetCatalog): CatalogOutcome {
  if (CATALOGS.has(foldName(catalog))) return noRows(null)
  throw failure('ANALYSIS', [`Catalog '${catalog}' plugin class not found: spark.sql.catalog.${catalog} is not defined`])
}

export const showCurrentDatabase = (_statement: ShowCurrentDatabase, { currentDatabase }: CatalogContext): CatalogOutcome =>
  rows([text('catalog'), text('namespace')], [[CATALOG, currentDatabase]])

export const showCatalogs = ({ pattern }: ShowCatalogs): CatalogOutcome =>
  rows([text('catalog')], likePattern(pattern)(CATALOG) ? [[CATALOG]] : [])

/** The value of a setting in this job; `<undefined>` as Spark says it. */
function currentValue(key: string, { conf, timeZone }: CatalogContext): string {
  if (key === TIME_ZONE) return timeZone
  return conf[key] ?? settingOf(key)?.value ?? '<undefined>'
}

/** SET in its four forms. @throws UNSUPPORTED for a value that would change answers, PARAMETER_INVALID for a zone that is none */
export function setConfiguration({ key, value, verbose }: SetConfiguration, context: CatalogContext): CatalogOutcome {
  if (verbose) {
    const columns = [...KEY_AND_VALUE, text('meaning'), text('Since version')]
    return rows(
      columns,
      SETTINGS.map((setting) => [setting.key, currentValue(setting.key, context), setting.meaning, setting.since]),
    )
  }
  if (key === null) {
    return rows(
      KEY_AND_VALUE,
      Object.entries(context.conf).sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  }
  if (value === null) return rows(KEY_AND_VALUE, [[key, currentValue(key, context)]])
  const refused = unsupportedSetting({ [key]: value })
  if (refused !== null) throw failure('UNSUPPORTED', [refused])
  if (key === TIME_ZONE) checkZone(value)
  return rows(KEY_AND_VALUE, [[key, value]])
}

export const resetConfiguration = (_statement: ResetConfiguration): CatalogOutcome => noRows(null)

/** @throws PARAMETER_INVALID */
export function setTimeZone({ zone }: SetTimeZone, context: CatalogContext): CatalogOutcome {
  if (zone === null) return rows(KEY_AND_VALUE, [[TIME_ZONE, context.serverTimeZone]])
  if (typeof zone === 'string') checkZone(zone)
  return rows(KEY_AND_VALUE, [[TIME_ZONE, typeof zone === 'string' ? zone : zoneOffset(zone)]])
}

function checkZone(zone: string): void {
  if (sparkZone(zone) !== null) return
  throw failure('PARAMETER_INVALID', [
    `'${zone}' in ${TIME_ZONE} is invalid. Cannot resolve the given timezone with ZoneId.of(_, ZoneId.SHORT_IDS)`,
  ])
}
