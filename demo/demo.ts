import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Table from 'cli-table3'
import { type Client, connect } from './http-client.ts'
import { startServer } from './server-process.ts'

interface Submitted {
  readonly job_id: string
  readonly is_success: boolean
  readonly message: string
}
interface Status {
  readonly status: string
  readonly message: string
  readonly duration: number
  readonly input_size: number
  readonly result_count: number
}
interface Preview {
  readonly schema: readonly Record<string, string>[]
  readonly rows: readonly (readonly (string | number | boolean | null)[])[]
}

const say = (text: string): boolean => process.stdout.write(`${text}\n`)
const heading = (text: string): boolean => say(`\n── ${text} ${'─'.repeat(Math.max(0, 96 - text.length))}`)
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
const oneLine = (sql: string): string => sql.replace(/\s+/g, ' ').trim()

async function submit(client: Client, sql: string): Promise<string> {
  const reply = await client.post<Submitted>('/jobs/submit-job', { sql, currentdb: 'demo', queue_name: 'default' })
  if (!reply.is_success) throw new Error(`${oneLine(sql)}: ${reply.message}`)
  return reply.job_id
}

/** Follow a job to its end, with a line that is written over itself on a terminal. */
async function follow(client: Client, jobId: string): Promise<Status> {
  const started = performance.now()
  for (;;) {
    const status = await client.get<Status>(`/jobs/${jobId}/status`)
    const { progress } = await client.get<{ progress: number }>(`/jobs/${jobId}/progress`)
    const filled = Math.round(progress * 30)
    const line = `${status.status.padEnd(9)} ${'█'.repeat(filled)}${'░'.repeat(30 - filled)} ${Math.round(progress * 100)} %  ${status.duration} ms`
    if (process.stdout.isTTY) process.stdout.write(`\r  ${line}   `)
    if (['FINISHED', 'FAILED', 'CANCELLED'].includes(status.status)) {
      say(process.stdout.isTTY ? '' : `  ${line}`)
      if (status.status !== 'FINISHED') throw new Error(`the job ended ${status.status}: ${status.message}`)
      return status
    }
    if (performance.now() - started > 120_000) throw new Error(`the job ${jobId} did not end within two minutes`)
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
}

async function show(client: Client, title: string, sql: string): Promise<string> {
  heading(title)
  say(`  ${oneLine(sql)}`)
  const jobId = await submit(client, sql)
  const status = await follow(client, jobId)
  if (/^\s*(select|with)/i.test(sql)) {
    const { schema, rows } = await client.get<Preview>(`/jobs/${jobId}/preview`)
    const table = new Table({ head: schema.map((column) => Object.keys(column)[0] ?? ''), style: { head: [], border: [] } })
    table.push(...rows.map((row) => row.map((cell) => (cell === null ? 'NULL' : String(cell)))))
    say(table.toString())
  }
  say(`  scanned ${megabytes(status.input_size)}, ${status.result_count} rows, ${status.duration} ms`)
  return jobId
}

/** The package exports no path of its data, so it is looked up where `npm ci` puts it. */
const samples = new URL('../node_modules/vega-datasets/data', import.meta.url).pathname
const dataDir = await mkdtemp(join(tmpdir(), 'open-dli-demo-'))
let stopped: number | null = null
try {
  const begun = performance.now()
  const server = await startServer(['--port', '0', '--data-dir', dataDir, '--bucket', `samples=${samples}`, '--log-level', 'warn'])
  try {
    say(`open-dli listens on ${server.listening.url} (started in ${Math.round(performance.now() - begun)} ms)`)
    const client = await connect(server.listening.url, JSON.parse(await readFile(join(dataDir, 'credentials.json'), 'utf8')))

    heading('A database and external tables over real files')
    await client.post('/jobs/submit-job', { sql: 'CREATE DATABASE demo' })
    for (const sql of [
      'CREATE TABLE flights (`date` timestamp, delay bigint, distance bigint, origin string, destination string) USING parquet OPTIONS (path "obs://samples/flights-3m.parquet")',
      `CREATE TABLE airports (iata string, name string, city string, state string, country string, latitude double, longitude double)
         USING csv OPTIONS (path 'obs://samples/airports.csv', header true)`,
      `CREATE TABLE seattle (date string, precipitation double, temp_max double, temp_min double, wind double, weather string)
         USING csv OPTIONS (path 'obs://samples/seattle-weather.csv', header true)`,
      `CREATE TABLE cars (Name string, Miles_per_Gallon double, Horsepower double, Origin string) USING json OPTIONS (path 'obs://samples/cars.json', multiLine true)`,
    ]) {
      await submit(client, sql)
      say(`  ${oneLine(sql)}`)
    }

    await show(
      client,
      'CSV: airports by state',
      'SELECT state, count(*) AS airports FROM airports GROUP BY state ORDER BY airports DESC, state LIMIT 5',
    )
    await show(
      client,
      'JSON: cars by origin',
      'SELECT Origin, count(*) AS cars, avg(Horsepower) AS horsepower FROM cars GROUP BY Origin ORDER BY Origin',
    )
    const jobId = await show(
      client,
      'Parquet: three million flights',
      `SELECT a.state, count(*) AS flights, avg(f.delay) AS mean_delay, max(f.delay) AS worst
         FROM flights f JOIN airports a ON f.origin = a.iata
         GROUP BY a.state ORDER BY flights DESC LIMIT 8`,
    )
    heading('A managed table (Iceberg on disk)')
    await submit(client, 'CREATE TABLE late (origin string, delay bigint)')
    await show(client, 'INSERT … SELECT', 'INSERT INTO late SELECT origin, delay FROM flights WHERE delay > 600')
    await show(client, 'and read it again', 'SELECT count(*) AS flights, max(delay) AS worst FROM late')

    heading('One complete status reply')
    say(JSON.stringify(await client.get(`/jobs/${jobId}/status`), null, 2))
  } finally {
    stopped = await server.stop()
  }
  say(`\nThe server stopped with code ${stopped}; all of it took ${((performance.now() - begun) / 1_000).toFixed(1)} s.`)
} finally {
  await rm(dataDir, { recursive: true, force: true })
}
process.exitCode = stopped === 0 ? 0 : 1
