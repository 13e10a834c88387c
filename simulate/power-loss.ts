/**
 * Watches the system calls of a server while it runs a statement of every class that writes, and finds for each what a power cut could take:
 * `npm run power-loss`. Every file below the data folder has to be on the disk, with its name in each folder that leads to it, before the
 * metastore's log names the table's new version; and the log before anybody is told.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { startServer, TERMINAL, temporaryFolder } from '../test/support/running-server.ts'
import { DataFolder, filesBelow } from './audit.ts'
import { lastIn, namedIn, syncedAt, undurable } from './durability.ts'
import { EXTERNAL_CLASSES, STATEMENT_CLASSES } from './statements.ts'
import { callsIn, type DiskCall, isWhole, TRACED } from './system-calls.ts'

/** A statement, and the texts by which the metastore's log names what it wrote. */
interface Watched {
  readonly name: string
  readonly setup: readonly string[]
  readonly statement: string
  readonly conf: readonly string[]
  /** None: it leaves nothing, and what it takes away goes only when its end is on the disk. */
  readonly written: (folder: DataFolder, jobId: string, files: readonly string[]) => readonly string[]
}

/** What was seen of it from outside. Times in seconds since 1970. */
interface Seen {
  readonly name: string
  readonly jobId: string
  readonly submittedAt: number
  readonly answeredAt: number
  readonly finishedAt: number
  readonly written: readonly string[]
  /** All files of tables, buckets and results after it. */
  readonly files: readonly string[]
}

/** Stands for the job's end, where the log names no file. */
const END = ''

const WATCHED: readonly Watched[] = [
  ...STATEMENT_CLASSES.map(({ name, setup, statement, conf = [] }, at): Watched => {
    const table = `t${at}x`
    const written = (folder: DataFolder) => folder.metadataOf(table).map((path) => basename(path))
    return { name, setup: setup(table), statement: statement(table), conf, written }
  }),
  ...EXTERNAL_CLASSES.map(({ name, setup, statement }, at): Watched => {
    const table = `e${at}x`
    return { name, setup: setup(table), statement: statement(table), conf: [], written: () => [END] }
  }),
  {
    name: 'SELECT with a large result',
    setup: [],
    statement: 'SELECT id, uuid() AS text FROM range(5000)',
    conf: [],
    written: (_folder, jobId, files) => [basename(files.find((file) => basename(file).startsWith(jobId)) ?? 'no result file')],
  },
]

const nowSeconds = () => (performance.timeOrigin + performance.now()) / 1_000

/** @throws when this machine cannot trace */
function requireStrace(): void {
  const { error, status, stderr } = spawnSync('strace', ['-f', '-o', '/dev/null', 'true'], { encoding: 'utf8' })
  if (error !== undefined) throw new Error('strace is not installed here; without it nobody can see what a power cut would take')
  if (status !== 0) throw new Error(`strace may not trace here: ${stderr.trim()}`)
}

/** Run everything under a tracer. */
async function watch(dataDir: string, traces: string): Promise<readonly Seen[]> {
  const options = ['-D', '-ff', '-y', '-ttt', '-T', '-s', '65536', '--seccomp-bpf', '-e', 'signal=none', '-e', `trace=${TRACED.join(',')}`]
  const server = await startServer(dataDir, [], { under: ['strace', ...options, '-o', join(traces, 't')] })
  const seen: Seen[] = []
  try {
    for (const { name, setup, statement, conf, written } of WATCHED) {
      for (const sql of setup) await server.run(sql)
      const submittedAt = nowSeconds()
      const { body } = await server.submit(statement, { conf })
      const answeredAt = nowSeconds()
      const { status, message } = await server.until(body.job_id, TERMINAL)
      const finishedAt = nowSeconds()
      if (status !== 'FINISHED') throw new Error(`${name}: ${message}`)
      using folder = new DataFolder(dataDir)
      const files = ['warehouse', 'buckets', 'results'].flatMap((area) => filesBelow(join(dataDir, area)))
      const jobId = body.job_id
      seen.push({ name, jobId, submittedAt, answeredAt, finishedAt, written: written(folder, jobId, files), files })
    }
  } finally {
    await server.kill('SIGTERM')
  }
  while (!isWhole(traces, `t.${server.pid}`)) await new Promise((resolve) => setTimeout(resolve, 20))
  return seen
}

/** What is wrong with one statement. */
function lossesOf({ jobId, submittedAt, answeredAt, finishedAt, written, files }: Seen, calls: readonly DiskCall[], dataDir: string) {
  const log = join(dataDir, 'metastore.db-wal')
  const losses: string[] = []
  const submitted = namedIn(calls, log, jobId)
  if (submitted === null) throw new Error('the log does not name the job')
  if (syncedAt(calls, log, submitted) > answeredAt) losses.push('its submit was answered before the job was on the disk')
  if (written.length === 0) {
    // Two syncs: of the submit, and of the end.
    const gone = calls.find(
      ({ kind, path, from }) => kind === 'removed' && path.startsWith(join(dataDir, 'warehouse')) && from > submittedAt,
    )
    const syncs = calls.filter(
      ({ kind, path, from, to }) => kind === 'sync' && path === log && from > submittedAt && to < (gone?.from ?? 0),
    )
    if (syncs.length < 2) losses.push('its files went before its end was on the disk')
    return losses
  }
  for (const text of written) {
    const named = text === END ? lastIn(calls, log, finishedAt) : namedIn(calls, log, text)
    if (named === null) throw new Error(`the log does not name ${text}`)
    losses.push(...undurable(calls, files, dataDir, named.from))
    if (syncedAt(calls, log, named) > finishedAt) losses.push('it was FINISHED before its end was on the disk')
  }
  return losses
}

requireStrace()
const folder = temporaryFolder('power-loss')
try {
  const [dataDir, traces] = [join(realpathSync(folder.path), 'data'), join(folder.path, 'traces')]
  mkdirSync(traces)
  const seen = await watch(dataDir, traces)
  const calls = callsIn(traces)
  for (const each of seen) {
    const losses = lossesOf(each, calls, dataDir)
    const sound =
      each.written.length === 0 ? 'nothing went too early' : `${each.files.length} files on the disk before the metastore names them`
    process.stdout.write(`${each.name}: ${losses.length === 0 ? sound : 'LOST'}\n`)
    for (const loss of losses) process.stdout.write(`  ${loss}\n`)
    if (losses.length > 0) process.exitCode = 1
  }
} finally {
  folder.remove()
}
