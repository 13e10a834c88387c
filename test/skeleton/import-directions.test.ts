import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { biomeConfig } from '../../scripts/generate-lint-rules.ts'
import { LAYERS } from '../../scripts/layers.ts'

const root = new URL('../../', import.meta.url).pathname
const run = promisify(execFile)

test('every entry of src/ is a layer of the list', () => {
  const known = new Set<string>(LAYERS)
  assert.deepEqual(
    readdirSync(join(root, 'src')).filter((entry) => !known.has(entry)),
    [],
  )
})

test('biome.json is what the list generates', () => {
  assert.deepEqual(JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')), JSON.parse(JSON.stringify(biomeConfig)))
})

test('the linter refuses an upward import: value, type, re-export and dynamic', async () => {
  const folder = join(root, 'src/core/upward-import-probe')
  mkdirSync(folder, { recursive: true })
  try {
    const forms = [
      `import { a } from '../../jobs/a.ts'\nconsole.log(a)\n`,
      `import type { A } from '../../jobs/a.ts'\nexport type B = A\n`,
      `export { a } from '../../jobs/a.ts'\n`,
      `export const a = await import('../../jobs/a.ts')\n`,
    ]
    forms.forEach((form, index) => {
      writeFileSync(join(folder, `form-${index}.ts`), form)
    })
    const failed = await run(process.execPath, [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'lint', '--reporter=github', folder], {
      cwd: root,
    }).then(
      () => '',
      (error: { stdout: string; stderr: string }) => `${error.stdout}${error.stderr}`,
    )
    forms.forEach((_form, index) => {
      assert.match(failed, new RegExp(`noRestrictedImports[^\\n]*form-${index}\\.ts|form-${index}\\.ts[^\\n]*noRestrictedImports`))
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
