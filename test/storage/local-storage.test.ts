import assert from 'node:assert/strict'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import type { ErrorCode } from '../../src/core/errors/table.ts'
import { createLocalStorage } from '../../src/storage/local-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'

const A = 'projecta'
const B = 'projectb'

describe('storage on a local folder', () => {
  let folder: string
  let data: string
  let shared: string
  let storage: Storage

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'open-dli-storage-')))
    data = join(folder, 'data')
    shared = join(folder, 'shared space')
    await mkdir(join(shared, 'in'), { recursive: true })
    await mkdir(join(folder, 'mapped', 'sub', '_temporary'), { recursive: true })
    for (const [name, text] of [
      ['b.csv', '1,2'],
      ['a.csv', '1'],
      ['_SUCCESS', ''],
      ['.hidden', 'x'],
    ] as const)
      await writeFile(join(folder, 'mapped', 'sub', name), text)
    storage = createLocalStorage({
      dataDir: data,
      buckets: [
        { projectId: A, name: 'sales', folder: join(folder, 'mapped') },
        { projectId: A, name: 'everything', folder },
      ],
      allowedPaths: [shared, folder],
    })
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const refused = (address: string, code: ErrorCode, project = A) =>
    assert.throws(() => storage.locate(project, address), { code }, `${address} should be ${code}`)

  test('a mapped bucket is a folder, for its own project only', async () => {
    const location = storage.locate(A, 'obs://sales/sub/')
    assert.deepEqual(location, { root: `bucket/${A}/sales`, key: 'sub' })
    assert.equal(storage.localPath(location), join(folder, 'mapped/sub'))
    assert.equal(storage.address(location), 'obs://sales/sub')
    assert.deepEqual(storage.locate(A, 's3a://sales//./sub'), location)
    assert.equal(storage.localPath(storage.locate(B, 'obs://sales/sub')), join(data, 'buckets', B, 'sales/sub'))
    await assert.rejects(storage.listFiles(storage.locate(B, 'obs://sales/sub')), {
      code: 'PATH_NOT_FOUND',
      message: 'Path does not exist: obs://sales/sub',
    })
  })

  test('lists the files of a folder by name, without hidden ones and sub-folders; a file is itself', async () => {
    const path = join(folder, 'mapped/sub')
    assert.deepEqual(await storage.listFiles(storage.locate(A, 'obs://sales/sub')), [
      { path: join(path, 'a.csv'), bytes: 1 },
      { path: join(path, 'b.csv'), bytes: 3 },
    ])
    assert.deepEqual(await storage.listFiles(storage.locate(A, 'obs://sales/sub/b.csv')), [{ path: join(path, 'b.csv'), bytes: 3 }])
    assert.deepEqual(await storage.listFiles(storage.locate(A, 'obs://sales/')), [])
  })

  test('plain paths and file: addresses lie below an allowed folder', () => {
    const location = { root: `path/${shared}`, key: 'in/x y.csv' }
    assert.deepEqual(storage.locate(A, `${shared}/in/x y.csv`), location)
    assert.deepEqual(storage.locate(A, pathToFileURL(`${shared}/in/x y.csv`).href), location)
    assert.deepEqual(storage.locate(A, `file:${shared}/in/x y.csv`), location)
    assert.equal(storage.address(location), `${shared}/in/x y.csv`)
    refused('/etc/passwd', 'PATH_REFUSED')
    refused('file:///etc/passwd', 'PATH_REFUSED')
    refused(`${folder}-other/x`, 'PATH_REFUSED')
    assert.equal(storage.locate(B, `${shared}-other/x`).root, `path/${folder}`)
  })

  test('percent-encoding is decoded once, in file: addresses only', () => {
    assert.equal(storage.locate(A, `file://${shared.replaceAll(' ', '%20')}/100%2525`).key, '100%25')
    assert.equal(storage.locate(A, 'obs://sales/100%25').key, '100%25')
    refused(`file://${shared.replaceAll(' ', '%20')}/%2e%2e/data`, 'PATH_REFUSED')
    refused(`file://${shared}/%00`, 'PATH_INVALID')
    refused(`file://${shared}/%zz`, 'PATH_INVALID')
  })

  for (const address of [
    'obs://sales/a,b',
    'obs://ab/x',
    'obs://Sales/x',
    'obs://a_b/x',
    'obs://sales.1x/x',
    'obs://10.0.0.1/x',
    'obs://a..b/x',
    'obs:///x',
    'obs:/sales/x',
    'obs://../x',
    's3://sales/x',
    'hdfs://host/x',
    'https://host/x',
    'relative/x',
    '',
    'obs://sales/a\0b',
    'file://host/x',
    'file:x',
    'file://',
  ])
    test(`${JSON.stringify(address)} is malformed`, () => refused(address, 'PATH_INVALID'))

  test('.. is refused wherever it stands', () => {
    for (const address of ['obs://sales/../x', 'obs://sales/a/..', `${shared}/../data`, `file:${shared}/..`])
      refused(address, 'PATH_REFUSED')
  })

  test("the server's own folders have no address, whatever holds them", async () => {
    await mkdir(join(data, 'buckets', B, 'private'), { recursive: true })
    for (const inside of [
      '',
      '/warehouse',
      `/warehouse/${A}/db/t`,
      '/results',
      '/spill',
      '/metastore.db',
      '/buckets',
      `/buckets/${B}/private`,
      `/buckets/${A}/b1x/y`,
    ]) {
      refused(`${data}${inside}`, 'PATH_REFUSED')
      if (!inside.startsWith(`/buckets/${A}`)) refused(`obs://everything/data${inside}`, 'PATH_REFUSED')
    }
    refused(folder, 'PATH_REFUSED')
    refused('obs://everything', 'PATH_REFUSED')
  })

  test('symbolic links may not leave their root, lead nowhere or reach the server', async () => {
    const mapped = join(folder, 'mapped')
    await symlink('/etc', join(mapped, 'etc'))
    await symlink('sub', join(mapped, 'inner'))
    await symlink(join(folder, 'not-there'), join(mapped, 'dangling'))
    await symlink('loop', join(mapped, 'loop'))
    await symlink(join(data, 'warehouse'), join(shared, 'wh'))
    for (const address of [
      'obs://sales/etc',
      'obs://sales/etc/passwd',
      'obs://sales/etc/new',
      'obs://sales/dangling',
      'obs://sales/dangling/x',
      'obs://sales/loop',
      `${shared}/wh/x`,
    ])
      refused(address, 'PATH_REFUSED')
    assert.equal(storage.localPath(storage.locate(A, 'obs://sales/inner/a.csv')), join(mapped, 'sub/a.csv'))
  })

  test('a link that came after the address was stored is refused when it is used', async () => {
    const location = storage.locate(A, 'obs://sales/later')
    await mkdir(join(folder, 'mapped/later'))
    await symlink('/etc/passwd', join(folder, 'mapped/later/x.csv'))
    await assert.rejects(storage.listFiles(location), { code: 'PATH_REFUSED' })
    await rm(join(folder, 'mapped/later'), { recursive: true })
    await symlink('/etc', join(folder, 'mapped/later'))
    assert.throws(() => storage.localPath(location), { code: 'PATH_REFUSED' })
    await assert.rejects(storage.remove(location), { code: 'PATH_REFUSED' })
  })

  test('a folder that is no longer allowed is refused', () => {
    assert.throws(() => storage.localPath({ root: 'path/gone', key: 'x' }), { code: 'PATH_REFUSED' })
    assert.throws(() => storage.localPath({ root: 'warehouse/../x', key: 'x' }), { code: 'PATH_INVALID' })
    assert.throws(() => storage.localPath({ root: `warehouse/${A}`, key: '../x' }), { code: 'PATH_REFUSED' })
  })

  test('makes, publishes and removes places of the system', async () => {
    const table = storage.systemLocation(A, 'warehouse', 'db/t-1')
    assert.equal(storage.localPath(table), join(data, 'warehouse', A, 'db/t-1'))
    await storage.makeFolder({ ...table, key: `${table.key}/data` })
    const files = ['x', 'y'].map((name) => join(storage.localPath(table), 'data', name))
    for (const file of files) await writeFile(file, 'data')
    // x, y; data, t-1, db, the root; and once warehouse and the data folder, which hold the root's own entry.
    assert.equal((await storage.publish(files)).synced, 8)
    assert.equal((await storage.publish(files)).synced, 6)
    await assert.rejects(storage.publish([join(storage.localPath(table), 'missing')]), { code: 'FILE_UNREADABLE' })
    await assert.rejects(storage.publish(['/usr/passwd']), { code: 'PATH_REFUSED' })
    await storage.remove(table)
    await storage.remove(table)
    await assert.rejects(storage.listFiles(table), { code: 'PATH_NOT_FOUND' })
    await assert.rejects(storage.remove({ ...table, key: '' }), { code: 'PATH_REFUSED' })
  })

  test("a worker sees its project's folders alone", () => {
    assert.deepEqual(storage.foldersOf(B), [join(data, 'buckets', B), shared, folder, join(data, 'warehouse', B), join(data, 'results', B)])
    assert.ok(storage.foldersOf(A).includes(join(folder, 'mapped')))
  })

  test('whatever a key holds, its path stays below its bucket', () => {
    const segment = fc.oneof(fc.constantFrom('..', '.', '', '%2e%2e', '~', '*', 'a'), fc.string({ maxLength: 5 }))
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 6 }), (segments) => {
        let path: string
        try {
          path = storage.localPath(storage.locate(B, `obs://free/${segments.join('/')}`))
        } catch (error) {
          assert.ok(['PATH_INVALID', 'PATH_REFUSED'].includes((error as { code: string }).code))
          return
        }
        assert.ok(`${path}/`.startsWith(join(data, 'buckets', B, 'free/')))
      }),
    )
  })
})
