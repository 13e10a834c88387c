import { resolve } from 'node:path'

/** A setting whose text was of the wrong form; the caller adds where it came from. */
export class SettingError extends Error {}

/** One setting: how its text becomes a value, and what it is without any. A value in the config file is given as text, number, boolean or list. */
export interface Setting<Value> {
  readonly help: string
  /** Placeholder in `--help`; `null` for a switch. */
  readonly placeholder: string
  readonly fallback: Value
  /** Whether the flag may be repeated; in the environment the items are separated by commas. */
  readonly repeatable: boolean
  parse(texts: readonly string[]): Value
}

const only = (texts: readonly string[]): string => {
  if (texts.length !== 1) throw new SettingError('wants one value')
  return texts[0] as string
}

const text = <Fallback extends string | null>(fallback: Fallback, placeholder: string, help: string): Setting<string | Fallback> => ({
  help,
  placeholder,
  fallback,
  repeatable: false,
  parse: (texts) => {
    const value = only(texts)
    if (value === '') throw new SettingError('must not be empty')
    return value
  },
})

const matching = (pattern: RegExp, what: string, placeholder: string, help: string): Setting<string | null> => ({
  ...text(null, placeholder, help),
  parse: (texts) => {
    const value = only(texts)
    if (!pattern.test(value)) throw new SettingError(`"${value}" is not ${what}`)
    return value
  },
})

const oneOf = <const Choice extends string>(choices: readonly Choice[], fallback: Choice, help: string): Setting<Choice> => ({
  help: `${help} (${choices.join(', ')})`,
  placeholder: 'WORD',
  fallback,
  repeatable: false,
  parse: (texts) => {
    const found = choices.find((choice) => choice === only(texts))
    if (found === undefined) throw new SettingError(`"${only(texts)}" is none of ${choices.join(', ')}`)
    return found
  },
})

const whole = (fallback: number, least: number, most: number, help: string): Setting<number> => ({
  help: `${help} (${least} to ${most})`,
  placeholder: 'N',
  fallback,
  repeatable: false,
  parse: (texts) => {
    const value = only(texts)
    const number = Number(value)
    if (!/^[0-9]+$/.test(value) || number < least || number > most)
      throw new SettingError(`"${value}" is not a whole number from ${least} to ${most}`)
    return number
  },
})

const timeZone = (help: string): Setting<string> => ({
  ...text('UTC', 'ZONE', help),
  parse: (texts) => {
    const value = only(texts)
    try {
      new Intl.DateTimeFormat('en', { timeZone: value })
      return value
    } catch (cause) {
      throw new SettingError(`"${value}" is not a time zone`, { cause })
    }
  },
})

/** A bucket mapped to a folder: `[PROJECT:]NAME=FOLDER`. `project` is an id or a name; `null` is the first project. */
export interface BucketMapping {
  readonly project: string | null
  readonly name: string
  /** Absolute. */
  readonly folder: string
}

const BUCKET = /^(?:([A-Za-z0-9_-]{1,64}):)?([a-z0-9][a-z0-9.-]{2,62})=(.+)$/

const buckets = (help: string): Setting<readonly BucketMapping[]> => ({
  help,
  placeholder: '[PROJECT:]NAME=FOLDER',
  fallback: [],
  repeatable: true,
  parse: (texts) =>
    texts.map((value) => {
      const match = BUCKET.exec(value)
      if (match === null) throw new SettingError(`"${value}" is not of the form [PROJECT:]NAME=FOLDER`)
      return { project: match[1] ?? null, name: match[2] as string, folder: resolve(match[3] as string) }
    }),
})

const folders = (help: string): Setting<readonly string[]> => ({
  help,
  placeholder: 'FOLDER',
  fallback: [],
  repeatable: true,
  parse: (texts) => texts.map((value) => resolve(value)),
})

const ID = /^[a-z0-9]{1,64}$/i

/**
 * Every setting of the server. From this table come the flags of `serve` (`--data-dir`), the environment (`OPEN_DLI_DATA_DIR`) and the keys of
 * the config file (`data_dir`).
 */
export const SETTINGS = {
  host: text('127.0.0.1', 'ADDRESS', 'Address to listen on'),
  port: whole(8585, 0, 65_535, 'Port to listen on; 0 takes a free one'),
  dataDir: { ...text('open-dli-data', 'FOLDER', 'Where everything is kept'), parse: (texts: readonly string[]) => resolve(only(texts)) },
  bucket: buckets('Map the bucket obs://NAME to a folder; without a project, for the first one'),
  allowPath: folders('Let SQL name files below this folder by plain path or file: address'),
  region: matching(/^[A-Za-z0-9-]{1,64}$/, 'a region name', 'NAME', 'Region, and name of the first project unless one is given'),
  publicUrl: matching(
    /^https?:\/\/\S+$/,
    'an http address',
    'URL',
    'Address under which clients see this server, for discovery and catalog',
  ),
  domainName: text(null, 'NAME', 'Name of the domain (account)'),
  userName: text(null, 'NAME', 'Name of the first user'),
  password: text(null, 'TEXT', 'Password of the first user'),
  projectId: matching(ID, 'an id of 1 to 64 letters and digits', 'ID', 'Id of the first project'),
  projectName: text(null, 'NAME', 'Name of the first project'),
  accessKey: text(null, 'TEXT', 'Access key of the first user'),
  secretKey: text(null, 'TEXT', 'Secret key of the first user'),
  timeZone: timeZone('Session time zone of statements that set none'),
  slots: whole(8, 1, 64, 'Statements that the default queue runs at a time'),
  stopSeconds: whole(10, 0, 3_600, 'How long a stopping server lets running statements finish'),
  maintenanceSeconds: whole(600, 0, 86_400, 'How often tables are looked after in the background; 0 never'),
  keepRemovedMinutes: whole(60, 0, 525_600, 'How long files that a table no longer needs stay on the disk'),
  keepResultsMinutes: whole(1_440, 1, 5_256_000, 'How long results of jobs can be read'),
  logLevel: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'info', 'Least level that is logged'),
} as const satisfies Record<string, Setting<unknown>>

export type SettingName = keyof typeof SETTINGS
export type Config = { readonly [Name in SettingName]: ReturnType<(typeof SETTINGS)[Name]['parse']> | (typeof SETTINGS)[Name]['fallback'] }

const words = (name: string): string[] => name.split(/(?=[A-Z])/).map((word) => word.toLowerCase())
export const flagOf = (name: SettingName): string => `--${words(name).join('-')}`
export const environmentOf = (name: SettingName): string => `OPEN_DLI_${words(name).join('_').toUpperCase()}`
export const fileKeyOf = (name: SettingName): string => words(name).join('_')
