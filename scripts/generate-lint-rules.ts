/** Writes `biome.json`: the formatter's and linter's settings, with one import-direction rule per folder made from `layers.ts`. */
import { writeFileSync } from 'node:fs'
import { LAYERS } from './layers.ts'

const folders = LAYERS.filter((layer) => !layer.endsWith('.ts'))

/** One override per folder: everything above it in the list is out of its reach. */
const directions = folders.map((folder) => {
  const above = LAYERS.slice(0, LAYERS.indexOf(folder))
  return {
    includes: [`src/${folder}/**`],
    linter: {
      rules: {
        style: {
          noRestrictedImports: {
            level: 'error',
            options: {
              patterns: [
                {
                  group: above.flatMap((name) => (name.endsWith('.ts') ? [`../**/${name}`] : [`../**/${name}/**`])),
                  message: `src/${folder} may import only from folders below it (scripts/layers.ts).`,
                },
              ],
            },
          },
        },
      },
    },
  }
})

export const biomeConfig = {
  $schema: './node_modules/@biomejs/biome/configuration_schema.json',
  vcs: { enabled: true, clientKind: 'git', useIgnoreFile: true },
  files: { includes: ['**', '!package-lock.json', '!docs/openapi.json', '!**/fixtures', '!conformance/**/*.json'] },
  formatter: { indentStyle: 'space', indentWidth: 2, lineWidth: 140 },
  javascript: { formatter: { quoteStyle: 'single', semicolons: 'asNeeded', trailingCommas: 'all' } },
  linter: {
    rules: {
      preset: 'recommended',
      correctness: { useImportExtensions: 'error', noUnusedImports: 'error', noUnusedVariables: 'error' },
      style: { useImportType: 'error', useNodejsImportProtocol: 'error', noNonNullAssertion: 'off' },
      suspicious: { noExplicitAny: 'error' },
    },
  },
  overrides: directions,
}

if (import.meta.main) writeFileSync(new URL('../biome.json', import.meta.url), `${JSON.stringify(biomeConfig, null, 2)}\n`)
