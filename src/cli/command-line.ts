import { Command, CommanderError } from 'commander'
import { environmentOf, flagOf, SETTINGS, type SettingName } from '../config/settings.ts'

export type CommandLine =
  | { readonly command: 'serve'; readonly flags: Partial<Record<SettingName, readonly string[]>>; readonly configFile: string | null }
  /** Help, version or a usage error: already printed. */
  | { readonly command: 'none'; readonly exitCode: number }

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

/** Parse the arguments after the program's name. Prints help and usage errors itself. */
export function parseCommandLine(args: readonly string[], version: string): CommandLine {
  let result: CommandLine = { command: 'none', exitCode: 0 }
  const program = new Command('open-dli').description('Data Lake Insight that you run yourself').version(version).exitOverride()
  const serve = program
    .command('serve')
    .description('start the server')
    .option('--config <FILE>', 'config file (JSON; environment: OPEN_DLI_CONFIG)')
    .exitOverride()
  const names = Object.keys(SETTINGS) as SettingName[]
  for (const name of names) {
    const { placeholder, help, fallback, repeatable } = SETTINGS[name]
    const standard = typeof fallback === 'string' || typeof fallback === 'number' ? `, default ${fallback}` : ''
    const often = repeatable ? ', repeatable' : ''
    serve.option(`${flagOf(name)} <${placeholder}>`, `${help}${often} (environment: ${environmentOf(name)}${standard})`, collect)
  }
  serve.action((options: Record<string, unknown>) => {
    const given = names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]])
    result = {
      command: 'serve',
      flags: Object.fromEntries(given) as Partial<Record<SettingName, readonly string[]>>,
      configFile: (options.config as string | undefined) ?? null,
    }
  })
  try {
    program.parse([...args], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return { command: 'none', exitCode: error.exitCode }
    throw error
  }
  return result
}
