import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('commit-and-die.ts', import.meta.url))
const cannot = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0 ? false : 'strace is missing here, or may not trace'

interface Sync {
  readonly path: string
  readonly beganAt: number
  readonly endedAt: number
}

/** `1700000000.123456 fsync(7</a/b>) = 0 <0.000123>`, a file for each thread. */
function syncsIn(folder: string): readonly Sync[] {
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
  return lines.flatMap((line) => {
    const match = /^([0-9.]+) (?:fsync|fdatasync)\([0-9]+<(.+)>\) += 0 <([0-9.]+)>$/.exec(line)
    if (match === null) return []
    const [beganAt, path, took] = [Number(match[1]), match[2] as string, Number(match[3])]
    return [{ path, beganAt, endedAt: beganAt + took }]
  })
}

describe('durable before committed', { skip: cannot }, () => {
  test('every file of a commit and every folder that leads to it is synced before the store writes', () => {
    const traces = mkdtempSync(join(tmpdir(), 'open-dli-strace-'))
    let home: string | null = null
    try {
      const trace = ['-ff', '-y', '-ttt', '-T', '-s', '4096', '-e', 'trace=fsync,fdatasync', '-o', join(traces, 't')]
      const { stdout, stderr } = spawnSync('strace', [...trace, process.execPath, SCRIPT], { encoding: 'utf8' })
      assert.notEqual(stdout, '', stderr)
      const said = JSON.parse(stdout) as { outcome: string; folder: string; paths: readonly string[] }
      home = said.folder
      assert.equal(said.outcome, 'committed')
      const syncs = syncsIn(traces)
      const commit = syncs
        .filter(({ path }) => basename(path) === 'metastore.db-wal')
        .sort((a, b) => a.beganAt - b.beganAt)
        .at(-1)
      assert.ok(commit !== undefined, 'the store syncs its log')
      // Folder, data/, data/<attempt>, its file, metadata/, the first metadata file, manifest, manifest list, metadata file.
      assert.equal(said.paths.length, 9)
      for (const path of said.paths) {
        const own = syncs.filter((sync) => sync.path === path)
        assert.ok(
          own.some(({ endedAt }) => endedAt <= commit.beganAt),
          `${path} is synced before the commit: ${JSON.stringify({ own, commit })}`,
        )
      }
    } finally {
      rmSync(traces, { recursive: true, force: true })
      if (home !== null) rmSync(home, { recursive: true, force: true })
    }
  })
})
