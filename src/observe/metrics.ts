import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { createTally } from './tally.ts'

export interface RequestMeasure {
  readonly method: string
  /** The route's pattern, never the address: an address holds names and ids. */
  readonly route: string
  readonly status: number
  readonly seconds: number
}

/** What is counted. No label holds a tenant's word: no project, queue, user or statement. */
export interface Metrics {
  readonly contentType: string
  text(): Promise<string>
  request(measure: RequestMeasure): void
  /** A job came into a state. */
  jobMoved(to: string, type: string): void
  /** A statement that the server sent to look after a table came to an end. */
  maintained(action: string, status: string): void
  /** Files that nothing named any more were removed. */
  filesRemoved(count: number): void
}

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 120]

/** Made once by whoever starts the server: every call has a registry of its own. */
export function createMetrics({ version }: { version: string }): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Gauge({ name: 'open_dli_info', help: 'Version of the server', labelNames: ['version'], registers }).set({ version }, 1)
  const requests = createTally(registry, {
    name: 'open_dli_http_requests_total',
    help: 'Requests answered; status 499 was given up by its sender',
    labelNames: ['method', 'route', 'status'],
  })
  const times = new Histogram({
    name: 'open_dli_http_request_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['route'],
    buckets: SECONDS,
    registers,
  })
  const moves = new Counter({
    name: 'open_dli_job_moves_total',
    help: 'Jobs that came into a state',
    labelNames: ['to', 'type'],
    registers,
  })
  const maintenance = new Counter({
    name: 'open_dli_maintenance_total',
    help: 'Statements by which the server looked after tables',
    labelNames: ['action', 'status'],
    registers,
  })
  const removed = new Counter({
    name: 'open_dli_files_removed_total',
    help: 'Superfluous files and folders removed in the background',
    registers,
  })
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    request: ({ method, route, status, seconds }) => {
      requests.add(`${status}${method}${route}`, { method, route, status })
      times.observe({ route }, seconds)
    },
    jobMoved: (to, type) => moves.inc({ to, type }),
    maintained: (action, status) => maintenance.inc({ action, status }),
    filesRemoved: (count) => removed.inc(count),
  }
}
