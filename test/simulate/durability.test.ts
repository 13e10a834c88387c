import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { lastIn, namedIn, syncedAt, undurable } from '../../simulate/durability.ts'
import { callsOf, type DiskCall } from '../../simulate/system-calls.ts'

/** A trace of calls, one a second, each of half a second. */
const traced = (...calls: readonly (readonly [DiskCall['kind'], string, Partial<DiskCall>?])[]): readonly DiskCall[] =>
  calls.map(([kind, path, more], from) => ({ kind, path, from, to: from + 0.5, data: '', was: null, ...more }))

const END = 99
const NEW_FILE = [
  ['made', '/d/t'],
  ['made', '/d/t/f'],
  ['write', '/d/t/f'],
] as const

describe('what a power cut takes', () => {
  test('nothing when the file, its folder and the folder above were synced after they changed', () => {
    assert.deepEqual(undurable(traced(...NEW_FILE, ['sync', '/d/t/f'], ['sync', '/d/t'], ['sync', '/d']), ['/d/t/f'], '/d', END), [])
  })

  test('a file that was not synced, or not after its last write, or too late', () => {
    const folders = [
      ['sync', '/d/t'],
      ['sync', '/d'],
    ] as const
    const lost = ['/d/t/f is not synced']
    assert.deepEqual(undurable(traced(...NEW_FILE, ...folders), ['/d/t/f'], '/d', END), lost)
    assert.deepEqual(undurable(traced(...NEW_FILE, ['sync', '/d/t/f'], ['write', '/d/t/f'], ...folders), ['/d/t/f'], '/d', END), lost)
    const late = traced(...NEW_FILE, ...folders, ['sync', '/d/t/f'])
    assert.deepEqual(undurable(late, ['/d/t/f'], '/d', 5.2), lost)
    assert.deepEqual(undurable(late, ['/d/t/f'], '/d', 5.5), [])
  })

  test('a write that had not ended when the sync began', () => {
    const calls = traced(...NEW_FILE, ['sync', '/d/t/f'], ['sync', '/d/t'], ['sync', '/d']).map((call) =>
      call.kind === 'write' ? { ...call, to: 3.1 } : call,
    )
    assert.deepEqual(undurable(calls, ['/d/t/f'], '/d', END), ['/d/t/f is not synced'])
  })

  test('a name in a folder that was not synced since', () => {
    assert.deepEqual(undurable(traced(...NEW_FILE, ['sync', '/d/t/f'], ['sync', '/d']), ['/d/t/f'], '/d', END), [
      'the name of /d/t/f is not synced',
    ])
    assert.deepEqual(
      undurable(traced(['made', '/d/t'], ['sync', '/d/t'], ...NEW_FILE.slice(1), ['sync', '/d/t/f']), ['/d/t/f'], '/d', END),
      ['the name of /d/t/f is not synced', 'the name of /d/t is not synced'],
    )
  })

  test('a file that nobody was seen to write', () => {
    assert.deepEqual(undurable([], ['/d/f'], '/d', END), ['/d/f is not synced'])
  })

  test('a file that is opened again keeps its name, one that was removed and made again does not', () => {
    const synced = [...NEW_FILE, ['sync', '/d/t/f'], ['sync', '/d/t'], ['sync', '/d']] as const
    assert.deepEqual(undurable(traced(...synced, ['made', '/d/t/f']), ['/d/t/f'], '/d', END), [])
    const again = traced(...synced, ['removed', '/d/t/f'], ['made', '/d/t/f'], ['write', '/d/t/f'], ['sync', '/d/t/f'])
    assert.deepEqual(undurable(again, ['/d/t/f'], '/d', END), ['the name of /d/t/f is not synced'])
  })

  test('a folder that is renamed takes what was synced in it along; its new name is to be synced', () => {
    const renamed = [...NEW_FILE, ['sync', '/d/t/f'], ['sync', '/d/t'], ['sync', '/d'], ['made', '/d/u', { was: '/d/t' }]] as const
    assert.deepEqual(undurable(traced(...renamed), ['/d/u/f'], '/d', END), ['the name of /d/u is not synced'])
    assert.deepEqual(undurable(traced(...renamed, ['sync', '/d']), ['/d/u/f'], '/d', END), [])
  })

  test('the log counts from the end of the sync behind the write that names', () => {
    const calls = traced(['write', '/log', { data: 'a' }], ['write', '/log', { data: '..name..' }], ['sync', '/log'], ['sync', '/log'])
    const write = namedIn(calls, '/log', 'name') ?? assert.fail()
    assert.equal(write.from, 1)
    assert.equal(syncedAt(calls, '/log', write), 2.5)
    assert.equal(syncedAt(calls.slice(0, 2), '/log', write), Number.POSITIVE_INFINITY)
    assert.equal(namedIn(calls, '/log', 'other'), null)
    assert.equal(lastIn(calls, '/log', END)?.from, 1)
    assert.equal(lastIn(calls, '/log', 2.4), null)
  })
})

test('lines of a trace', () => {
  const of = (line: string) => callsOf(`12.5 ${line} <0.25>`).map(({ kind, path, was }) => [kind, path, ...(was === null ? [] : [was])])
  assert.deepEqual(of('openat(AT_FDCWD</w>, "/d/f", O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0666) = 21</d/f>'), [
    ['made', '/d/f'],
    ['write', '/d/f'],
  ])
  assert.deepEqual(of('openat(AT_FDCWD</w>, "/d/f", O_RDONLY|O_CLOEXEC) = 21</d/f>'), [])
  assert.deepEqual(of('pwrite64(25</d/metastore.db-wal>, "a \\") = 1 <b", 4096, 32) = 4096'), [['write', '/d/metastore.db-wal']])
  assert.deepEqual(of('fdatasync(25</d/metastore.db-wal>) = 0'), [['sync', '/d/metastore.db-wal']])
  assert.deepEqual(of('mkdir("/d/t", 0777) = 0'), [['made', '/d/t']])
  assert.deepEqual(of('mkdir("/d/t", 0777) = -1 EEXIST (File exists)'), [])
  assert.deepEqual(of('unlinkat(7</d/t>, "f", 0) = 0'), [['removed', '/d/t/f']])
  assert.deepEqual(of('rename("/d/a", "/d/b") = 0'), [
    ['removed', '/d/a'],
    ['made', '/d/b', '/d/a'],
  ])
  assert.deepEqual(of('renameat2(AT_FDCWD</w>, "a", AT_FDCWD</w>, "b", 0) = 0'), [
    ['removed', '/w/a'],
    ['made', '/w/b', '/w/a'],
  ])
  const [write] = callsOf('12.5 write(3</d/f>, "x", 1) = 1 <0.25>')
  assert.deepEqual([write?.from, write?.to], [12.5, 12.75])
})
