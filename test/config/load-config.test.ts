import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { loadConfig } from '../../src/config/load-config.ts'

const folder = mkdtempSync(join(tmpdir(), 'open-dli-config-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

test('defaults', () => {
  const config = loadConfig({}, {}, null)
  assert.deepEqual(
    [config.host, config.port, config.slots, config.stopSeconds, config.dataDir],
    ['127.0.0.1', 8585, 8, 10, resolve('open-dli-data')],
  )
})

test('flags win over the environment, the environment over the file', () => {
  const path = file('all.json', '{"port": 1, "host": "h-file", "slots": "3"}')
  const config = loadConfig({ port: ['3'] }, { OPEN_DLI_PORT: '2', OPEN_DLI_HOST: 'h-environment', PATH: '/bin' }, path)
  assert.deepEqual([config.port, config.host, config.slots], [3, 'h-environment', 3])
})

test('the environment names the file too', () => {
  assert.equal(loadConfig({}, { OPEN_DLI_CONFIG: file('named.json', '{"region": "eu-x"}') }, null).region, 'eu-x')
})

test('buckets and allowed folders repeat', () => {
  const config = loadConfig({ bucket: ['samples=/data/s', 'p1:logs=rel'], allowPath: ['/a', '/b'] }, {}, null)
  assert.deepEqual(config.bucket, [
    { project: null, name: 'samples', folder: '/data/s' },
    { project: 'p1', name: 'logs', folder: resolve('rel') },
  ])
  assert.deepEqual(config.allowPath, ['/a', '/b'])
  assert.deepEqual(loadConfig({}, { OPEN_DLI_BUCKET: 'a-1=/x,b-2=/y' }, null).bucket.length, 2)
})

const REFUSED: readonly [string, Parameters<typeof loadConfig>, RegExp][] = [
  ['an unknown variable', [{}, { OPEN_DLI_PROT: '1' }, null], /OPEN_DLI_PROT: there is no such setting/],
  ['an unknown key', [{}, {}, file('unknown.json', '{"prot": 1}')], /unknown\.json, prot: there is no such setting/],
  ['a port that is none', [{ port: ['70000'] }, {}, null], /--port: "70000" is not a whole number from 0 to 65535/],
  ['a port twice', [{ port: ['1', '2'] }, {}, null], /--port: wants one value/],
  ['a bucket without a folder', [{ bucket: ['samples'] }, {}, null], /--bucket: "samples" is not of the form/],
  ['a log level that is none', [{}, { OPEN_DLI_LOG_LEVEL: 'loud' }, null], /OPEN_DLI_LOG_LEVEL: "loud" is none of/],
  ['a time zone that is none', [{ timeZone: ['Mars/Olympus'] }, {}, null], /"Mars\/Olympus" is not a time zone/],
  ['a file that is not there', [{}, {}, join(folder, 'absent.json')], /absent\.json: cannot be read as JSON/],
  ['a file that is no JSON', [{}, {}, file('broken.json', '{')], /broken\.json: cannot be read as JSON/],
  ['a file that holds a list', [{}, {}, file('list.json', '[]')], /must hold one JSON object/],
  ['an object as a value', [{}, {}, file('object.json', '{"port": {}}')], /port: must be a text, a number or a list/],
]

for (const [name, args, message] of REFUSED) {
  test(`refuses ${name}`, () => {
    assert.throws(() => loadConfig(...args), { code: 'CONFIG_INVALID', message })
  })
}
