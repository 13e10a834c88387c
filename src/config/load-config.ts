import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { failure } from '../core/errors/failure.ts'
import { type Config, environmentOf, fileKeyOf, flagOf, SETTINGS, SettingError, type SettingName } from './settings.ts'

const NAMES = Object.keys(SETTINGS) as SettingName[]

/** Texts by setting from one source; a later source in the list of `loadConfig` loses against an earlier one. */
interface Source {
  readonly values: ReadonlyMap<SettingName, readonly string[]>
  /** How an error names the place of a setting. */
  label(name: SettingName): string
}

const invalid = (place: string, what: string, cause?: unknown) =>
  failure('CONFIG_INVALID', [place, what], { operation: 'load-config', ...(cause === undefined ? {} : { cause }) })

/** Environment variables that steer the command itself and are no settings. */
const CONFIG_FILE_VARIABLE = 'OPEN_DLI_CONFIG'

function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Source {
  const byVariable = new Map(NAMES.map((name) => [environmentOf(name), name]))
  const values = new Map<SettingName, readonly string[]>()
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith('OPEN_DLI_') || variable === CONFIG_FILE_VARIABLE || value === undefined) continue
    const name = byVariable.get(variable)
    if (name === undefined) throw invalid(variable, 'there is no such setting')
    values.set(name, SETTINGS[name].repeatable ? value.split(',').filter((item) => item !== '') : [value])
  }
  return { values, label: environmentOf }
}

const isScalar = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value)

function fromFile(path: string): Source {
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw invalid(path, `cannot be read as JSON: ${(cause as Error).message}`, cause)
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw invalid(path, 'must hold one JSON object')
  const byKey = new Map(NAMES.map((name) => [fileKeyOf(name), name]))
  const values = new Map<SettingName, readonly string[]>()
  for (const [key, value] of Object.entries(parsed)) {
    const name = byKey.get(key)
    if (name === undefined) throw invalid(`${path}, ${key}`, `there is no such setting; there are ${[...byKey.keys()].join(', ')}`)
    const items = Array.isArray(value) ? value : [value]
    if (!items.every(isScalar)) throw invalid(`${path}, ${key}`, 'must be a text, a number or a list of texts')
    values.set(name, items.map(String))
  }
  return { values, label: (name) => `${path}, ${fileKeyOf(name)}` }
}

/**
 * Read and check all settings once: flags win over the environment, the environment over the config file, the file over the defaults.
 * @param flags - Values of the command line by setting, repeated flags as several items.
 * @param configFile - Path of the optional config file (JSON); `OPEN_DLI_CONFIG` names one as well.
 * @throws CONFIG_INVALID for an unknown key or a value of the wrong form; it names the place.
 */
export function loadConfig(
  flags: Readonly<Partial<Record<SettingName, readonly string[]>>>,
  environment: Readonly<Record<string, string | undefined>>,
  configFile: string | null,
): Config {
  const file = configFile ?? environment[CONFIG_FILE_VARIABLE] ?? null
  const sources: Source[] = [
    { values: new Map(Object.entries(flags) as [SettingName, readonly string[]][]), label: flagOf },
    fromEnvironment(environment),
    ...(file === null ? [] : [fromFile(resolve(file))]),
  ]
  const value = (name: SettingName): unknown => {
    const source = sources.find((candidate) => candidate.values.has(name))
    const setting = SETTINGS[name]
    // Relative default folders count from the working directory, like given ones.
    if (source === undefined) return name === 'dataDir' ? resolve(SETTINGS.dataDir.fallback) : setting.fallback
    try {
      return setting.parse(source.values.get(name) as readonly string[])
    } catch (cause) {
      if (cause instanceof SettingError) throw invalid(source.label(name), cause.message, cause)
      throw cause
    }
  }
  return Object.fromEntries(NAMES.map((name) => [name, value(name)])) as unknown as Config
}
